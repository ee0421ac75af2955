"""A note to paste into the record: subjective, objective, assessment, plan, in at most 120 words."""

from kinescript.programme.programme import Programme
from kinescript.report.care.clinician_plan import list_rows
from kinescript.report.care.note_words import list_found, name_side, say_finding, say_item, say_presentation_short
from kinescript.report.care.visit_screen import say_screen
from kinescript.report.care.visit_words import NOT_ASKED, say_day, say_instant, say_name

AT_MOST_WORDS = 120
_ROOM_FOR_ALL_BUT_ITEMS = 94


def write_note(programme: Programme) -> str:
    """Return the note as plain text, four lines; items that do not fit are counted."""
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
    items = [item for _, item, _, _ in list_rows(programme)]
    for shown in range(len(items), -1, -1):
        told = [say_item(item) for item in items[:shown]]
        if shown < len(items):
            told.append(f"{len(items) - shown} more on the sheet" if shown else f"{len(items)} exercises on the sheet")
        text = _join(lines | {"P": [*lines["P"], ", ".join(told)]})
        if len(text.split()) <= AT_MOST_WORDS:
            return text + "\n"
    return _cut(_join(lines)) + "\n"


def _subjective(programme: Programme) -> list[str]:
    intake = programme.intake
    pain = intake.pain
    parts = [f"{name_side(intake.painful_side)} leg {_say_pain(pain.leg.now, pain.leg.worst_24h)}".strip()]
    if intake.distal_site:
        parts[0] += f" to {intake.distal_site.value}"
    parts.append(f"back {_say_pain(pain.back.now, pain.back.worst_24h)}")
    parts += [f"goal: {goal}" for goal in intake.function.goals[:1]]
    parts += [f"fears {feared.task}" for feared in intake.function.feared_tasks[:1]]
    return parts


def _say_pain(now: float | None, worst: float | None) -> str:
    said = [f"{now:g}/10" if now is not None else "", f"worst {worst:g}" if worst is not None else ""]
    return ", ".join(part for part in said if part) or NOT_ASKED


def _objective(programme: Programme) -> list[str]:
    asked = programme.intake.asked.at or programme.screening.on
    screen = say_screen(programme.screening, programme.intake).rstrip(".")
    parts = [f"screen {say_day(asked)}: {screen}", *list_found(programme.intake)]
    return parts + [say_finding(each) for each in programme.findings if each.confirmed]


def _assessment(programme: Programme) -> list[str]:
    stage = programme.screening.stage
    presentation = programme.intake.presentation
    return [
        say_presentation_short(presentation.is_) if presentation else "presentation not recorded",
        f"{say_name(stage.duration.value)}, {say_name(stage.status.value)}, irritability {stage.irritability.value}",
    ]


def _plan(programme: Programme) -> list[str]:
    signed = programme.signed
    state = f"signed {signed.by}, {say_instant(signed.at)}" if signed else "PROPOSAL, not signed"
    return [f"{state}; review {say_day(programme.review_on)}"]


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
