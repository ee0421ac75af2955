"""What a card repeats of what the person told, and what to say on the phone: the words of data/screening."""

from dataclasses import dataclass
from functools import cache

from kinescript.documents.shipped import read_shipped
from kinescript.intake.minimal_set import keys
from kinescript.intake.screening import Screening
from kinescript.intake.words import Action, Cleared


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldWords:
    """One question: what was told, what to say, whether hands found it, and whether the pain is named beside it."""

    key: str
    told: str
    say: str
    found: bool = False
    with_pain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWords:
    """What a card says by action, and every question of the minimal safety set in its words."""

    schema_version: int
    pain: str
    lines: dict[Action, tuple[str, ...]]
    question: tuple[ToldWords, ...]

    def __post_init__(self) -> None:
        if [each.key for each in self.question] != list(keys()) or set(self.lines) != set(Action):
            raise ValueError("the card needs words for every question, in its order, and for every action")


@cache
def read_card_words() -> CardWords:
    """Return the words of data/screening/card_words.toml; raises InputRefused when a line does not hold together."""
    return read_shipped("screening", "card_words.toml", CardWords)


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why somebody was sent: what they told, what hands found, and the words for the telephone."""

    told: tuple[str, ...]
    found: tuple[str, ...]
    say: tuple[str, ...]


def find_why(screening: Screening) -> Why:
    """Return what forbids a plan in a person's words: questions that are not cleared although they were answered."""
    rows = read_card_words()
    told: list[str] = []
    found: list[str] = []
    say: list[str] = []
    stands = dict(screening.cleared)
    pain = False
    for each in rows.question:
        if stands.get(each.key) is not Cleared.NO or each.key in screening.missing:
            continue
        # the examination counted as a yes: the person did not say so
        examined = any(reason.startswith(f"{each.key}: counted as yes") for reason in screening.reasons)
        (found if each.found or examined else told).append(each.told)
        say.append(each.say)
        pain = pain or each.with_pain
    once = list(dict.fromkeys(say))
    if pain:
        once.insert(1, rows.pain)
    return Why(told=tuple(told), found=tuple(found), say=tuple(once))
