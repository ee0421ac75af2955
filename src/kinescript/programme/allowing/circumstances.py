"""What a rule has to know of a person: drawn from the intake once, so that every rule sees the same person."""

from dataclasses import dataclass
from datetime import date

from kinescript.body.words import Side
from kinescript.intake.document import Intake
from kinescript.intake.examination import Told, find_examination
from kinescript.intake.examined import Direction, LegNeuro
from kinescript.intake.screening import Screening
from kinescript.intake.words import Condition, Duration, Irritability, Presentation, Status
from kinescript.programme.allowing.fear import find_said
from kinescript.programme.allowing.limits import Gate, load_gates, load_limits
from kinescript.programme.allowing.rules import When, find_active_rules
from kinescript.programme.allowing.safety import find_conditions, gets_down_safely

# strength of 3 and less is not a dose but a reason to be seen (CARE 1)
_FULL_MRC, _REFER_MRC = 5.0, 3.0
_ROOTS = ("L5", "S1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Weeks planned alike: the first week and how many, the stage and irritability they presume, and their gate."""

    first_week: int
    weeks: int
    firm: bool
    status: Status
    irritability: Irritability
    gate_patient: str | None = None
    gate_clinician: str | None = None

    @property
    def numbers(self) -> range:
        """The numbers of its weeks."""
        return range(self.first_week, self.first_week + self.weeks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """One person as the rules see them, on the day of the plan."""

    on: date
    intake: Intake
    screening: Screening
    active: frozenset[str]
    conditions: frozenset[Condition]
    guarded: bool
    deficit: bool
    l5_s1_sides: tuple[Side, ...]
    neurology_stable: bool
    centralises: frozenset[Direction]
    peripheralises: frozenset[Direction]
    said: frozenset[str]
    nerve_sensitive: bool
    extension_preferred: bool

    @property
    def stenosis_like(self) -> bool:
        """Whether flexion is favoured."""
        presented = _presented(self.intake) is Presentation.STENOSIS_LIKE
        return presented or Condition.STENOSIS in self.conditions

    @property
    def acute_or_irritable(self) -> bool:
        """Whether sessions are kept short."""
        stage = self.screening.stage
        return stage.duration is Duration.ACUTE or stage.irritability is Irritability.HIGH

    def holds(self, when: When, block: Block) -> bool:
        """Return whether the circumstance of a rule is there in these weeks."""
        if when is When.GATE_CLOSED:
            calm = block.irritability is Irritability.LOW
            return not (calm and self.neurology_stable and not block.firm)
        upset = block.irritability is Irritability.HIGH
        return {
            When.NEVER: False,
            When.GUARDED: self.guarded,
            When.IRRITABILITY_HIGH: upset,
            When.STENOSIS_LIKE: self.stenosis_like,
            When.FLOOR_UNSAFE: not gets_down_safely(self.intake),
            When.NERVE_NOT_SENSITIVE: not self.nerve_sensitive,
            When.EXTENSION_PREFERRED: self.extension_preferred,
            When.EXTENSION_PREFERRED_FIRM: self.extension_preferred and block.firm,
            When.ACUTE_IRRITABLE: upset and self.screening.stage.duration is Duration.ACUTE,
            When.DEEP_TRUNK_NOT_ASKED: "deep_trunk_first" not in self.active,
        }[when]


def find_circumstances(intake: Intake, screening: Screening, *, on: date) -> Circumstances:
    """Return the person as the rules see them; raises InputRefused for an override that may not be."""
    watched = any(name.startswith(("cauda_equina.", "neuro.")) for name in screening.watch)
    neuro = {Side.LEFT: intake.neuro.left, Side.RIGHT: intake.neuro.right}
    examined = find_examination(intake)
    better, worse = frozenset(examined.centralises), frozenset(examined.peripheralises)
    return Circumstances(
        on=on,
        intake=intake,
        screening=screening,
        active=find_active_rules(intake),
        conditions=find_conditions(intake, on=on),
        guarded=any(each.guarded is True for each in intake.palpation),
        deficit=examined.deficit is Told.YES,
        l5_s1_sides=tuple(side for side, leg in neuro.items() if _has_l5_s1_deficit(leg)),
        neurology_stable=not watched,
        centralises=better,
        peripheralises=worse,
        said=find_said(intake),
        nerve_sensitive=_presented(intake) is Presentation.RADICULAR_DISC_LIKE
        or any(Told.YES in (leg.slr, leg.slump) for leg in examined.legs),
        extension_preferred=Direction.FLEXION not in better
        and (Direction.EXTENSION in better - worse or _spreads(intake, Direction.FLEXION)),
    )


def find_blocks(screening: Screening, weeks: int) -> tuple[Block, ...]:
    """Return the fortnights of a plan: the firm one at the stage of the intake, the others as far as gates may open."""
    gates = load_gates()
    status, irritability = screening.stage.dose_column, screening.stage.irritability
    blocks, at_stage, week = [], 0, 1
    while week <= weeks:
        size = min(gates.block_weeks if week > gates.firm_weeks else gates.firm_weeks, weeks - week + 1)
        firm = week <= gates.firm_weeks
        words: tuple[str | None, str | None] = (None, None)
        if not firm:
            gate = _gate_from(status, at_stage)
            if gate:
                status, at_stage = gate.to, 0
                irritability = min(irritability, gate.irritability, key=list(Irritability).index)
                words = gate.patient, gate.clinician
            else:
                words = next((s.patient, s.clinician) for s in gates.stays if s.stage is status)
        blocks.append(
            Block(
                first_week=week,
                weeks=size,
                firm=firm,
                status=status,
                irritability=irritability,
                gate_patient=words[0],
                gate_clinician=words[1],
            )
        )
        week, at_stage = week + size, at_stage + size
    return tuple(blocks)


def find_session_minutes(circumstances: Circumstances, block: Block) -> float:
    """Return how many minutes a session may take: what the stage allows, or what the person has when that is less."""
    limits = load_limits()
    short = circumstances.acute_or_irritable if block.firm else block.irritability is Irritability.HIGH
    short = short or circumstances.screening.stage.duration is Duration.ACUTE
    most = limits.minutes_acute if short else limits.minutes_later
    if "session_minutes" not in circumstances.active:
        most = 60.0
    has_min = circumstances.intake.resources.min_per_day
    return most if has_min is None else min(most, has_min)


def _gate_from(status: Status, at_stage: int) -> Gate | None:
    return next((g for g in load_gates().gates if g.from_ is status and at_stage >= g.after_weeks), None)


def _spreads(intake: Intake, movement: Direction) -> bool:
    """Return whether a movement sent symptoms further down the leg, whether it stayed or not."""
    tried = [(t.before, t.after) for t in intake.direction if t.movement is movement]
    return any(was and now and now.distance > was.distance for was, now in tried)


def _presented(intake: Intake) -> Presentation | None:
    return intake.presentation.is_ if intake.presentation is not None else None


def _has_l5_s1_deficit(leg: LegNeuro) -> bool:
    strengths = (leg.myotome_mrc or {}).items()
    return any(root.strip().upper() in _ROOTS and _REFER_MRC < mrc < _FULL_MRC for root, mrc in strengths)
