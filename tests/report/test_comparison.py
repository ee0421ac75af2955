"""The page of two recordings: whole, readable, and never a word about better or worse."""

import re
from dataclasses import replace

import pytest
from tests.report import people
from tests.report.test_page import NEVER, Page

from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.findings.change import Comparison, Earlier, find_changes
from kinescript.measures.measure import Measure
from kinescript.record.fault import Fault
from kinescript.report.comparison import write_comparison
from kinescript.report.comparison_rows import paint_change
from kinescript.report.comparison_words import say_difference, say_title


def earlier(person: Assessment, **changed: float) -> Earlier:
    """The same person before, with other values for the measures named `name_side`."""
    measures = tuple(replace(m, value=changed.get(f"{m.name}_{m.side}", m.value)) for m in person.measures)
    return Earlier(
        recording_id="first <one>",
        subject_id=person.recording.subject.id,
        task=person.recording.task,
        sensors=("position",),
        made_by=replace(person.made_by, inputs=(("first.c3d", "ab" * 32),)),
        measures=measures,
        findings=person.findings,
        digest="cd" * 32,
    )


def compared(before: Earlier, after: Assessment, *doubts: Fault, retests: tuple[Earlier, ...] = ()) -> Comparison:
    again = tuple(each.measures for each in retests)
    findings = before.findings, after.findings
    changes = find_changes(before.measures, after.measures, *findings, retests=again)
    return Comparison(before=before, changes=changes, doubts=doubts, retests=retests)


def page_of(after: Assessment, **changed: float) -> str:
    return write_comparison(compared(earlier(after, **changed), after), after)


def retest(person: Assessment, number: int = 1, **changed: float) -> Earlier:
    made_by = replace(person.made_by, inputs=((f"again{number}.c3d", f"{number}f" * 32),))
    digest = f"{number}d" * 32
    return replace(earlier(person, **changed), recording_id=f"again <{number}>", made_by=made_by, digest=digest)


def retested() -> str:
    """Right drop 20 to 9 deg with 3 deg between baseline and retest; everything else the same both times."""
    person = people.walk()
    before, again = earlier(person, pelvic_drop_right=20.0), retest(person, pelvic_drop_right=17.0)
    return write_comparison(compared(before, person, retests=(again,)), person)


PAGES = {
    "retested": retested,
    "one": lambda: page_of(people.walk(), pelvic_drop_right=20.0),
    "none": lambda: page_of(people.walk()),
    "many": lambda: page_of(people.walk(), pelvic_drop_right=20.0, hip_range_left=9.0, range_None=40.0),
    "poor": lambda: page_of(people.poor()),
}


@pytest.fixture(scope="module", params=PAGES, ids=str)
def text(request: pytest.FixtureRequest) -> str:
    return str(PAGES[request.param]())


def headline(text: str) -> str:
    found = re.search(r'<p class="patient">(.*?)</p>', text)
    assert found
    return found[1]


def test_the_headline_is_one_sentence() -> None:
    said = {name: headline(make()) for name, make in PAGES.items()}
    assert said["one"] == (
        "One measure changed beyond measurement error: pelvis while the right leg carries, from 20 to 9 deg,"
        " closer to the reference."
    )
    assert said["none"] == "Nothing changed beyond measurement error."
    assert said["many"].startswith("Three measures changed beyond measurement error, first of all pelvis while")
    assert said["poor"] == "Nothing could be compared: no measure is known in both recordings."


def test_it_parses_fetches_nothing_and_names_what_it_is(text: str) -> None:
    page = Page(text)
    assert page.elements[0] == ("html", {"lang": "en-GB"})
    for tag, given in page.elements:
        assert tag not in {"script", "link", "iframe", "img", "object"}
        assert all(given.get(name, "#").startswith("#") for name in ("src", "href"))
    assert "http" not in text.lower() and "url(" not in text and "@import" not in text
    assert page.words("h1") == ["Two recordings compared"]
    assert page.words("h2") == [
        "What changed",
        "What this comparison cannot tell, and why",
        "Everything compared",
        "How this was made",
    ]


def test_identities_pictures_and_tables_are_accessible(text: str) -> None:
    page = Page(text)
    ids = [given["id"] for _, given in page.elements if "id" in given]
    assert len(ids) == len(set(ids))
    for _, given in page.elements:
        assert all(each in ids for each in given.get("aria-labelledby", "").split())
        if given.get("href", "").startswith("#"):
            assert given["href"][1:] in ids
    for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        assert re.search(r"<title[^>]*>[^<]+</title>", svg)
        assert 'aria-hidden="true"' in svg or ('role="img"' in svg and "<desc" in svg)
    for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
        assert "<caption>" in table
        assert table.count("<th ") == table.count('scope="col"') + table.count('scope="row"')
    assert 'class="skip"' in text and "@bottom-left" in text


def test_words_that_hurt_or_judge_are_not_used(text: str) -> None:
    page = Page(text)
    for sentence in [headline(text), *page.words("h3")]:
        assert not set(re.findall(r"\w+", sentence.lower())) & set(NEVER)
    shown = " ".join(t for path, _, t in page.texts if "style" not in path)
    assert not re.search(
        r"\b(better|worse|improved|deteriorated|nan|NaN|inf|None)\b", shown.replace("feeling better", "")
    )


