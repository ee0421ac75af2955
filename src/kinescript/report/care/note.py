"""A note to paste into the record: subjective, objective, assessment, plan, in at most 120 words."""

import re

from kinescript.body.words import Side
from kinescript.intake.document import NeuroExamination
from kinescript.programme.programme import Item, Programme
from kinescript.report.care.clinician_plan import list_rows, shorten
from kinescript.report.care.dose_words import write_dose
from kinescript.report.care.visit_words import (
    find_angle_deg,
    say_day,
    say_name,
    say_pain,
    say_screen,
)

AT_MOST_WORDS = 120
_ROOM_FOR_ALL_BUT_ITEMS = 100
_FULL_STRENGTH = 5.0


def write_note(programme: Programme) -> str:
    """Return the note as plain text, four lines; doses are shortened first, then items counted instead of named."""
    lines = {
        "S": _subjective(programme),
        "O": _objective(programme),
        "A": _assessment(programme),
        "P": _plan(programme),
    }
    # what a person typed may be long: the ends of the longest lines give way, so that there is room for the plan
    while len(_join(lines).split()) > _ROOM_FOR_ALL_BUT_ITEMS and any(len(parts) > 1 for parts in lines.values()):
        longest = max((name for name in lines if len(lines[name]) > 1), key=lambda each: _words(lines[each]))
        lines[longest] = lines[longest][:-1]
    items = _items(programme)
    shorter = [(figures, len(items)) for figures in (3, 2, 1, 0)] + [(0, shown) for shown in range(len(items))][::-1]
    for figures, shown in shorter:
        told = [_say_item(item, figures) for item in items[:shown]]
        if shown < len(items):
            told.append(f"{len(items) - shown} more on the sheet" if shown else f"{len(items)} exercises on the sheet")
        text = _join(lines | {"P": [*lines["P"], *told]})
        if len(text.split()) <= AT_MOST_WORDS:
            return text + "\n"
    return _cut(_join(lines)) + "\n"


def _subjective(programme: Programme) -> list[str]:
    intake = programme.intake
    side = f"{intake.painful_side.value} " if intake.painful_side else ""
    parts = [f"{side}leg pain {say_pain(intake.pain.leg.now, intake.pain.leg.worst_24h)}"]
    if intake.distal_site:
        parts.append(f"to {intake.distal_site.value}")
    parts.append(f"back {say_pain(intake.pain.back.now, intake.pain.back.worst_24h)}")
    parts += [f"goal: {goal}" for goal in intake.function.goals[:1]]
    parts += [f"fears {feared.task}" for feared in intake.function.feared_tasks[:1]]
    return parts


def _objective(programme: Programme) -> list[str]:
    intake = programme.intake
    parts = [f"safety screen {say_screen(programme.screening)} ({say_day(programme.screening.on)})"]
    angles = [(side, find_angle_deg(intake, side)) for side in Side]
    if any(angle is not None for _, angle in angles):
        said = ", ".join(f"{side.value} {angle:.0f} deg" for side, angle in angles if angle is not None)
        parts.append(f"SLR {said}")
    parts += [_strength(intake.neuro, side) for side in Side if getattr(intake.neuro, side.value).myotome_mrc]
    parts += [shorten(each.words.clinician).split(",")[0].rstrip(".") for each in programme.findings if each.confirmed]
    return parts


def _strength(neuro: NeuroExamination, side: Side) -> str:
    """Return what is less than full strength, or that all is full."""
    roots = (getattr(neuro, side.value).myotome_mrc or {}).items()
    less = ", ".join(f"{root} {mrc:g}/5" for root, mrc in sorted(roots) if mrc < _FULL_STRENGTH)
    return f"strength {side.value} {less or 'full'}"


def _assessment(programme: Programme) -> list[str]:
    stage = programme.screening.stage
    presentation = programme.intake.presentation
    return [
        say_name(presentation.is_.value) if presentation else "presentation not recorded",
        f"{say_name(stage.duration.value)}, {say_name(stage.status.value)}, irritability {stage.irritability.value}",
    ]


def _plan(programme: Programme) -> list[str]:
    state = f"signed {programme.signed.by}" if programme.signed else "PROPOSAL, not signed"
    return [f"{state}; review {say_day(programme.review_on)}; pain rule and emergency list on the sheet"]


def _items(programme: Programme) -> list[Item]:
    return [item for _, item, _, _ in list_rows(programme)]


def _say_item(item: Item, figures: int) -> str:
    side = f" {item.side.value[0].upper()}" if item.side else ""
    dose = ", ".join(write_dose(item.dose).split(", ")[:figures])
    # what follows a comma, a colon or a bracket says where or how; the sheet has it
    name = re.split(r"[,:(]", item.script.title)[0].strip()
    return f"{name}{side} {dose}".strip()


def _join(lines: dict[str, list[str]]) -> str:
    return "\n".join(f"{name}: {'; '.join(parts)}." for name, parts in lines.items())


def _words(parts: list[str]) -> int:
    return sum(len(part.split()) for part in parts)


def _cut(text: str) -> str:
    """Return the text with its lines, at most 120 words of it: what a person typed may be longer than any line."""
    left = AT_MOST_WORDS
    kept = []
    for line in text.split("\n"):
        words = line.split()[:left]
        left -= len(words)
        kept.append(" ".join(words))
    return "\n".join(line for line in kept if line)
