"""A small programme by hand: two weeks of the 42-year-old of CARE 11, for whoever needs one without the planner."""

from dataclasses import fields, replace
from datetime import date

from kinescript.body.words import Sex, Side
from kinescript.intake.document import (
    Asked,
    FearedTask,
    Function,
    Intake,
    Intensity,
    IrritabilityReport,
    PainReport,
    Person,
    Provoked,
    Resources,
    Weekday,
    WorkingPresentation,
)
from kinescript.intake.red_flags import (
    CaudaEquina,
    Fracture,
    Infection,
    Malignancy,
    NeuroFlags,
    OtherFlags,
    RedFlags,
)
from kinescript.intake.screening import Screening, Stage
from kinescript.intake.words import (
    Action,
    Answer,
    Cleared,
    Concern,
    Duration,
    Irritability,
    Presentation,
    Site,
    Status,
)
from kinescript.programme.dose import Dose, Tempo
from kinescript.programme.exercise import Exercise, FirstTry, Position, Sides, StageDose, Trait, TwoVoices
from kinescript.programme.programme import Item, Programme, RuleKept, Session, SolverSaid, Week
from kinescript.programme.script import Breath, Feedback, Goal, Kind, MotionScript, Phase, Source, Target
from kinescript.programme.signing import sign

BEGUN = date(2026, 11, 2)  # a Monday
REVIEW, LAST = date(2026, 11, 16), date(2026, 12, 28)
_GROUPS = (CaudaEquina, NeuroFlags, Fracture, Malignancy, Infection, OtherFlags)
_NAMES = ("cauda_equina", "neuro", "fracture", "malignancy", "infection", "other")
_CONSENSUS = Source(id="dose_consensus", label="consensus")


def example_intake() -> Intake:
    """Return the 42-year-old: long-standing leg pain on the right, afraid of bending, everything asked and all no."""
    flags = {
        name: group(**{field.name: Answer.NO for field in fields(group)})
        for name, group in zip(_NAMES, _GROUPS, strict=True)
    }
    return Intake(
        person=Person(id="A.B.", age=42.0, sex=Sex.FEMALE, height_m=1.68, mass_kg=64.0),
        asked=Asked(by="Dana Field", at=BEGUN, how="in person"),
        red_flags=RedFlags(**flags),
        painful_side=Side.RIGHT,
        onset_date=date(2026, 4, 20),
        episodes=2,
        pain=PainReport(back=Intensity(now=3.0, worst_24h=4.0), leg=Intensity(now=4.0, worst_24h=5.0)),
        distal_site=Site.CALF,
        irritability=IrritabilityReport(
            provoked_by=Provoked.OVER_5_MIN_LIGHT_ACTIVITY, settle_min=25.0, constant=False, wakes_night=False
        ),
        presentation=WorkingPresentation(is_=Presentation.RADICULAR_DISC_LIKE, confidence="likely", by="Dana Field"),
        resources=Resources(min_per_day=25.0, days=3, equipment=("mat", "chair")),
        function=Function(
            feared_tasks=(FearedTask(task="bending to lift", expectation=7.0),),
            goals=("carry shopping",),
            work="office",
        ),
    )


def example_screening() -> Screening:
    """Return what screening says of that intake: nothing found, moderate irritability, movement control."""
    names = [f"{name}.{field.name}" for name, group in zip(_NAMES, _GROUPS, strict=True) for field in fields(group)]
    stage = Stage(
        duration=Duration.CHRONIC,
        status=Status.MOVEMENT_CONTROL,
        irritability=Irritability.MODERATE,
        reasons=("28 weeks since onset", "worst 5 of 10, settles in 25 minutes"),
    )
    return Screening(
        cleared=tuple((name, Cleared.YES) for name in names),
        concern=Concern.NONE,
        action=Action.TREAT,
        missing=(),
        reasons=(),
        advice=(),
        stage=stage,
        on=BEGUN,
        review_on=REVIEW,
    )


