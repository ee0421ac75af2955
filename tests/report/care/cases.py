"""A full case for the pages: everything examined, rules set aside, eight weeks, and the visit before."""

from dataclasses import replace
from datetime import date, timedelta

from tests.support.programmes import BEGUN, example_exercises, example_item, example_programme

from kinescript.body.words import Side
from kinescript.intake.document import (
    Answers,
    Direction,
    DirectionTried,
    Intensity,
    LegNeuro,
    NeuroExamination,
    PainReport,
    TensionTest,
    TensionTests,
    WorkingPresentation,
)
from kinescript.intake.words import Action, Cleared, Concern, Presentation, Site
from kinescript.programme.exercise import TwoVoices
from kinescript.programme.programme import FindingShown, Item, OverrideMade, Programme, RuleKept, Week

LABELS = ("convention", "trial", "guideline", "consensus", "trial_other_population")


def slr(side: Side, *angles_deg: float) -> tuple[TensionTest, ...]:
    """Readings of a straight leg raise, familiar on the right."""
    right = side is Side.RIGHT
    return tuple(TensionTest(side=side, angle_deg=a, familiar=right, differentiated=right) for a in angles_deg)


def full_programme(*, weeks: int = 8) -> Programme:
    """Today's programme: watch, override, three findings, two weeks that differ, provisional ones behind."""
    programme = example_programme(weeks=weeks)
    intake = replace(
        programme.intake,
        pain=PainReport(back=Intensity(now=3.0, worst_24h=4.0), leg=Intensity(now=2.0, worst_24h=4.0)),
        distal_site=Site.THIGH,
        neuro=NeuroExamination(
            left=LegNeuro(
                myotome_mrc={"L4": 5.0, "L5": 5.0, "S1": 5.0}, sensation={"L5": "normal"}, reflex={"ankle": "normal"}
            ),
            right=LegNeuro(
                myotome_mrc={"L4": 5.0, "L5": 4.0, "S1": 5.0}, sensation={"L5": "reduced"}, reflex={"ankle": "reduced"}
            ),
        ),
        tests=TensionTests(
            slr=slr(Side.LEFT, 74.0, 76.0, 75.0) + slr(Side.RIGHT, 51.0, 54.0, 52.0),
            crossed_slr=slr(Side.LEFT, 70.0),
            slump=(TensionTest(side=Side.RIGHT, familiar=True, differentiated=True),),
        ),
        direction=(
            DirectionTried(movement=Direction.EXTENSION, before=Site.CALF, after=Site.THIGH, stays=True),
        ),
        presentation=WorkingPresentation(
            is_=Presentation.RADICULAR_DISC_LIKE,
            features=("below-knee pain", "leg worse than back", "L5 deficit"),
            confidence="likely",
            by="Dana Field",
        ),
        answers={
            "odi": Answers(items=(2, 1, 2, 1, 1, 2, 1, 1, 2, 1)),
            "psfs": Answers(items=(6, 5, 7)),
        },
    )  # fmt: skip
    cleared = tuple(
        (name, Cleared.WATCH if name == "malignancy.history" else state) for name, state in programme.screening.cleared
    )
    screening = replace(
        programme.screening,
        cleared=cleared,
        concern=Concern.FEW,
        action=Action.TREAT_AND_WATCH,
        reasons=("history of cancer: watch (consensus)",),
        advice=("Review within 14 days.",),
    )
    return replace(
        programme,
        intake=intake,
        screening=screening,
        weeks=tuple(_second_week(week) if week.week == 2 else week for week in programme.weeks),
        findings=tuple(_finding(name, confirmed=name != "sway") for name in ("pelvic drop", "bend rhythm", "sway")),
        rules=tuple(_rule(number) for number in range(1, 9)),
    )


def visit_before() -> Programme:
    """The programme of two weeks ago: more pain, further down, a lower straight leg raise."""
    programme = example_programme()
    intake = replace(
        programme.intake,
        pain=PainReport(back=Intensity(now=4.0, worst_24h=5.0), leg=Intensity(now=6.0, worst_24h=8.0)),
        distal_site=Site.CALF,
        tests=TensionTests(slr=slr(Side.LEFT, 74.0) + slr(Side.RIGHT, 40.0)),
        answers={"odi": Answers(items=(3, 2, 3, 2, 2, 3, 2, 2, 3, 2)), "psfs": Answers(items=(5, 4, 6))},
    )
    first = programme.weeks[0]
    fewer = tuple(replace(session, items=session.items[:2]) for session in first.sessions)
    weeks = (replace(first, sessions=fewer), replace(programme.weeks[1], sessions=fewer))
    return replace(programme, intake=intake, made_on=BEGUN - timedelta(days=14), weeks=weeks)


def _second_week(week: Week) -> Week:
    def more(item: Item) -> Item:
        if item.exercise != "bridge":
            return item
        return replace(item, dose=replace(item.dose, repetitions=10))

    sessions = tuple(replace(session, items=tuple(more(item) for item in session.items)) for session in week.sessions)
    stretch = example_item(example_exercises()["calf_stretch"], Side.LEFT)
    return replace(week, sessions=(replace(sessions[0], items=(*sessions[0].items, stretch)), *sessions[1:]))


def _finding(name: str, *, confirmed: bool) -> FindingShown:
    words = TwoVoices(
        patient="When you stand on your left leg your right hip sits a little lower.",
        clinician=f"{name}: 7 deg +- 2 against up to 4 (assumption), evidence: consensus",
    )
    return FindingShown(code=name.replace(" ", "_"), side=Side.LEFT, words=words, confirmed=confirmed)


def _rule(number: int) -> RuleKept:
    override = OverrideMade(by="Dana Field", why="calm for two weeks", at=date(2026, 11, 2)) if number == 3 else None
    return RuleKept(
        id=f"rule_{number}",
        label=LABELS[number % len(LABELS)],  # type: ignore[arg-type]
        source="clinic_source",
        words=f"Rule number {number} of care is said here in one sentence.",
        kept=override is None,
        override=override,
    )
