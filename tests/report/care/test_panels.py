"""The pictures of an exercise: well-formed, self-contained, at the phases' own angles, mirrored for the left."""

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from tests.figure.test_postures import bend_deg, line_of, lowest

from kinescript.body.words import Side
from kinescript.figure.capsule import Facing
from kinescript.programme.drawn import draw_phase, phase_angles, posture_of
from kinescript.programme.exercise import Exercise, Sides
from kinescript.programme.library import find_exercise, load_library
from kinescript.report.care.figures import draw_pictures, list_captions
from kinescript.report.care.language import find_language
from kinescript.report.care.moving import find_frames, make_moving
from kinescript.report.care.panel_scene import MOST_PANELS, key_phases, make_scene
from kinescript.report.care.panel_shapes import Path, Words
from kinescript.report.care.panels import draw_panels
from kinescript.report.care.panels_pdf import draw_panels_on
from kinescript.report.care.panels_svg import LOOKS, WORD_LOOKS, light_colours, paint_panels

EN = find_language("en")
LIBRARY = load_library()
IDS = [e.id for e in LIBRARY]


def side_of(exercise: Exercise) -> Side | None:
    """Return the side an exercise is shown on."""
    return None if exercise.sides is Sides.NONE else Side.RIGHT


@pytest.mark.parametrize("exercise", LIBRARY, ids=IDS)
def test_every_exercise_has_a_picture_that_stands_alone(exercise: Exercise) -> None:
    panels = draw_panels(exercise, side=side_of(exercise))
    svg = paint_panels(panels, ident=exercise.id)
    root = ET.fromstring(svg)  # noqa: S314 - our own
    names = {child.tag.split("}")[1] for child in root}
    assert {"title", "desc", "path", "text"} <= names
    assert "http" not in svg.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "nan" not in svg
    assert len(svg) < 140_000
    assert all(len(s.steps) > 1 for s in panels.shapes if isinstance(s, Path))
    assert 1 <= len(key_phases(exercise)) <= MOST_PANELS


@pytest.mark.parametrize("exercise", LIBRARY, ids=IDS)
def test_a_body_seen_from_behind_or_in_front_says_so(exercise: Exercise) -> None:
    """The label, and a letter near each foot that stands apart from the other: left and right are mistaken there."""
    for side in (Side.LEFT, Side.RIGHT):
        panels = draw_panels(exercise, side=side)
        shown = None if exercise.sides is Sides.NONE else side
        scenes = [make_scene(exercise, phase, shown) for phase in key_phases(exercise)]
        both = [s for s in scenes if s.figure.facing in (Facing.FRONT, Facing.BACK)]
        words = [s for s in panels.shapes if isinstance(s, Words)]
        assert len([w for w in words if w.look == "seen"]) == len(both)
        expected = {"seen from behind" if s.figure.facing is Facing.BACK else "seen from the front" for s in both}
        assert {w.text for w in words if w.look == "seen"} == expected
        letters = [w for w in words if w.look.startswith("foot_")]
        assert {(w.text, w.look) for w in letters} <= {("L", "foot_left"), ("R", "foot_right")}
        captions = list_captions(exercise, EN, side=shown)
        assert bool(captions[0].view) == (scenes[0] in both)


def test_letters_stand_under_the_feet_on_their_own_sides() -> None:
    behind = [e for e in LIBRARY if e.props.facing == "back" and e.position.value == "standing"]
    assert behind
    for exercise in behind:
        letters = [s for s in draw_panels(exercise, side=side_of(exercise)).shapes if isinstance(s, Words)]
        x = {w.text: w.x for w in letters[::-1] if w.look.startswith("foot_")}
        if x:
            # from behind, left is left
            assert x["L"] < x["R"], exercise.id
        pictures = draw_pictures(exercise, side=side_of(exercise))
        kept = [s for s in pictures.shapes if isinstance(s, Words)]
        assert len(kept) == len([w for w in letters if w.look.startswith("foot_")])
        assert all(w.y <= pictures.height for w in kept)


@pytest.mark.parametrize("exercise", LIBRARY, ids=IDS)
def test_bodies_are_drawn_at_the_phases_own_angles(exercise: Exercise) -> None:
    for phase in exercise.phases:
        figure, asked = draw_phase(exercise, phase), phase_angles(phase)
        for target in phase.targets:
            joint, _, rest = target.curve.partition("_")
            side = rest.split("_")[0]
            if joint == "knee":
                drawn = bend_deg(line_of(figure, f"thigh_{side}"), line_of(figure, f"shank_{side}"))
            elif target.curve == "lumbar_flexion_deg" and not any(
                asked.get(f"lumbar_{n}_deg") for n in ("side_bend", "rotation")
            ):
                if any(n.startswith("trunk_") for n in asked):
                    continue
                drawn = bend_deg(line_of(figure, "pelvis_up"), line_of(figure, "trunk"))
            elif target.curve == f"hip_{side}_flexion_deg" and not any(
                asked.get(f"hip_{side}_{n}_deg") for n in ("adduction", "internal_rotation")
            ):
                if posture_of(exercise, phase).angles_deg.get(f"hip_{side}_adduction_deg"):
                    continue
                drawn = bend_deg(tuple(-v for v in line_of(figure, "pelvis_up")), line_of(figure, f"thigh_{side}"))
            else:
                continue
            assert drawn == pytest.approx(abs(target.deg), abs=0.5), (exercise.id, phase.name, target.curve)


