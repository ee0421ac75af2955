"""An exercise as a moving figure on a page of its own: its phases at their tempo, with pause, without anything fetched.

Every frame is a group of one SVG; style sheets show them one after another. Who asked for less motion sees the end of
the first movement, still; the key phases stand beneath for everybody.
"""

from dataclasses import dataclass

from kinescript.body.words import Side
from kinescript.programme.drawn import lies_alike
from kinescript.programme.exercise import Exercise, Sides
from kinescript.programme.mirroring import mirror_phase
from kinescript.programme.script import Phase
from kinescript.report.care.panel_scene import (
    MARGIN,
    PANEL_WIDE,
    Scene,
    find_window,
    fit_sheet,
    make_scene,
    make_scene_between,
)
from kinescript.report.care.panel_shapes import Sheet
from kinescript.report.care.panels import draw_panels, picture_shapes
from kinescript.report.care.panels_svg import paint_panels, paint_shape
from kinescript.report.markup import Markup, element, picture, together

# frames while something moves: more would only be heavier
_FRAMES_A_SECOND, _MOST_FRAMES = 5.0, 28
_STYLE = """
body{margin:0 auto;padding:16px;max-width:640px;background:var(--paper);color:var(--ink);font:16px/1.5 var(--font)}
h1{font-size:28px;line-height:1.2;margin:0 0 8px}.moving{width:100%;height:auto;display:block}
.frame,.said{visibility:hidden;animation-duration:var(--cycle);animation-iteration-count:infinite;
animation-timing-function:step-end}.said{position:absolute;inset:0}.words{position:relative;min-height:3em;font-size:20px}
#pause{position:absolute;opacity:0}label{display:inline-block;min-height:44px;min-width:44px;padding:10px 20px;
border:2px solid var(--accent);border-radius:6px;color:var(--accent);font-weight:700;box-sizing:border-box}
#pause:focus-visible+label{outline:3px solid var(--ink);outline-offset:2px}.go{display:none}
#pause:checked+label .go{display:inline}#pause:checked+label .stop{display:none}
#pause:checked~* .frame,#pause:checked~* .said{animation-play-state:paused}
svg.panels{width:100%;max-width:400px;height:auto;margin-top:24px}
@media (prefers-reduced-motion:reduce){.frame,.said{animation:none!important}.still{visibility:visible}
#pause,label{display:none}.said{display:block;position:static;visibility:visible}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One picture of the movement: what is in it, which phase it belongs to, and how many seconds it stays."""

    scene: Scene
    phase: int
    seconds: float


def make_moving(exercise: Exercise, *, side: Side | None = None) -> str:
    """Return a self-contained HTML page on which the exercise moves, as it is done on a side."""
    from importlib.resources import files

    side = None if exercise.sides is Sides.NONE else side
    frames = find_frames(exercise, side)
    tokens = files("kinescript").joinpath("data", "look", "tokens.css").read_text(encoding="utf-8")
    cycle_s = sum(f.seconds for f in frames)
    style = f"<style>{tokens}{_STYLE}:root{{--cycle:{cycle_s:.2f}s}}{_keyframes(exercise, frames, cycle_s)}</style>"
    title = exercise.everyday if side is None else f"{exercise.everyday}: {side.value.upper()} side"
    head = element(
        "head",
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'),
        element("title", title),
        Markup(style),
    )
    body = element(
        "body",
        element("h1", title),
        Markup('<input type="checkbox" id="pause">'),
        element("label", element("span", "Pause", class_="stop"), element("span", "Go on", class_="go"), for_="pause"),
        _words(exercise, side),
        _moving_picture(exercise, frames, title),
        element("ol", *(element("li", line) for line in exercise.how)),
        element("p", exercise.breath),
        element("div", paint_panels(draw_panels(exercise, side=side, columns=1), ident="key-phases")),
    )
    return f'<!doctype html><html lang="en-GB">{head}{body}</html>\n'


