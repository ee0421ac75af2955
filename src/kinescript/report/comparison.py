"""Two recordings of one person as one HTML page: what changed beyond error, then everything, then how it was made."""

from kinescript.findings.assessment import Assessment
from kinescript.findings.change import Change, ChangeParams, Comparison, Earlier, rank_changes
from kinescript.measures.rounding import round_to_error, say_date
from kinescript.record.made_by import MadeBy
from kinescript.record.subject import UNNAMED
from kinescript.report.comparison_rows import paint_change, write_row
from kinescript.report.comparison_words import (
    Titles,
    find_titles,
    say_brief_verdict,
    say_difference,
    say_headline,
    say_mdc,
    say_of,
    say_worth_knowing,
)
from kinescript.report.facts import say_recorded_on, say_task
from kinescript.report.markup import Markup, element
from kinescript.report.stylesheet import footer_style, read_style
from kinescript.report.tables import write_table
from kinescript.report.topics import measure_title
from kinescript.signal.normal import Z_95

_MOST = 5


def write_comparison(comparison: Comparison, after: Assessment) -> str:
    """Return the page as one HTML text that fetches nothing; the same two assessments give the same text."""
    titles = find_titles(after)
    name, task = _person(comparison.before, after), say_task(after)
    dates = dict.fromkeys((_recorded_on(comparison.before.made_by), say_recorded_on(after)))
    foot = f"{name}, {' and '.join(dates)}"
    sections = (
        _write_changes(comparison, titles),
        _write_limits(comparison),
        _write_table(comparison),
        _write_provenance(comparison, after),
    )
    body = element(
        "body",
        element("a", "Skip to what changed", href="#changed", class_="skip"),
        element("div", _heading(comparison, after, name), element("main", *sections), _footer(foot), class_="page"),
    )
    head = _head(f"Comparison of two recordings, {name}, {task}", foot)
    return "<!doctype html>\n" + element("html", head, body, lang="en-GB") + "\n"


def _person(before: Earlier, after: Assessment) -> str:
    known = [each for each in (after.recording.subject.id, before.subject_id) if each not in ("", UNNAMED)]
    return known[0] if known else UNNAMED


def _recorded_on(made_by: MadeBy) -> str:
    dates = (made_by.setting(name) for name in ("recorded_on", "date"))
    return say_date(next((d for d in dates if isinstance(d, str)), None))


def _head(title: str, foot: str) -> Markup:
    # as in page.py: a style element holds text that HTML does not escape; the foot is written in numbers
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        Markup(f"<style>\n{read_style()}\n{footer_style(foot)}\n</style>"),
    )


def _heading(comparison: Comparison, after: Assessment, name: str) -> Markup:
    before, retests = comparison.before, comparison.retests
    made_by = (before.made_by, after.made_by, *(each.made_by for each in retests))
    simulated = [made.setting("simulated") is True for made in made_by]
    every = "All recordings" if retests else "Both recordings"
    some = "One of the recordings" if sum(simulated) == 1 else "Some of the recordings"
    which, verb = every if all(simulated) else some, "comes" if sum(simulated) == 1 else "come"
    warning = element(
        "p",
        element("strong", "Simulated person."),
        f" {which} {verb} from equations; nobody was measured there.",
        class_="simulated",
    )
    then, now = _recorded_on(before.made_by), say_recorded_on(after)
    line = f" Then: {before.recording_id}, {then}. Now: {after.recording.id}, {now}."
    if retests:
        again = ", ".join(each.recording_id for each in retests)
        line += f" Retests, when nothing should have changed: {again}."
    return element(
        "header",
        element("p", "kinescript", class_="brand"),
        element("h1", "Two recordings compared"),
        warning if any(simulated) else "",
        element("p", element("strong", f"{name}, {say_task(after)}."), line, class_="lead"),
        element(
            "p",
            "Every ± is the 95 % error. A change counts only when it is larger than its error and than the minimal"
            " detectable change (MDC), where that is known",
            ", other people's or the person's own, whichever is larger" if retests else "",
            "; what is assumed stands under ",
            element("a", "what this comparison cannot tell", href="#limits"),
            ".",
            class_="quiet small",
        ),
    )


def _write_changes(comparison: Comparison, titles: Titles) -> Markup:
    """Return the headline and at most five changes: those beyond error, then what was judged and is not."""
    ranked = rank_changes(comparison.changes)
    chosen = [c for c in ranked if c.verdict == "beyond_error" or c.reference is not None][:_MOST]
    beyond = [c for c in ranked if c.verdict == "beyond_error"]
    more = len(beyond) - sum(c.verdict == "beyond_error" for c in chosen)
    rest = element("p", f"{more} more beyond error stand in the table below.", class_="quiet") if more else ""
    return element(
        "section",
        element("h2", "What changed", id="changed"),
        element("p", say_headline(comparison, titles), class_="patient"),
        *(write_row(change, titles, ident=f"change-{index}") for index, change in enumerate(chosen)),
        rest,
        aria_labelledby="changed",
    )


