"""`kinescript intake`: the questions of the first visit at the terminal, by keyboard, in about 90 seconds."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinescript.cli.command_screen import TodayOption, screen_on
from kinescript.cli.prompts import ask_day, ask_key, ask_listed, ask_number, ask_several, ask_text

if TYPE_CHECKING:
    from kinescript.intake.minimal_set import Question

NAME = "intake"
EXAMPLES = """Examples:  kinescript intake   |   kinescript intake --out anna.json"""

_ANSWERS = {"y": True, "n": False, "?": "not_sure"}
_YES_NO = {"y": True, "n": False}
_NOT_APPLICABLE_KEY = "cauda_equina.sexual_function"


def run(
    out: Annotated[Path, typer.Option("--out", metavar="INTAKE.json", help="The file to write.")] = Path("intake.json"),
    today: TodayOption = None,
) -> None:
    """Ask what must be asked, write it as an intake, and judge it; Enter leaves a question unanswered.

    Not cleared is exit code 4; the file is written all the same.
    """
    from kinescript.cli.refused import refusal_of
    from kinescript.documents.write import to_json, write_text
    from kinescript.errors import InputRefused
    from kinescript.intake.document import parse_intake
    from kinescript.intake.saying import screening_lines

    if out.exists() or out.is_symlink():
        came, do = "one that is there already", "choose another name with --out, or remove it first"
        raise InputRefused("a new file for the intake", came, do, place=out.name)
    if sys.stdin is None or sys.stdin.closed:
        came, do = "none", "run it at a terminal, or fill in the template of screen --template"
        raise InputRefused("answers at the keyboard", came, do, place="intake")
    now = datetime.now().astimezone()
    on = _day_zero(today, now.date())
    flags = _ask_flags()
    tree: dict[str, Any] = {"schema_version": 1, "red_flags": _by_group(flags)}
    _say_at_once(tree, on)
    tree |= _ask_who(on, None if today else f"{now:%H:%M}") | _ask_symptoms(on) | _ask_rest()
    intake = parse_intake(tree, name=out.name)
    write_text(out, to_json(tree) + "\n")
    typer.echo(f"written: {out}")
    screening = screen_on(intake, on, place=out.name)
    typer.echo("\n".join(screening_lines(screening)))
    if not screening.action.allows_plan:
        raise refusal_of(screening, place=out.name)


def _day_zero(today: str | None, now: date) -> date:
    from kinescript.cli.command_screen import find_day
    from kinescript.intake.document import Intake

    return now if today is None else find_day(Intake(), today, place="intake")


def _ask_flags() -> dict[str, Any]:
    """Show the whole list, and only then offer to say that all of it was asked."""
    from kinescript.intake.minimal_set import read_minimal_set

    questions = read_minimal_set().question
    group = ""
    for number, each in enumerate(questions, start=1):
        if each.group != group:
            group = each.group
            typer.echo(f"\n{group.replace('_', ' ')}")
        typer.echo(f"{number:3d}  {each.patient}")
    typer.echo("\na = asked all, all no;  3 7? = asked all, yes to 3, not sure of 7, no to the rest;  o = one by one")
    while True:
        said = ask_text("Answers")
        if said is None or said == "o":
            return _one_by_one(questions) if said == "o" else {}
        if said == "a":
            return {each.key: False for each in questions}
        answers = _from_numbers(said, questions)
        if answers is not None:
            return answers
        typer.echo(
            f"  a, o, numbers from 1 to {len(questions)} (with ? when not sure), or Enter to leave all unanswered"
        )


def _from_numbers(said: str, questions: "tuple[Question, ...]") -> dict[str, Any] | None:
    words = said.replace(",", " ").split()
    # a comma alone answers nothing, and nothing is never a no
    if not words:
        return None
    answers: dict[str, Any] = {each.key: False for each in questions}
    for word in words:
        number = word.removesuffix("?")
        if not number.isdecimal() or not 1 <= int(number) <= len(questions):
            return None
        answers[questions[int(number) - 1].key] = "not_sure" if word.endswith("?") else True
    return answers


def _one_by_one(questions: "tuple[Question, ...]") -> dict[str, Any]:
    typer.echo("y = yes, n = no, ? = not sure, Enter = not answered")
    out: dict[str, Any] = {}
    for number, each in enumerate(questions, start=1):
        more = {"x": "not_applicable"} if each.key == _NOT_APPLICABLE_KEY else {}
        out[each.key] = ask_key(f"{number:3d}  {each.patient}", _ANSWERS | more)
    return out


def _by_group(flags: dict[str, Any]) -> dict[str, dict[str, Any]]:
    groups: dict[str, dict[str, Any]] = {}
    for key, answer in flags.items():
        group, _, name = key.partition(".")
        groups.setdefault(group, {})[name] = answer
    return groups


def _say_at_once(tree: dict[str, Any], on: date) -> None:
    """An emergency is said before the next question is asked."""
    from kinescript.intake.document import parse_intake
    from kinescript.intake.words import Action

    screening = screen_on(parse_intake(tree), on, place="intake")
    if screening.action is Action.EMERGENCY:
        typer.echo(f"\nEMERGENCY. {screening.advice[0]}\n")


def _ask_who(on: date, time: str | None) -> dict[str, Any]:
    from kinescript.body.words import Sex

    who = {"id": ask_text("Pseudonym"), "age": ask_number("Age", 0, 120)}
    who["sex"] = ask_key("Sex", {each.value[0]: each.value for each in Sex})
    asked = {"by": ask_text("Asked by"), "at": on.isoformat(), "at_time": time, "how": None}
    asked["how"] = ask_key("How: in person, telephone, video", {"p": "in person", "t": "by telephone", "v": "by video"})
    return {"person": who, "asked": asked}


def _ask_symptoms(on: date) -> dict[str, Any]:
    from kinescript.intake.document import Provoked
    from kinescript.intake.words import Site

    side = ask_key("Painful side", {"l": "left", "r": "right"})
    onset = ask_day("This episode began", on=on)
    pain = {
        where: {
            "now": ask_number(f"{where.capitalize()} pain now", 0, 10),
            "worst_24h": ask_number("  worst in 24 h", 0, 10),
        }
        for where in ("leg", "back")
    }
    return {
        "painful_side": side,
        "onset_date": onset.isoformat() if onset else None,
        "pain": pain,
        "distal_site": ask_listed("Farthest site", tuple(each.value for each in Site)),
        "irritability": {
            "provoked_by": ask_listed("Provoked by", tuple(each.value for each in Provoked)),
            "settle_min": ask_number("Minutes to settle", 0, 10000),
            "constant": ask_key("Constant", _YES_NO),
            "wakes_night": ask_key("Wakes at night", _YES_NO),
        },
    }


def _ask_rest() -> dict[str, Any]:
    from kinescript.intake.words import Condition, Presentation

    cause = ask_listed("Working presentation", tuple(each.value for each in Presentation))
    conditions = ask_several("Conditions", tuple(each.value for each in Condition))
    minutes, days = ask_number("Minutes a day", 0, 1440), ask_key("Days a week", {str(n): n for n in range(1, 8)})
    return {"presentation": cause, "conditions": conditions, "resources": {"min_per_day": minutes, "days": days}}
