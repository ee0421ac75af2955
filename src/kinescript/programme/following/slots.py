"""Which items may be raised at one look: few, so that a person can tell what each does."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kinescript.intake.words import Status
from kinescript.programme.following.clocks import ItemKey
from kinescript.programme.following.item_changes import Room, change_item, gives_back
from kinescript.programme.following.item_words import ItemWord, Window, is_ready
from kinescript.programme.following.pain_rule import Word
from kinescript.programme.following.progressed import Change
from kinescript.programme.following.progression import find_progression
from kinescript.programme.programme import Programme
from kinescript.programme.script import Kind


def hold_rest(
    programme: Programme,
    words: Sequence[ItemWord],
    window: Window,
    *,
    stage: Status,
    room: Room,
    owed: Mapping[ItemKey, Change],
) -> tuple[ItemWord, ...]:
    """Return the words with all but a few raises held on purpose; walking and what an easier week took come on top.

    Who comes first is decided by what was done, never by pain: an item held for a sore leg must not make room for
    another one.
    """
    table = find_progression()
    free, rivals = set[int](), list[tuple[tuple[int, int, int], int]]()
    for place, said in enumerate(words):
        item = said.item
        given_back = gives_back(item.dose, owed.get((item.exercise, item.side)))
        if item.script.kind is Kind.WALKING or given_back:
            free.add(place)
        elif is_ready(programme, item, window) and _could_rise(said, stage, room):
            own = room.library.get(item.exercise)
            steps = item.script.version - (own.version if own is not None else 1)
            rank = table.weeks.raised_first.index(item.script.kind)
            rivals.append(((steps, rank, place), place))
    free.update(place for _, place in sorted(rivals)[: table.weeks.raised_at_once])
    why = table.say("same_on_purpose", most=table.weeks.raised_at_once)
    return tuple(
        said.but(Word.HOLD, why)
        if said.word is Word.PROGRESS and place not in free and _could_rise(said, stage, room)
        else said
        for place, said in enumerate(words)
    )


def _could_rise(said: ItemWord, stage: Status, room: Room) -> bool:
    risen = change_item(replace(said, word=Word.PROGRESS), stage=stage, room=room)
    return risen.decision.change is not None
