"""Questions at a terminal: a key or a number and Enter; Enter alone leaves a question unanswered."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVar

import typer

T = TypeVar("T")


def ask_key(question: str, choices: Mapping[str, T]) -> T | None:
    """Return what a key stands for, None for Enter; asks again after any other key."""
    while True:
        key = ask_text(f"{question} [{'/'.join(choices)}]")
        if key is None:
            return None
        if key.lower() in choices:
            return choices[key.lower()]
        typer.echo(f"  one of {', '.join(choices)}, or Enter to leave it unanswered")


def ask_listed(question: str, words: tuple[str, ...]) -> str | None:
    """Return one word of a list, chosen by its number; None for Enter."""
    typer.echo("  ".join(f"{number} {word.replace('_', ' ')}" for number, word in enumerate(words, start=1)))
    return ask_key(question, {str(number): word for number, word in enumerate(words, start=1)})


def ask_several(question: str, words: tuple[str, ...]) -> list[str] | None:
    """Return several words of a list, chosen by their numbers; 0 is none of them, None is Enter."""
    typer.echo("  ".join(f"{number} {word.replace('_', ' ')}" for number, word in enumerate(words, start=1)))
    while True:
        said = ask_text(f"{question} [numbers, 0 = none]")
        if said is None:
            return None
        numbers = said.replace(",", " ").split()
        if numbers == ["0"]:
            return []
        if all(each.isdecimal() and 1 <= int(each) <= len(words) for each in numbers):
            return [words[int(each) - 1] for each in dict.fromkeys(numbers)]
        typer.echo(f"  numbers from 1 to {len(words)} with spaces between, 0 for none, or Enter")


def ask_number(question: str, low: float, high: float) -> float | None:
    """Return a number from low to high, None for Enter; asks again after anything else."""
    while True:
        said = ask_text(f"{question} [{low:g}-{high:g}]")
        if said is None:
            return None
        try:
            value = float(said.replace(",", "."))
        except ValueError:
            value = float("nan")
        if low <= value <= high:
            return value
        typer.echo(f"  a number from {low:g} to {high:g}, or Enter to leave it unanswered")


def ask_day(question: str, *, on: date) -> date | None:
    """Return a day not after `on`: as 2026-11-21, or as a number of days ago; None for Enter."""
    while True:
        said = ask_text(f"{question} [2026-11-21, or days ago]")
        if said is None:
            return None
        day = _day_of(said, on)
        if day is not None and day <= on:
            return day
        typer.echo(f"  a day not after {on}, a number of days, or Enter to leave it unanswered")


def ask_text(question: str) -> str | None:
    """Return what was typed, None for Enter alone."""
    said: str = typer.prompt(question, default="", show_default=False)
    return said.strip() or None


def _day_of(said: str, on: date) -> date | None:
    try:
        return on - timedelta(days=int(said)) if said.isdecimal() else date.fromisoformat(said)
    except (ValueError, OverflowError):
        return None
