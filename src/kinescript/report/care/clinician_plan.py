"""The programme as a table: item, side, dose, what changed since last, why; and the rules set aside."""

from kinescript.body.words import Side
from kinescript.programme.programme import Item, Programme
from kinescript.report.care.dose_words import write_dose
from kinescript.report.care.visit_words import say_day, say_side
from kinescript.report.markup import Markup, element

_LONGEST_WHY, _SHORTEST_HEAD = 80, 12


def write_items(programme: Programme, before: Programme | None) -> Markup:
    """Return the items of the firm weeks, a row each, and the rules kept and overridden."""
    then = {key: item for key, item, _, _ in list_rows(before)} if before else {}
    rows = []
    for key, item, when, weeks in list_rows(programme):
        rows.append(
            element(
                "tr",
                element("th", item.script.title, scope="row"),
                element("td", say_side(item.side), class_=item.side.value if item.side else None),
                element("td", write_dose(item.dose, brief=True)),
                element("td", f"{when}{weeks}"),
                element("td", _say_change(item, then.get(key), first=before is None)),
                element("td", _say_why(item)),
            )
        )
    gone = [item.script.title for key, item in then.items() if key not in {row[0] for row in list_rows(programme)}]
    head = element(
        "tr", *(element("th", name, scope="col") for name in ("Item", "Side", "Dose", "When", "Change", "Why"))
    )
    return element(
        "div",
        element(
            "div",
            element("table", element("thead", head), element("tbody", *rows), class_="items"),
            class_="scroll",
            tabindex="0",
        ),
        element("p", f"No longer: {', '.join(gone)}.") if gone else "",
        _rules(programme),
    )


def _say_why(item: Item) -> str:
    """Return what brought it to this person, which stands first: a rule, a finding or a fear, else what it serves."""
    return shorten(item.reasons[0].clinician) if item.reasons else "no reason recorded"


def list_rows(programme: Programme) -> list[tuple[tuple[str, Side | None], Item, str, str]]:
    """Return each exercise and side of the firm weeks once: its key, last item, when, and the weeks if not all."""
    firm = [week for week in programme.weeks if week.status == "firm"]
    met: dict[tuple[str, Side | None], tuple[Item, list[str], list[int]]] = {}
    for week in firm:
        rows = [("daily", week.through_the_day), *((s.day.value[:3].capitalize(), s.items) for s in week.sessions)]
        for when, items in rows:
            for item in items:
                _, days, weeks = met.get((item.exercise, item.side), (item, [], []))
                met[item.exercise, item.side] = (
                    item,
                    [*days, when] if when not in days else days,
                    [*weeks, week.week] if week.week not in weeks else weeks,
                )
    every = [week.week for week in firm]
    return [
        (key, item, " ".join(days), "" if weeks == every else f", week {', '.join(str(w) for w in weeks)}")
        for key, (item, days, weeks) in met.items()
    ]


def shorten(words: str) -> str:
    """Return the head of a sentence before its colon, or as much of it as fits two lines; the appendix has all of it.

    >>> shorten("Direction that centralised and stayed: several times a day.")
    'Direction that centralised and stayed'
    >>> shorten("Control before volume. Then more.")
    'Control before volume.'
    >>> shorten("Unloaded rest in hip and knee flexion for pain relief, and to calm guarding; used as a pause all day.")
    'Unloaded rest in hip and knee flexion for pain relief, and to calm guarding'
    """
    first = words.split(". ", maxsplit=1)[0]
    first = first if first == words else f"{first}."
    head = first.split(": ", maxsplit=1)[0]
    if _SHORTEST_HEAD <= len(head) < len(first):
        return head
    if len(first) <= _LONGEST_WHY:
        return first
    room = first[: _LONGEST_WHY + 1]
    # a clause that ends in the second half reads better than a line cut anywhere
    ends = [room.rfind(mark) for mark in (";", ":", ",")]
    if max(ends) > _LONGEST_WHY // 2:
        return room[: max(ends)]
    return f"{room[:-1].rsplit(' ', maxsplit=1)[0]} ..."


def _say_change(item: Item, then: Item | None, *, first: bool) -> str:
    if first:
        return "first"
    if then is None:
        return "new"
    old, new = (write_dose(each.dose, brief=True).split(", ") for each in (then, item))
    if old == new:
        return "same"
    # only what is no longer so; what is new stands beside it
    gone = [part for part in old if part not in new]
    return f"was {', '.join(gone)}" if gone else f"added {', '.join(part for part in new if part not in old)}"


def _rules(programme: Programme) -> Markup:
    aside = [rule for rule in programme.rules if rule.override is not None]
    broken = [rule for rule in programme.rules if rule.override is None and not rule.kept]
    kept = len(programme.rules) - len(aside) - len(broken)
    lines = [
        f"OVERRIDDEN {rule.words.rstrip('.')}: {rule.override.by}, {say_day(rule.override.at)}, {rule.override.why}."
        for rule in aside
        if rule.override is not None
    ]
    lines += [f"NOT KEPT, nobody said why: {rule.words}" for rule in broken]
    return element("p", f"Rules: {kept} kept (appendix). ", *(element("strong", f"{line} ") for line in lines))
