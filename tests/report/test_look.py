"""The look: contrast from the tokens, shape and word for every verdict, numbers as their error allows, no peak lost."""

import re
from importlib.resources import files

import numpy as np
import pytest

from kinescript.findings.finding import Reference, Verdict
from kinescript.report.curves import Chart, Trace, paint_chart
from kinescript.report.intervals import paint_interval, say_reference
from kinescript.report.markup import element
from kinescript.report.rounding import round_to_error, say_date, say_interval, say_number
from kinescript.report.scales import find_range, find_ticks, thin
from kinescript.report.stylesheet import footer_style
from kinescript.report.verdicts import paint_verdict

TEXT = ("ink", "quiet", "accent", "within", "borderline", "outside", "unknown", "left", "right")


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6});", block))


def sheets() -> dict[str, dict[str, str]]:
    css = files("kinescript").joinpath("data", "look", "tokens.css").read_text(encoding="utf-8")
    light, dark, print_ = re.split(r"@media[^{]+\{", css)
    return {"light": tokens(light), "dark": tokens(light) | tokens(dark), "print": tokens(light) | tokens(print_)}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, two: str) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("sheet", ["light", "dark", "print"])
def test_text_stands_out_from_its_paper(sheet: str) -> None:
    colours = sheets()[sheet]
    for name in TEXT:
        for ground in ("paper", "surface"):
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)


def test_tokens_are_those_of_the_look() -> None:
    light, dark = sheets()["light"], sheets()["dark"]
    assert (light["paper"], light["ink"], light["accent"]) == ("#FBFAF7", "#1B1F23", "#0B6E6E")
    assert (dark["paper"], dark["left"], dark["right"]) == ("#14171A", "#6CB2FF", "#F08CC4")


def test_colours_stand_in_the_tokens_only() -> None:
    css = files("kinescript").joinpath("data", "look", "report.css").read_text(encoding="utf-8")
    outside_margins = re.sub(r"@page \{.*\}", "", css)
    assert not re.search(r"#[0-9A-Fa-f]{3,8}\b", outside_margins)


def test_every_verdict_has_its_own_shape_and_word() -> None:
    painted = [paint_verdict(v) for v in Verdict]
    assert len({re.sub(r"<title>.*?</title>|<span.*?>|class=\"verdict \w+\"", "", p) for p in painted}) == 4
    for verdict, mark in zip(Verdict, painted, strict=True):
        assert f'class="verdict {verdict.value}"' in mark
        assert re.search(r"<span>[a-z ]+</span>", mark)


@pytest.mark.parametrize(
    ("value", "sigma", "unit", "words"),
    [
        (7.13, 1.0, "deg", "7 deg ± 2"),
        (7.13, 0.2, "deg", "7.1 deg ± 0.4"),
        (7.13, 0.49, "deg", "7 deg ± 1"),
        (-0.2, 0.6, "deg", "0 deg ± 1"),
        (-7.6, 1.0, "deg", "−8 deg ± 2"),
        (72.0, 7.2, "deg", "72 deg ± 14"),
        (109.0, 0.0, "/min", "109 /min"),
        (0.5, 0.0, "1", "0.5"),
        (0.4213, 0.016, "s", "0.42 s ± 0.03"),
        (1.0, 0.00001, "s", "1.000 s ± under 0.001"),
        (3.0, None, "deg", "about 3 deg, error not known"),
        (None, None, "deg", "not known"),
        (float("nan"), 1.0, "deg", "not known"),
    ],
)
def test_numbers_go_as_far_as_their_error(value: float | None, sigma: float | None, unit: str, words: str) -> None:
    assert round_to_error(value, sigma, unit) == words


def test_intervals_dates_and_minus_signs() -> None:
    assert say_interval(7.13, 1.0) == "most likely between 5 and 9 deg"
    assert say_interval(None, 1.0) == "not known"
    assert say_date("2026-11-05") == "5 Nov 2026"
    assert say_date("yesterday") == "date not recorded"
    assert say_number(-0.01, 1) == "0.0"


def test_thinning_keeps_every_peak_and_every_gap() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=20_000)
    values[5_000:5_100] = np.nan
    values[12_345] = 40.0
    values[777] = -40.0
    runs = thin(values, most=600)
    index = np.concatenate(runs)
    assert len(runs) == 2
    assert {12_345, 777} <= set(index.tolist())
    assert len(index) <= 640
    assert np.isfinite(values[index]).all()
    assert (np.diff(index) > 0).all()
    assert thin(np.full(5, np.nan), most=600) == ()
    assert [r.tolist() for r in thin(np.array([1.0, np.nan, 2.0]), most=600)] == [[0], [2]]


def test_ticks_are_round_and_inside() -> None:
    for low, high in ((-0.8, 10.8), (0.0, 0.013), (-13.0, 7.0), (100.0, 100.5)):
        ticks = find_ticks(low, high)
        assert 2 <= len(ticks) <= 8
        assert all(low <= t <= high for t in ticks)
    assert find_range([np.array([np.nan])]) == (-2.0, 2.0)


def chart(values: np.ndarray, **more: object) -> Chart:
    time_s = np.arange(len(values)) / 100
    trace = Trace(values=values, sigma=np.ones(len(values)))
    given = {
        "ident": "c", "title": "Pelvis obliquity", "words": "1 deg", "unit": "deg", "positive": "right side lower",
        "negative": "left side lower", "time_s": time_s, "traces": (trace,),
    }  # fmt: skip
    return Chart(**(given | more))  # type: ignore[arg-type]


def test_unknown_stretches_are_gaps() -> None:
    values = np.sin(np.arange(300) / 20)
    values[100:150] = np.nan
    svg = paint_chart(chart(values))
    line = re.search(r'<path d="([^"]*)" class="line person"', svg)
    assert line
    assert line[1].count("M") == 2
    assert "deg, right side lower ↑" in svg
    assert "nan" not in svg


def test_a_chart_of_one_sample_or_none_is_painted() -> None:
    assert 'class="line person"' in paint_chart(chart(np.array([1.0])))
    assert "<svg" in paint_chart(chart(np.array([])))


def test_the_text_of_a_chart_is_readable_on_a_phone() -> None:
    """On a page of 360 px, 16 px of margin each side, a chart of 360 units keeps its 13 px letters above 11 px."""
    width = float(re.search(r'viewBox="0 0 (\d+)', paint_chart(chart(np.ones(10))))[1])  # type: ignore[index]
    css = files("kinescript").joinpath("data", "look", "report.css").read_text(encoding="utf-8")
    size = float(re.search(r"svg text \{[^}]*font-size: (\d+)px", css)[1])  # type: ignore[index]
    assert size * (360 - 32) / width >= 11.0


def test_a_reference_is_said_and_painted() -> None:
    reference = Reference(
        low=None, high=5.0, mdc=4.0, unit="deg", population="adults", source="an assumption", assumption=True
    )
    assert say_reference(reference) == "up to 5 deg"
    svg = paint_interval(9.0, 1.0, reference, ident="i")
    assert "9 deg ± 2; reference up to 5 deg." in svg


def test_markup_escapes_what_it_is_given() -> None:
    assert element("p", "<b>", title='"x"') == '<p title="&quot;x&quot;">&lt;b&gt;</p>'
    css = footer_style('a"} </style>\n')
    assert "</" not in css
    assert css.count('"') == 2 + 4