def _write_limits(comparison: Comparison) -> Markup:
    known = sum(c.verdict != "unknown" for c in comparison.changes)
    params = ChangeParams()
    items = [f"{fault.words[:1].upper()}{fault.words[1:]}." for fault in comparison.doubts]
    items.append(_say_own_error(len(comparison.retests) + 1))
    items.append(
        "What markers put on anew do, exactly. Assumed, as one standard deviation of a difference:"
        f" {params.replaced_deg:g} deg for an angle, {params.replaced_leg_rotation_deg:g} deg for rotation of hip and"
        " knee, nothing more for a mean in standing, whose error holds it, and nothing for what is no angle"
        " (2 to 5 deg between sessions is called reasonable, McGinley 2009, Gait Posture 29:360)."
    )
    if known:
        items.append(
            f"Which changes are chance. {known} measures are known in both; if nothing had changed, up to"
            f" {max(1, round(0.05 * known))} of them would still be expected beyond a 95 % error. Measures share"
            " curves, so one change in how somebody moves may show in several."
        )
    items.append(
        "Why something changed, and whether that is good: sensors show movement, not causes and not pain. Closer to the"
        " reference is not the same as feeling better."
    )
    return element(
        "section",
        element("h2", "What this comparison cannot tell, and why", id="limits"),
        element("ul", *(element("li", item) for item in items)),
        class_="keep",
        aria_labelledby="limits",
    )


def _say_own_error(n: int) -> str:
    """Return what n recordings, in which nothing should have changed, tell about how much this person varies."""
    if n == 1:
        return (
            "How much this person varies from one day to the next: nobody has measured it, so it is not part of any"
            " error. Recordings made when nothing has changed, given as retests, would show some of it."
        )
    freedom = "1 degree" if n == 2 else f"{n - 1} degrees"
    return (
        f"How much this person varies, more than roughly. From n = {n} recordings, in which it is taken on trust that"
        " nothing had changed, each measure has its own standard error of measurement (SEM, their standard deviation)"
        f" and its own MDC, {Z_95:g} × √2 × SEM (Weir 2005, J Strength Cond Res 19:231). A standard deviation from"
        f" {n} recordings has {freedom} of freedom and is very uncertain, so an own MDC may raise what a change must"
        " exceed and never lowers it. What differs between days is in it only as far as they are of different days."
    )


def _write_table(comparison: Comparison) -> Markup:
    head = ("Measure", "Of", "Then", "Now", "Difference", "MDC", "Change", "Worth knowing")
    rows = [_table_row(change) for change in comparison.changes]
    caption = "Every measure in both recordings, each number with its 95 % error"
    if comparison.retests:
        caption += f"; an own MDC is {Z_95:g} × √2 × SEM of {len(comparison.retests) + 1} recordings"
    return element(
        "section",
        element("h2", "Everything compared", id="compared"),
        write_table(caption, head, rows) if rows else element("p", "Nothing was measured."),
        class_="new-page",
        aria_labelledby="compared",
    )


def _table_row(change: Change) -> tuple[str, ...]:
    of = say_of(change)
    side = change.side.value if change.side and change.side.value not in of.lower() else ""
    return (
        measure_title(change.name),
        ", ".join(each for each in (of, side) if each) or "–",
        round_to_error(change.before, change.sigma_before, change.unit),
        round_to_error(change.after, change.sigma_after, change.unit),
        "–" if change.difference is None else say_difference(change),
        "–" if change.mdc is None else say_mdc(change),
        paint_change(change, words=say_brief_verdict(change)),
        say_worth_knowing(change),
    )


def _write_provenance(comparison: Comparison, after: Assessment) -> Markup:
    """Return what each was made from; settings only where they differ, because all stand in every folder."""
    before = comparison.before
    made = (before.made_by, after.made_by)
    inputs = [_say_inputs(each) for each in made]
    rows = [
        ("Recording", before.recording_id, after.recording.id),
        ("Made by", *(f"kinescript {each.version}" for each in made)),
        ("Inputs", *inputs),
        ("Assessment", f"sha256 {before.digest}", "the one beside this page"),
    ]
    names = dict.fromkeys(name for each in made for name, _ in each.settings)
    for name in names:
        then, now = (each.setting(name) for each in made)
        if then != now or name in ("task", "pelvis_sequence"):
            said = (("not set" if value is None else str(value)) for value in (then, now))
            rows.append((name.replace("_", " ").replace(".", ", ").capitalize(), *said))
    lines = [
        element("div", element("dt", f"{title}, {when}"), element("dd", value))
        for title, *both in rows
        for when, value in zip(("then", "now"), both, strict=True)
    ]
    for index, each in enumerate(comparison.retests, start=1):
        title = f"Retest {index}" if len(comparison.retests) > 1 else "Retest"
        lines.append(element("div", element("dt", title), element("dd", _say_retest(each, before))))
    return element(
        "section",
        element("h2", "How this was made", id="provenance"),
        element("dl", *lines, class_="made-by"),
        aria_labelledby="provenance",
    )


def _say_inputs(made_by: MadeBy) -> str:
    return "; ".join(f"{name}: sha256 {digest}" for name, digest in made_by.inputs) or "no file"


def _say_retest(retest: Earlier, before: Earlier) -> str:
    """Return what a retest was made from, with the settings in which it differs from the recording compared with."""
    words = [retest.recording_id, _recorded_on(retest.made_by), f"kinescript {retest.made_by.version}"]
    words += [_say_inputs(retest.made_by), f"assessment sha256 {retest.digest}"]
    for name in dict.fromkeys(name for each in (before, retest) for name, _ in each.made_by.settings):
        value = retest.made_by.setting(name)
        if value != before.made_by.setting(name):
            words.append(f"{name.replace('_', ' ')} {'not set' if value is None else value}")
    return "; ".join(words)


def _footer(foot: str) -> Markup:
    words = "Made by kinescript, which has no clearance as a medical device; a clinician decides what it means."
    return element("footer", element("p", foot, class_="small"), element("p", words, class_="quiet small"))