def _exercise(
    id_: str,
    title: str,
    kind: Kind,
    goals: tuple[Goal, ...],
    dose: Dose,
    *,
    position: Position = Position.SUPINE,
    sides: Sides = Sides.NONE,
    traits: tuple[Trait, ...] = (),
    through_the_day: bool = False,
    phases: tuple[Phase, ...] | None = None,
    easier_id: str | None = None,
    harder_id: str | None = None,
) -> Exercise:
    phases = phases or (
        Phase(name="out", seconds=3.0, breath=Breath.OUT, targets=(), words="Move slowly until it is comfortable."),
        Phase(name="back", seconds=3.0, breath=Breath.IN, words="Come back the same way."),
    )
    return Exercise(
        id=id_,
        version=1,
        title=title,
        everyday=title,
        kind=kind,
        outcomes=goals,
        position=position,
        sides=sides,
        traits=traits,
        through_the_day=through_the_day,
        first_try=FirstTry.ALONE,
        firm_support=position is Position.STANDING,
        equipment=(),
        how=(
            "Get into place and let the breath settle.",
            "Move slowly, only as far as is easy.",
            "Come back and rest.",
        ),
        breath="Breathe quietly.",
        may_feel="A mild pull or gentle work.",
        ease_off_if="the leg aches more than before you began",
        stop_if=("pain or tingling moves further down the leg",),
        easier="Do fewer.",
        harder="Do a few more.",
        why=TwoVoices(
            patient="It keeps you moving while things calm down.",
            clinician=f"{kind.value}: {', '.join(goal.value for goal in goals)}; dose by consensus.",
        ),
        phases=phases,
        dose={status: StageDose(dose=dose, source=_CONSENSUS) for status in Status},
        feedback=Feedback(share_by_week=(1.0, 1.0, 0.66, 0.33), probe_every=5),
        source=_CONSENSUS,
        easier_id=easier_id,
        harder_id=harder_id,
        core=True,
    )


def example_exercises() -> dict[str, Exercise]:
    """Return the hand-written exercises of the example by id, with the ladder of the bird dog."""
    lumbar = Target(curve="lumbar_flexion_deg", deg=10.0, tolerance_deg=5.0)
    reach = (
        Phase(
            name="reach",
            seconds=3.0,
            hold_s=5.0,
            breath=Breath.OUT,
            targets=(Target(curve="hip_right_flexion_deg", deg=-5.0, tolerance_deg=8.0),),
            pose_deg={"knee_right_flexion_deg": 5.0},
            words="Slide one leg back and the other hand forward; keep the tray on your back level.",
        ),
        Phase(name="return", seconds=3.0, breath=Breath.IN, words="Come back without a wobble."),
    )
    tempo = Tempo(out_s=3.0, hold_s=5.0, back_s=3.0)
    control = Dose(
        days_per_week=3.0, times_per_day=1.0, sets=2, repetitions=8, hold_s=5.0, rest_s=45.0, tempo=tempo,
        load="body weight", effort_rpe=4.0, range_share=0.7, max_leg_rise_nrs=2.0, max_leg_nrs=5.0,
    )  # fmt: skip
    rows = (
        _exercise(
            "position_of_ease", "Calves on a chair", Kind.CALMING, (Goal.LOWER_PAIN,),
            Dose(times_per_day=3.0, as_needed=True, sets=1, duration_s=600.0, max_leg_rise_nrs=0.0),
            through_the_day=True, traits=(Trait.FLOOR,),
        ),
        _exercise(
            "walking_intervals", "Short walks", Kind.WALKING, (Goal.LOWER_PAIN, Goal.PREVENT_RECURRENCE),
            Dose(days_per_week=7.0, times_per_day=2.0, sets=1, duration_s=600.0, max_leg_rise_nrs=2.0),
            through_the_day=True, position=Position.STANDING,
        ),
        _exercise(
            "sciatic_slider_lying", "Leg slider lying down", Kind.SLIDER, (Goal.NERVE_SENSITIVITY,),
            Dose(days_per_week=7.0, times_per_day=2.0, sets=2, repetitions=10, range_share=0.7, max_leg_rise_nrs=0.0,
                 tempo=Tempo(out_s=3.0, back_s=3.0)),
            through_the_day=True, sides=Sides.PAINFUL,
        ),
        _exercise(
            "pelvic_clock", "Pelvic clock", Kind.MOBILITY, (Goal.STABILITY, Goal.LOWER_PAIN),
            replace(control, effort_rpe=2.0, max_leg_nrs=None), traits=(Trait.FLOOR,),
            phases=(Phase(name="to twelve", seconds=4.0, breath=Breath.OUT, targets=(lumbar,), words="Roll gently."),
                    Phase(name="to six", seconds=4.0, breath=Breath.IN, words="Roll back.")),
        ),
        _exercise(
            "hip_hinge", "Bend at the hips", Kind.FUNCTIONAL, (Goal.STABILITY, Goal.PREVENT_RECURRENCE),
            control, position=Position.STANDING, traits=(Trait.LOADED,),
        ),
        _exercise(
            "bird_dog_leg", "Bird dog, leg only", Kind.CORE, (Goal.STABILITY,), control,
            position=Position.FOUR_POINT, sides=Sides.EITHER, traits=(Trait.FOUR_POINT, Trait.FLOOR),
            phases=reach, harder_id="bird_dog",
        ),
        _exercise(
            "bird_dog", "Bird dog", Kind.CORE, (Goal.STABILITY,), control, position=Position.FOUR_POINT,
            sides=Sides.EITHER, traits=(Trait.FOUR_POINT, Trait.FLOOR), phases=reach,
            easier_id="bird_dog_leg", harder_id="bird_dog_long",
        ),
        _exercise(
            "bird_dog_long", "Bird dog with longer holds", Kind.CORE, (Goal.STABILITY,), replace(control, hold_s=8.0),
            position=Position.FOUR_POINT, sides=Sides.EITHER, traits=(Trait.FOUR_POINT, Trait.FLOOR),
            phases=reach, easier_id="bird_dog",
        ),
        _exercise(
            "bridge", "Slow bridge with a hold", Kind.RESISTANCE, (Goal.STRENGTH_ENDURANCE,), control,
            traits=(Trait.FLOOR, Trait.LOADED),
        ),
        _exercise(
            "calf_stretch", "Calf stretch", Kind.STRETCHING, (Goal.BALANCE,),
            Dose(days_per_week=3.0, times_per_day=1.0, sets=2, duration_s=30.0, range_share=0.7, max_leg_rise_nrs=2.0,
                 max_leg_nrs=5.0),
            position=Position.STANDING, sides=Sides.EITHER, traits=(Trait.STRETCH,),
        ),
    )  # fmt: skip
    return {row.id: row for row in rows}


