"""`kinescript score`: a questionnaire's exact score, its band, and what a change would have to be."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinescript.cli.options import JsonOption

if TYPE_CHECKING:
    from kinescript.outcomes.instrument import Instrument
    from kinescript.outcomes.outcome import Outcome

NAME = "score"
EXAMPLES = (
    """Examples:  kinescript score odi answers.json   |   echo '{"items": [4]}' | kinescript score nprs-leg - --json"""
)

_LONGEST_STDIN = 1_000_000  # characters; an answer sheet has a few dozen


def run(
    instrument: Annotated[
        str, typer.Argument(help="odi, rmdq-24, nprs-leg and so on; a wrong one names the near ones.")
    ],
    answers: Annotated[
        Path, typer.Argument(metavar="ANSWERS.json", help='{"items": [...]} in the order of the form; - for stdin.')
    ],
    t_table: Annotated[
        Path | None,
        typer.Option("--t-table", metavar="TABLE.json", help="PROMIS: {part: {raw: T}}, from the owner's manual."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Score a questionnaire exactly, and say its band, its error and what matters."""
    from kinescript.documents.write import to_json
    from kinescript.outcomes.instrument import load_instrument
    from kinescript.outcomes.scoring import score

    known = load_instrument(instrument)
    table = None if t_table is None else _read_table(t_table)
    items, place = _read_answers(answers)
    outcome = _at(place, lambda: score(instrument, items, t_table=table))
    typer.echo(to_json(_document(known, outcome)) if json else "\n".join(_lines(known, outcome)))


def _read_answers(path: Path) -> tuple[dict[str, Any], str]:
    from kinescript.documents.read import parse_document, read_document

    if str(path) == "-":
        text = sys.stdin.read(_LONGEST_STDIN).removeprefix("\ufeff")
        return parse_document(text, dict[str, Any], name="stdin", as_json=True), "stdin"
    return read_document(path, dict[str, Any]), path.name


def _read_table(path: Path) -> dict[str, dict[str, float]]:
    from kinescript.documents.read import read_document

    return read_document(path, dict[str, dict[str, float]])


def _at(place: str, make: Any) -> "Outcome":
    from kinescript.errors import InputRefused

    try:
        return make()  # type: ignore[no-any-return]
    except InputRefused as error:
        raise error.at(f"{place}: {error.place}" if error.place else place) from error


def _document(instrument: "Instrument", outcome: "Outcome") -> dict[str, Any]:
    from kinescript.documents.write import to_plain

    return {
        "instrument": outcome.instrument,
        "title": instrument.title,
        "score": outcome.score,
        "score_is": instrument.score_is or "total",
        "range": [instrument.score_from, instrument.score_to],
        "unit": outcome.unit,
        "band": outcome.band,
        "band_source": instrument.band_source,
        "parts": dict(outcome.parts),
        "answered": outcome.answered,
        "items": outcome.items,
        "complete": outcome.complete,
        "direction": f"higher is {instrument.higher_is}",
        "mcid": to_plain(instrument.mcid) if instrument.mcid else None,
        "error": [to_plain(each) | {"sem": each.sem} for each in instrument.error] or None,
        "licence": to_plain(instrument.licence),
    }


def _lines(instrument: "Instrument", outcome: "Outcome") -> list[str]:
    from kinescript.outcomes.showing import say_error, say_mcid, say_score

    lines = [f"{instrument.title}: {say_score(instrument, outcome)}"]
    if outcome.band is not None:
        lines.append(f"  band: {outcome.band} ({instrument.band_source})")
    if outcome.parts:
        lines.append("  parts: " + ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in outcome.parts))
    left_out = "" if outcome.complete else f"; {outcome.items - outcome.answered} left out"
    lines.append(f"  answered: {outcome.answered} of {outcome.items}{left_out}; higher is {instrument.higher_is}")
    lines.append(f"  measurement error: {say_error(instrument)}")
    return [*lines, f"  what matters: {say_mcid(instrument)}"]