def test_at_most_five_rows_each_with_shape_and_word() -> None:
    person = people.walk()
    many = tuple(replace(m, name=f"range_{i}") for i, m in enumerate(person.measures[2:3] * 9))
    person = replace(person, measures=(*person.measures, *many))
    before = earlier(person, **{f"range_{i}_None": 60.0 for i in range(9)}, pelvic_drop_right=20.0)
    text = write_comparison(compared(before, person), person)
    assert text.count("<article") == 5
    assert "5 more beyond error stand in the table below" in text
    words = [re.sub(r"<[^>]+>", " ", paint_change(c)) for c in compared(before, person).changes]
    assert all(re.search(r"beyond error|within error|not known", each) for each in words)


def test_every_verdict_has_its_own_shape() -> None:
    person = people.walk()
    (change,) = (c for c in compared(earlier(person), person).changes if c.key[0] == "range")
    beyond = [replace(change, verdict="beyond_error", toward=t) for t in ("reference", "away", None)]
    painted = [paint_change(c) for c in (*beyond, change, replace(change, verdict="unknown"))]
    assert len({tuple(re.findall(r' d="([^"]+)"', each)) for each in painted}) == 5
    assert [re.findall(r"<span>([^<]+)</span>", each) for each in painted] == [
        ["beyond error, closer to the reference"],
        ["beyond error, further from the reference"],
        ["beyond error"],
        ["within error"],
        ["not known"],
    ]


def test_both_numbers_error_mdc_and_assumptions_stand_there() -> None:
    text = PAGES["one"]()
    assert "Then 20 deg ± 4; now 9 deg ± 4; difference −11 deg ± 6." in text
    assert "Minimal detectable change (MDC): 2.9 deg, borrowed." in text
    assert "1.5 deg for an angle" in text and "McGinley 2009" in text
    assert "ab" * 32 in text and "9f" * 32 in text and "cd" * 32 in text
    assert "first &lt;one&gt;" in text


def test_doubts_are_told_and_the_simulated_say_so() -> None:
    person = people.walk()
    doubt = Fault(kind="subject", words="that it is one person is taken on trust")
    text = write_comparison(compared(earlier(person), person, doubt), person)
    assert "<li>That it is one person is taken on trust.</li>" in text
    assert "Both recordings come from equations" in text


def test_the_own_error_is_told_with_sem_n_and_how_little_it_is_worth() -> None:
    text = retested()
    assert "Minimal detectable change (MDC): 5.9 deg, own (SEM 2.1 deg, n = 2)." in text
    assert "difference −11 deg ± 6. Larger than its error and the person&#x27;s own MDC." in text
    assert "1 degree of freedom and is very uncertain" in text and "never lowers it" in text
    assert "taken on trust that nothing had changed" in text and "Weir 2005, J Strength Cond Res 19:231" in text
    assert "nobody has measured it" not in text
    assert "Retests, when nothing should have changed: again &lt;1&gt;." in text
    assert "All recordings come from equations" in text
    assert "1f" * 32 in text and "1d" * 32 in text
    assert "5.9 deg, own" in Page(text).words("td") and "SEM 2.1 deg, n = 2" in text


def test_three_recordings_two_degrees_of_freedom_and_both_retests_named() -> None:
    person = people.walk()
    pair = tuple(retest(person, n, pelvic_drop_right=20.0 - n) for n in (1, 2))
    text = write_comparison(compared(earlier(person, pelvic_drop_right=20.0), person, retests=pair), person)
    assert "n = 3 recordings" in text and "2 degrees of freedom" in text
    assert all(each in text for each in ("1f" * 32, "2f" * 32, "1d" * 32, "2d" * 32, "Retest 1", "Retest 2"))


def test_a_smaller_own_mdc_is_told_and_not_used() -> None:
    person = people.walk()
    before = earlier(person, pelvic_drop_right=20.0)
    again = retest(person, pelvic_drop_right=19.5)
    text = write_comparison(compared(before, person, retests=(again,)), person)
    words = "2.9 deg, borrowed, not the person&#x27;s own of 0.98 deg (SEM 0.35 deg, n = 2)."
    assert words in text
    assert headline(text) == headline(PAGES["one"]())


def test_without_retests_nothing_is_said_of_an_own_error() -> None:
    text = PAGES["one"]()
    assert "nobody has measured it, so it is not part of any error" in text
    assert not re.search(r"SEM|Retest|Weir|, own\b", text)


def test_one_simulated_recording_among_three_is_said() -> None:
    person = people.walk()
    real = replace(person, made_by=replace(person.made_by, settings=(("recorded_on", "2026-11-21"),)))
    text = write_comparison(compared(earlier(real), real, retests=(retest(person),)), real)
    assert "One of the recordings comes from equations" in text
    text = write_comparison(compared(earlier(person), real, retests=(retest(person),)), real)
    assert "Some of the recordings come from equations" in text


def test_the_same_two_give_the_same_page() -> None:
    assert PAGES["many"]() == PAGES["many"]()


def test_rounding_never_hides_that_a_change_is_beyond_its_error() -> None:
    person = people.walk()
    (change,) = (c for c in compared(earlier(person, range_None=11.3), person).changes if c.name == "range")
    assert change.needed is not None
    assert say_difference(change) == "−5 deg ± 4"
    near = replace(change, difference=-4.43, sigma=2.2)
    assert say_difference(near) == "−4.4 deg ± 4.3"
    assert say_difference(replace(near, verdict="within_error")) == "−4 deg ± 4"


def test_a_change_of_a_muscle_says_which_muscle() -> None:
    before, after = (
        Measure(
            name="latency_to_movement",
            of="transversus_internal_oblique_region",
            side=Side.LEFT,
            value=value,
            unit="ms",
            sigma=5.0,
        )
        for value in (120.0, 20.0)
    )
    (change,) = find_changes((before,), (after,), (), ())
    assert say_title(change, {}) == "Onset after the movement's onset, TrA/IO region (surface), left"