def example_item(exercise: Exercise, side: Side | None = None) -> Item:
    """Return an exercise as an item at movement control, its script valid as long as the programme."""
    dose = replace(exercise.dose[Status.MOVEMENT_CONTROL].dose, side=side)
    script = MotionScript(
        id=exercise.id,
        version=1,
        title=exercise.title,
        kind=exercise.kind,
        side=side,
        outcomes=exercise.outcomes,
        stages=tuple(exercise.dose),
        phases=exercise.phases,
        dose=dose,
        limits=exercise.limits,
        order=exercise.order,
        feedback=exercise.feedback,
        not_if=exercise.also_not_if,
        source=exercise.source,
        valid_until=LAST,
    )
    return Item(exercise=exercise.id, side=side, dose=dose, script=script, reasons=(exercise.why,))


def example_programme(*, signed: bool = False, weeks: int = 2) -> Programme:
    """Return two firm weeks (and provisional ones after, when asked for more) of the 42-year-old, signed or not."""
    library = example_exercises()
    by_day = tuple(
        example_item(library[name], side)
        for name, side in (("position_of_ease", None), ("walking_intervals", None),
                           ("sciatic_slider_lying", Side.RIGHT))
    )  # fmt: skip
    items = tuple(
        example_item(library[name], side)
        for name, side in (("pelvic_clock", None), ("hip_hinge", None), ("bird_dog", Side.RIGHT), ("bridge", None))
    )
    days = (Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.FRIDAY)
    rows = tuple(
        Week(
            week=number,
            status="firm" if number <= 2 else "provisional",
            stage=Status.MOVEMENT_CONTROL,
            through_the_day=by_day,
            sessions=tuple(Session(day=day, items=items) for day in days),
            gate=None if number <= 2 else "no rise over the limit in the last week",
        )
        for number in range(1, weeks + 1)
    )
    programme = Programme(
        id="A.B.-2026-11-02",
        subject_id="A.B.",
        made_on=BEGUN,
        intake=example_intake(),
        screening=example_screening(),
        findings=(),
        weeks=rows,
        rules=(
            RuleKept(
                id="sliders_before_tensioners",
                label="convention",
                source="coppieters_2008",
                words="Sliders come before tensioners.",
                kept=True,
            ),
        ),
        review_on=REVIEW,
        valid_until=LAST,
        solver=SolverSaid(gap=0.0, nodes=1),
        made_by={"version": "0.2.0", "library": "by hand"},
    )
    return sign(programme, by="Dana Field", at="2026-11-02T09:30:00Z") if signed else programme
