"""Fixed texts in a person's language, by the standard library's gettext; English is the source of all."""

import gettext
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files

from kinescript.errors import InputRefused
from kinescript.intake.document import Weekday

DOMAIN = "kinescript"
SOURCE = "en"


def mark(text: str) -> str:
    """Return the text as it is; the name tells the catalogue's tests that it is translated later."""
    return text


_MONTHS = (
    mark("Jan"),
    mark("Feb"),
    mark("Mar"),
    mark("Apr"),
    mark("May"),
    mark("Jun"),
    mark("Jul"),
    mark("Aug"),
    mark("Sep"),
    mark("Oct"),
    mark("Nov"),
    mark("Dec"),
)
_DAYS = {
    Weekday.MONDAY: (mark("Monday"), mark("Mon")),
    Weekday.TUESDAY: (mark("Tuesday"), mark("Tue")),
    Weekday.WEDNESDAY: (mark("Wednesday"), mark("Wed")),
    Weekday.THURSDAY: (mark("Thursday"), mark("Thu")),
    Weekday.FRIDAY: (mark("Friday"), mark("Fri")),
    Weekday.SATURDAY: (mark("Saturday"), mark("Sat")),
    Weekday.SUNDAY: (mark("Sunday"), mark("Sun")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language with its catalogue."""

    code: str
    catalogue: gettext.NullTranslations = field(repr=False, compare=False)

    def say(self, text: str, **filled: object) -> str:
        """Return the fixed text in this language, its {places} filled; the English one where none is written."""
        said = self.catalogue.gettext(text)
        return said.format(**filled) if filled else said

    def plural(self, one: str, many: str, count: float, **filled: object) -> str:
        """Return the form for a number, {count} and the other {places} filled; 1.5 counts as many."""
        whole = int(count) if float(count).is_integer() else 2
        return self.catalogue.ngettext(one, many, whole).format(count=number(count), **filled)

    def knows(self, text: str) -> bool:
        """Return whether this text is written in this language: always in English, else when the catalogue has it."""
        return self.code == SOURCE or self.catalogue.gettext(text) != text

    def day(self, on: date) -> str:
        """Return a date as people read it.

        >>> find_language("en").day(date(2026, 11, 21)), find_language("de").day(date(2026, 11, 21))
        ('21 Nov 2026', '21. Nov. 2026')
        """
        return self.say("{day} {month} {year}", day=on.day, month=self.say(_MONTHS[on.month - 1]), year=on.year)

    def weekday(self, day: Weekday, *, brief: bool = False) -> str:
        """Return the name of a weekday, or its first letters."""
        return self.say(_DAYS[day][1 if brief else 0])

    def together(self, words: tuple[str, ...]) -> str:
        """Return words as a list in a sentence.

        >>> find_language("en").together(("Monday", "Wednesday", "Friday"))
        'Monday, Wednesday and Friday'
        """
        if len(words) < 2:
            return "".join(words)
        return self.say("{first} and {last}", first=", ".join(words[:-1]), last=words[-1])


def languages() -> tuple[str, ...]:
    """Return the codes of the languages there is a catalogue for, and English."""
    folder = files("kinescript").joinpath("data", "locale")
    return tuple(sorted({SOURCE, *(each.name for each in folder.iterdir() if each.is_dir())}))


def find_known(*wished: str | None) -> str:
    """Return the first language that is written, English where none is.

    >>> find_known("xx", None, "de"), find_known("xx")
    ('de', 'en')
    """
    for code in wished:
        with suppress(InputRefused):
            if code:
                return find_language(code).code
    return SOURCE


@cache
def find_language(code: str) -> Language:
    """Return a language by its code, the region left out; raises InputRefused for one nobody has written."""
    plain = code.replace("_", "-").split("-", maxsplit=1)[0].lower()
    if plain == SOURCE:
        return Language(code=SOURCE, catalogue=gettext.NullTranslations())
    if plain not in languages():
        known = ", ".join(languages())
        raise InputRefused(f"a language of {known}", repr(code), "choose one of them", place="lang")
    path = files("kinescript").joinpath("data", "locale", plain, "LC_MESSAGES", f"{DOMAIN}.mo")
    with path.open("rb") as file:
        return Language(code=plain, catalogue=gettext.GNUTranslations(file))


def number(value: float) -> str:
    """Return a number without a decimal it does not need.

    >>> number(10.0), number(2.5)
    ('10', '2.5')
    """
    return f"{value:g}"