@pytest.mark.parametrize("exercise", LIBRARY, ids=IDS)
def test_nobody_floats_above_what_carries(exercise: Exercise) -> None:
    for phase in exercise.phases:
        posture = posture_of(exercise, phase)
        if posture.name in ("cycling", "side_bridge", "side_bridge_feet", "plank"):
            continue
        if "step" in exercise.props.things:
            # a foot may hang below the step that carries the other
            assert lowest(draw_phase(exercise, phase), "leg_right") > -0.02
            continue
        assert lowest(draw_phase(exercise, phase)) == pytest.approx(0.0, abs=0.02), (exercise.id, phase.name)


@pytest.mark.parametrize("exercise", LIBRARY, ids=IDS)
def test_the_left_is_the_mirror_image(exercise: Exercise) -> None:
    for phase in key_phases(exercise):
        right, left = (make_scene(exercise, phase, side) for side in (Side.RIGHT, Side.LEFT))
        swap = {"left": "right", "right": "left"}
        for joint, point in right.figure.joints:
            x, y = right.figure.seen(point)
            twin = left.figure.joint("_".join(swap.get(w, w) for w in joint.split("_")))
            assert left.figure.seen(twin) == pytest.approx((-x, y), abs=1e-9)


def some_exercise() -> Exercise:
    """Return an exercise done on one side."""
    return next(e for e in LIBRARY if e.sides is not Sides.NONE and len(key_phases(e)) >= 3)


def test_the_side_is_said_in_words_and_the_ring_is_there() -> None:
    for side in Side:
        shapes = draw_panels(some_exercise(), side=side).shapes
        said = [s.text for s in shapes if isinstance(s, Words) and s.look == side.value]
        assert said == [f"{side.value.upper()} side"]
        assert any(isinstance(s, Path) and s.look == "ring" for s in shapes)
    both = replace(some_exercise(), sides=Sides.NONE)
    assert not any(isinstance(s, Path) and s.look == "ring" for s in draw_panels(both, side=Side.LEFT).shapes)


def test_panels_can_stand_in_one_column_for_a_telephone() -> None:
    wide, narrow = (draw_panels(some_exercise(), side=Side.RIGHT, columns=n) for n in (None, 1))
    assert narrow.width == narrow.panel_wide == 320
    assert wide.width > 2 * narrow.width
    assert narrow.height > 2 * wide.height
    assert all(s.size >= 15 for s in narrow.shapes if isinstance(s, Words)), "readable at 320 px"


def test_every_look_has_its_colour() -> None:
    for fill, stroke, _, _ in LOOKS.values():
        assert {c for c in (fill, stroke) if c} <= set(light_colours())
    assert {token for token, _ in WORD_LOOKS.values()} <= set(light_colours())
    used = {s.look for e in LIBRARY for s in draw_panels(e, side=side_of(e)).shapes}
    assert used <= {*LOOKS, *WORD_LOOKS}


def test_in_grey_the_body_parts_from_paper_and_cloth_by_its_edge() -> None:
    def grey(written: str) -> float:
        r, g, b = (int(written[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    colours = light_colours()
    for beside in ("paper", "body", "cloth", "mat"):
        assert grey(colours[beside]) - grey(colours["body-edge"]) > 0.22
    assert grey(colours["paper"]) - grey(colours["accent"]) > 0.5


def test_paper_gets_the_same_shapes() -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), pageCompression=0)
    panels = draw_panels(some_exercise(), side=Side.LEFT)
    used = draw_panels_on(canvas, panels, box=(40, 500, 515, 300))
    canvas.save()
    written = out.getvalue()
    assert b"LEFT side" in written
    assert written.count(b" c\n") + written.count(b" c ") > 100, "curves, not a picture of them"
    assert b"/Subtype /Image" not in written
    left, bottom, width, height = used
    assert left == 40
    assert bottom >= 500 - 1e-6
    assert width <= 515 + 1e-6
    assert bottom + height == pytest.approx(800)


def test_the_moving_page_stands_alone_and_can_be_stopped() -> None:
    exercise = some_exercise()
    page = make_moving(exercise, side=Side.LEFT)
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in page
    assert "prefers-reduced-motion" in page
    assert "Pause" in page
    assert "LEFT side" in page
    assert len(page) < 1_500_000
    frames = find_frames(exercise, Side.LEFT)
    wanted = sum(p.seconds + p.hold_s for p in exercise.phases)
    assert sum(f.seconds for f in frames) == pytest.approx(wanted), "the tempo is the exercise's own"
    shares = [float(s) for s in re.findall(r"(\d+\.\d+)%\{visibility:visible\}", page)]
    assert shares[0] == 0.0
    assert len(re.findall(r'class="frame f\d+ still"', page)) == 1


def test_words_say_what_the_picture_shows() -> None:
    panels = draw_panels(find_exercise("bridge")) if "bridge" in IDS else draw_panels(some_exercise())
    assert panels.words.startswith("A drawn body, ")
    assert "1: " in panels.words
