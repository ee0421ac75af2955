"""Signing: a clinician accepts a programme as it stands, and only that one may run."""

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from kinescript.body.words import Side
from kinescript.documents.write import to_plain
from kinescript.errors import InputRefused, SafetyRefused
from kinescript.programme.programme import Item, Programme, Signature
from kinescript.programme.script import MotionScript


def find_digest(programme: Programme) -> str:
    """Return the SHA-256 of the programme's canonical JSON with who signed it and when; its withdrawal stays out.

    Of a proposal it is the digest of what it says, of a signed one the digest of the signature: two signatures under
    the same plan differ. Canonical: keys in order, no spaces, 5.0 written as 5, so that a file read back has the digest
    it was signed with.
    """
    tree = {key: value for key, value in to_plain(programme).items() if key not in ("signed", "withdrawn")}
    if programme.signed is not None:
        tree["signed"] = {"by": programme.signed.by, "at": programme.signed.at}
    text = json.dumps(_canonical(tree), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def find_content_digest(programme: Programme) -> str:
    """Return the digest of what a programme says, whoever signed it."""
    return find_digest(replace(programme, signed=None))


def find_digests(programme: Programme) -> frozenset[str]:
    """Return every digest under which a programme may stand on the list of withdrawn ones."""
    written = {programme.signed.digest} if programme.signed is not None else set()
    return frozenset({find_digest(programme), find_content_digest(programme), *written})


def sign(programme: Programme, *, by: str, at: str, on: date | None = None) -> Programme:
    """Return the programme as this clinician accepts it; `at` is an instant in UTC as text (2026-11-21T09:30:00Z).

    `on` is the day it is where they are, by default that of the instant. Raises InputRefused for a name that says
    nobody or an instant that is none; SafetyRefused for a programme that was withdrawn, is not made yet or has expired
    by then, or whose screening allows no plan.
    """
    name = " ".join(by.split())
    if not any(c.isalpha() for c in name) or not name.isprintable():
        raise InputRefused("the name of the clinician who signs", repr(by[:40]), "give a name", place="--by")
    instant = _find_instant(at)
    day = instant.date() if on is None else on
    if abs((day - instant.date()).days) > 1:
        raise InputRefused(f"an instant of {day}", repr(at[:40]), "correct it", place="at")
    if day < programme.made_on:
        came = f"{day.isoformat()}, before it was made on {programme.made_on.isoformat()}"
        raise SafetyRefused("a day on which the programme is there", came, "sign it then", place=programme.id)
    if programme.withdrawn is not None:
        raise SafetyRefused(
            "a programme that stands", f"one withdrawn ({programme.withdrawn})", "make a new one", place=programme.id
        )
    if not programme.screening.action.allows_plan:
        came = f"the answer {programme.screening.action.value}"
        raise SafetyRefused("a screening that allows a plan", came, "screen again", place=programme.id)
    _check_not_expired(programme.id, programme.valid_until, day)
    signed = replace(programme, signed=Signature(by=name, at=at, digest=""))
    return replace(programme, signed=Signature(by=name, at=at, digest=find_digest(signed)))


def check_may_run(programme: Programme, *, on: date, withdrawn: frozenset[str] = frozenset()) -> None:
    """Let a programme pass that is signed as it stands, not withdrawn and still valid on that day.

    Raises SafetyRefused with the reason otherwise; `withdrawn` are the digests of the clinic's list.
    """
    place = programme.id
    if programme.withdrawn is not None:
        came = f"one withdrawn ({programme.withdrawn})"
        raise SafetyRefused("a programme that stands", came, "ask the clinician for a new one", place=place)
    if programme.signed is None:
        raise SafetyRefused("a programme signed by a clinician", "a proposal", "have it signed first", place=place)
    if programme.signed.digest != find_digest(programme):
        came = f"one changed since {programme.signed.by} signed it"
        raise SafetyRefused("the programme that was signed", came, "have it looked at and signed again", place=place)
    if find_digests(programme) & withdrawn:
        came = "one on the list of withdrawn programmes"
        raise SafetyRefused("a programme that stands", came, "ask the clinician for a new one", place=place)
    if not programme.screening.action.allows_plan:
        came = f"the answer {programme.screening.action.value}"
        raise SafetyRefused("a screening that allows a plan", came, "screen again", place=place)
    _check_not_expired(place, programme.valid_until, on)


def check_script_valid(script: MotionScript, *, on: date) -> None:
    """Let a script pass that is valid on that day; raises SafetyRefused after its last one."""
    _check_not_expired(script.id, script.valid_until, on)


def find_script(programme: Programme, exercise_id: str, side: Side | None = None) -> MotionScript:
    """Return the script of an exercise in the first week that has it.

    Raises InputRefused when the programme has no such exercise on that side, or when it has it on both and none is
    named.
    """
    found: dict[Side | None, Item] = {}
    for item in list_items(programme):
        if item.exercise == exercise_id:
            found.setdefault(item.side, item)
    if not found:
        known = ", ".join(sorted({item.exercise for item in list_items(programme)}))
        raise InputRefused(f"an exercise of the programme ({known})", repr(exercise_id[:60]), "name one of them")
    if side is None and len(found) == 1:
        return next(iter(found.values())).script
    if side not in found:
        sides = ", ".join(each.value if each else "no side" for each in found)
        came = side.value if side else "none named"
        raise InputRefused(f"a side on which {exercise_id} is done ({sides})", came, "name one of them")
    return found[side].script


def list_items(programme: Programme) -> tuple[Item, ...]:
    """Return every item in the order in which it is met: week by week, through the day first, then the sessions."""
    return tuple(
        item
        for week in programme.weeks
        for row in (week.through_the_day, *(session.items for session in week.sessions))
        for item in row
    )


def _check_not_expired(place: str, valid_until: date, on: date) -> None:
    if valid_until < on:
        came = f"one that ended on {valid_until.isoformat()}"
        raise SafetyRefused(f"one valid on {on.isoformat()}", came, "ask the clinician for a new one", place=place)


def _find_instant(at: str) -> datetime:
    expected = "an instant in UTC such as 2026-11-21T09:30:00Z"
    try:
        instant = datetime.fromisoformat(at)
    except ValueError as error:
        raise InputRefused(expected, repr(at[:40]), "correct it", place="at") from error
    if instant.utcoffset() != timedelta(0):
        raise InputRefused(expected, repr(at[:40]), "give it in UTC", place="at")
    return instant


def _canonical(tree: Any) -> Any:
    """Write 5.0 as 5 and what is no number as null, as a document would; everything else stays."""
    if isinstance(tree, dict):
        return {str(key): _canonical(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [_canonical(value) for value in tree]
    if not isinstance(tree, float):
        return tree
    if tree - tree != 0:
        return None
    return int(tree) if tree == int(tree) else tree