def find_frames(exercise: Exercise, side: Side | None) -> tuple[Frame, ...]:
    """Return the pictures of one repetition: each phase moves from the one before it, the first from the last."""
    phases = exercise.phases
    moving_s = sum(p.seconds for p in phases)
    rate_hz = min(_FRAMES_A_SECOND, _MOST_FRAMES / moving_s)
    frames: list[Frame] = []
    for index, phase in enumerate(phases):
        before = phases[index - 1]
        count = max(1, round(phase.seconds * rate_hz))
        if len(phases) == 1 or not lies_alike(exercise, before, phase) or _same(before, phase):
            count = 1
        for step in range(1, count + 1):
            share = step / count
            scene = (
                make_scene(exercise, phase, side)
                if step == count
                else make_scene_between(exercise, before, phase, _eased(share), side)
            )
            hold_s = phase.hold_s if step == count else 0.0
            frames.append(Frame(scene=scene, phase=index, seconds=phase.seconds / count + hold_s))
    return tuple(frames)


def _same(a: Phase, b: Phase) -> bool:
    return (a.pose_deg or {}, a.targets, a.posture) == (b.pose_deg or {}, b.targets, b.posture)


def _eased(share: float) -> float:
    """Return a share that begins and ends softly, as people move."""
    return share * share * (3.0 - 2.0 * share)


def _keyframes(exercise: Exercise, frames: tuple[Frame, ...], cycle_s: float) -> str:
    rules, at = [], 0.0
    phase_from: dict[int, float] = {}
    for index, frame in enumerate(frames):
        end = at + frame.seconds
        phase_from.setdefault(frame.phase, at)
        rules.append(_shown(f"f{index}", at / cycle_s, end / cycle_s))
        at = end
    starts = [*phase_from.values(), cycle_s]
    rules += [_shown(f"w{i}", starts[i] / cycle_s, starts[i + 1] / cycle_s) for i in range(len(exercise.phases))]
    return "".join(rules)


def _shown(name: str, begin: float, end: float) -> str:
    """Return the rule that shows an element from one share of the cycle to another."""
    steps = "0%{visibility:hidden}" if begin > 0 else ""
    steps += f"{100 * begin:.3f}%{{visibility:visible}}"
    steps += f"{100 * end:.3f}%{{visibility:hidden}}" if end < 1 - 1e-9 else ""
    return f"@keyframes {name}{{{steps}}}.{name}{{animation-name:{name}}}"


def _words(exercise: Exercise, side: Side | None) -> Markup:
    phases = [mirror_phase(p) if side is Side.LEFT else p for p in exercise.phases]
    said = []
    for index, phase in enumerate(phases):
        breath = {"in": " Breathe in.", "out": " Breathe out."}.get(phase.breath.value, "")
        words = phase.words or phase.name.replace("_", " ").capitalize()
        said.append(element("span", f"{words}{breath}", class_=f"said w{index}"))
    return element("p", *said, class_="words")


def _moving_picture(exercise: Exercise, frames: tuple[Frame, ...], title: str) -> Markup:
    scenes = [f.scene for f in frames]
    window = find_window(scenes)
    fitted = fit_sheet(window)
    high = (window[3] - window[1]) * fitted.units_a_metre + 2 * MARGIN
    sheet = Sheet(
        units_a_metre=fitted.units_a_metre, left=fitted.left, ground=MARGIN + window[3] * fitted.units_a_metre
    )
    still = next((i for i, f in enumerate(frames) if f.phase == min(1, len(exercise.phases) - 1)), 0)
    while still + 1 < len(frames) and frames[still + 1].phase == frames[still].phase:
        still += 1
    groups = [
        element(
            "g",
            together(*(paint_shape(s) for s in picture_shapes(frame.scene, sheet, (0.0, 0.0)))),
            class_=f"frame f{index}{' still' if index == still else ''}",
        )
        for index, frame in enumerate(frames)
    ]
    words = draw_panels(exercise).words
    return picture(*groups, title=title, words=words, ident="moving", size=(PANEL_WIDE, high), class_="moving")
