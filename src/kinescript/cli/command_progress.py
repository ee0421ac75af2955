"""`kinescript progress`: a programme and its diary in, what happens next out."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinescript.cli.options import JsonOption

if TYPE_CHECKING:
    from datetime import date

    from kinescript.programme.diary import Diary
    from kinescript.programme.following.progressed import ItemDecision, Progressed
    from kinescript.programme.programme import Programme

NAME = "progress"
EXAMPLES = """Examples:  kinescript progress --programme plan/programme.json --diary diary.json --out next   |
kinescript progress --template --programme plan/programme.json > diary.json"""

_MARKS = {"stop": "■", "regress_contact": "▼", "regress": "▽", "hold": "●", "progress": "▲"}
_SAID = {"stop": "stop", "regress_contact": "stop and ring", "regress": "step back", "hold": "same", "progress": "more"}


def run(
    programme: Annotated[
        Path | None, typer.Option("--programme", metavar="PROGRAMME.json", readable=False, help="What was signed.")
    ] = None,
    diary: Annotated[
        Path | None, typer.Option("--diary", metavar="DIARY.json", readable=False, help="What was done and felt.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder for progress.json and the next version.")
    ] = None,
    *,
    today: Annotated[
        str | None, typer.Option("--today", metavar="DATE", help="The day it is (default: the diary's last).")
    ] = None,
    json: JsonOption = False,
    template: Annotated[bool, typer.Option("--template", help="Print an example diary, and stop.")] = False,
) -> None:
    """Decide for every exercise: more, the same, a step back or stop; stop and screen again is exit code 4."""
    from kinescript.documents.write import to_json, to_plain
    from kinescript.errors import WrongUsage
    from kinescript.programme.diary import read_diary
    from kinescript.programme.following.diary_template import write_diary_template
    from kinescript.results.home import read_clinic
    from kinescript.results.programme_document import read_programme
    from kinescript.results.progress_folder import find_programme_file, write_progress

    if template:
        own = read_programme(programme) if programme is not None else None
        typer.echo(to_json(to_plain(write_diary_template(own))))
        return
    if programme is None or diary is None or out is None:
        named = {"--programme": programme, "--diary": diary, "--out": out}
        missing = next(name for name, given in named.items() if given is None)
        raise WrongUsage("--programme, --diary and --out", f"no {missing}", "name it", place="progress")
    followed, written = read_programme(programme), read_diary(diary)
    on = find_look_day(followed, written, today, place=diary.name)
    progressed = _look(followed, written, on, name=diary.name)
    out = _find_own_folder(followed, progressed, find_programme_file(programme), out)
    _withdraw_or_check(followed, progressed, find_programme_file(programme), out)
    document = write_progress(progressed, followed, out, signed=find_programme_file(programme), clinic=read_clinic())
    if json:
        typer.echo(to_json(document))
    else:
        say(progressed, out / (document["proposal"] or "progress.json"))
    if progressed.re_screen:
        raise _refusal(progressed, place=diary.name)


def find_look_day(programme: "Programme", diary: "Diary", today: str | None, *, place: str) -> "date":
    """Return the day it is: what was asked for, else the diary's last, so that it does not matter when.

    Raises WrongUsage when it is no day, InputRefused when the diary's last day lies in the future of this machine.
    """
    from datetime import date, datetime, timedelta

    from kinescript.errors import InputRefused, WrongUsage

    if today is not None:
        try:
            return date.fromisoformat(today)
        except ValueError:
            raise WrongUsage("a day as 2026-11-21 for --today", repr(today[:40]), "write it so", place=place) from None
    last = max([programme.made_on, *(session.date for session in diary.sessions)])
    now = datetime.now().astimezone().date()
    # a programme of the future is an exercise; a diary that runs ahead of its programme's present is a mistake
    if last > now + timedelta(days=1) and programme.made_on <= now:
        came = f"a session on {last}"
        raise InputRefused(f"days up to today, {now}", came, "correct that day", place=f"{place}, sessions")
    if (now - last).days >= 7 and diary.sessions:
        typer.echo(f"{place}: ends on {last}, {(now - last).days} days ago; --today {now} looks from today", err=True)
    return last


def _look(programme: "Programme", diary: "Diary", on: "date", *, name: str) -> "Progressed":
    from kinescript.programme.following.deciding import find_progress
    from kinescript.programme.library import load_library

    library = {exercise.id: exercise for exercise in load_library()}
    return find_progress(programme, diary, on=on, library=library, name=name)


def _find_own_folder(programme: "Programme", progressed: "Progressed", file: Path, out: Path) -> Path:
    """Return where this look may write: never into another person's folder; a stop then goes to the programme's own.

    Raises InputRefused for another person's folder when nothing is urgent.
    """
    from kinescript.errors import InputRefused
    from kinescript.results.programme_folder import find_other_person

    other = find_other_person(out, programme.subject_id)
    if other is None or out.resolve() == file.resolve().parent:
        return out
    if not progressed.re_screen:
        came = f"one of another person, {other[:60]}"
        raise InputRefused(f"a folder of {programme.subject_id}", came, "choose another folder", place=str(out))
    typer.echo(f"{out}: a folder of another person, {other[:60]}; letter and card went to {file.parent}", err=True)
    return file.parent


def _withdraw_or_check(programme: "Programme", progressed: "Progressed", file: Path, out: Path) -> None:
    """Put a programme that must stop on the clinic's list, signed or not, and every version of it in the folders.

    No copy of one runs or can be signed until somebody has screened again. Raises SafetyRefused for one that stands
    there already, whatever this diary says, and for a list nobody can read.
    """
    from kinescript.cli.refused import list_withdrawn
    from kinescript.errors import SafetyRefused
    from kinescript.programme.signing import find_digests
    from kinescript.programme.withdrawals import read_withdrawn
    from kinescript.results.home import find_home
    from kinescript.results.programme_folder import list_digests
    from kinescript.results.progress_folder import list_stop_folders

    own = find_digests(programme)
    if own & read_withdrawn(find_home()) and not progressed.re_screen:
        came, do = "one on the list of withdrawn programmes", "screen again and make a new one"
        raise SafetyRefused("a programme that stands", came, do, place=programme.id)
    if progressed.re_screen:
        beside = [each for folder in list_stop_folders(file, out) for each in list_digests(folder, proposals=True)]
        why = progressed.reasons[0].clinician
        list_withdrawn((*sorted(own), *beside), why=why, by="kinescript progress")


def _refusal(progressed: "Progressed", *, place: str) -> Exception:
    from kinescript.errors import SafetyRefused

    came, do = progressed.reasons[0].clinician.rstrip("."), "screen again in full before anything goes on"
    return SafetyRefused("a diary with nothing new in it", came, do, place=place)


def say(progressed: "Progressed", where: Path) -> None:
    """Print what happens next in at most eight lines, the last of which says where it lies."""
    week = f"week {progressed.week}" + (f", next {progressed.next_week}" if progressed.next_week else "")
    counted = Counter(_SAID[item.word.value] for item in progressed.items)
    counts = ", ".join(f"{count} {word}" for word, count in counted.items())
    typer.echo(f"{progressed.subject_id}: {progressed.on:%d %b %Y}, {week}: {counts}")
    if progressed.re_screen:
        from kinescript.programme.following.progression import find_progression

        typer.echo(f"  {find_progression().words['stop_card'].patient}")
    rows = sorted(progressed.items, key=lambda item: (item.change is None, item.word.boldness))
    shown = [item for item in rows if item.change is not None or item.word.value != "hold"][:3]
    for item in shown:
        typer.echo(f"  {_in_short(item)}")
    rest = len(progressed.items) - len(shown)
    if rest:
        typer.echo(f"  and {rest} more in progress.json")
    said = (
        *progressed.asks,
        *(each for each in (progressed.medical_review, progressed.deload) if each),
        *progressed.notes,
    )
    for words in said[: 6 - len(shown) - bool(rest)]:
        typer.echo(f"  {words.clinician}")
    signed = "PROPOSAL - NOT SIGNED: " if progressed.proposal is not None else ""
    typer.echo(f"{signed}{where}")


def _in_short(item: "ItemDecision") -> str:
    side = f", {item.side.value}" if item.side else ""
    mark, said = _MARKS[item.word.value], _SAID[item.word.value]
    return f"{mark} {item.exercise.replace('_', ' ')}{side}: {said}. {item.reasons[0].clinician}"
