"""The look: contrast from the tokens, shape and word for every verdict, numbers as their error allows, no peak lost."""

import re
from importlib.resources import files

import numpy as np
import pytest

from kinescript.findings.finding import Reference, Verdict
from kinescript.report.curves import Chart, Trace, paint_chart
from kinescript.report.intervals import paint_interval, say_reference
from kinescript.report.markup import element
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
    """Letters have 14 px, and on a page of 320 px with 16 px of margin each side they keep 12 of them."""
    reference = Reference(low=None, high=5.0, mdc=4.0, unit="deg", population="", source="", assumption=True)
    css = files("kinescript").joinpath("data", "look", "report.css").read_text(encoding="utf-8")
    size = float(re.search(r"svg text \{[^}]*font-size: (\d+)px", css)[1])  # type: ignore[index]
    assert size >= 14.0
    for svg in (paint_chart(chart(np.ones(10))), paint_interval(9.0, 1.0, reference, ident="i")):
        width = float(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
        assert size * min((320 - 32) / width, 1.0) >= 12.0


def test_the_wide_chart_is_shown_where_its_text_is_readable() -> None:
    css = files("kinescript").joinpath("data", "look", "report.css").read_text(encoding="utf-8")
    width = float(re.search(r'viewBox="0 0 (\d+)', paint_chart(chart(np.ones(10)), wide=True))[1])  # type: ignore[index]
    narrowest = float(re.search(r"max-width: (\d+)px\) \{\s*\.wide \{ display: none", css)[1])  # type: ignore[index]
    assert 14.0 * (narrowest + 1 - 64) / width >= 12.0


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
