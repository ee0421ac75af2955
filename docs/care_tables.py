"""Tables of care that would go stale if people wrote them: instruments, the registry of claims, hazards."""

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def write_care_tables(made: Path) -> None:
    """Write the tables that pages of the documentation include."""
    from kinescript.outcomes.evidence import load_evidence
    from kinescript.outcomes.instrument import load_instruments

    (made / "instruments.md").write_text(instruments(load_instruments()), encoding="utf-8")
    (made / "licences.md").write_text(licences(load_instruments()), encoding="utf-8")
    (made / "evidence.md").write_text(evidence(load_evidence()), encoding="utf-8")
    (made / "refused.md").write_text(refused(), encoding="utf-8")
    (made / "hazards.md").write_text(hazards(), encoding="utf-8")


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table; a bar inside a cell is written so that it stays one."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def instruments(every: Any) -> str:
    """Return two tables: what is asked and added up, then what a score and a change of it mean."""
    from kinescript.outcomes.showing import say_error, say_mcid

    asked, means = [], []
    for each in every:
        ways = {"sum": "sum", "mean": "mean", "percent_of_answered": "per cent of what was answered"}
        turned = f"; {', '.join(map(str, each.reversed))} turned round" if each.reversed else ""
        weighed = f"; weights {', '.join(map(str, each.weights))}" if each.weights else ""
        of = f" of {each.score_is.replace('_', ' ')}" if each.score_is else ""
        way = f"{ways[each.scoring]}{of}, {each.score_from:g} to {each.score_to:g}{turned}{weighed}"
        bands = "; ".join(f"{say_edges(band)}: {band.word}" for band in each.band) or "none"
        source = f" (`{each.band_source}`)" if each.band_source else ""
        counts = " or ".join(map(str, each.items))
        name = f"`{each.name}`"
        asked.append((name, f"{each.title}: {each.about}", f"{counts}; {each.order}", way))
        means.append((name, f"higher is {each.higher_is}; {bands}{source}", say_error(each), say_mcid(each)))
    notes = "".join(f"- `{each.name}`: {each.note}\n" for each in every if each.note)
    first = table(("name", "what", "answers, in order", "score"), asked)
    second = table(("name", "bands", "measurement error", "what matters"), means)
    return f"{first}\n{second}\n{notes}"


def say_edges(band: Any) -> str:
    """Return the exact edges of a band in words."""
    signs = (("at least", band.at_least), ("above", band.above), ("at most", band.at_most), ("below", band.below))
    words = [f"{sign} {value:g}" for sign, value in signs if value is not None]
    parts = (("at least", band.part_at_least), ("at most", band.part_at_most))
    words += [f"{band.part} {sign} {value:g}" for sign, value in parts if value is not None]
    return ", ".join(words)


def licences(every: Any) -> str:
    """Return whose each instrument is and what may be done with its wording."""
    head = ("name", "owner", "what may be done", "wording in kinescript", "where")
    rows = []
    for each in every:
        codes = [code for code in (each.loinc.panel, each.loinc.score) if code]
        where = each.licence.url + (f"; LOINC {', '.join(codes)}" if codes else "")
        bundled = "own captions" if each.licence.text_bundled else "none"
        rows.append((f"`{each.name}`", each.licence.owner, each.licence.note, bundled, where))
    return table(head, rows)


def evidence(every: Any) -> str:
    """Return the registry of claims as a list of definitions, one an entry."""
    entries = []
    for each in every:
        doi = f"{each.doi} (from memory, to be looked up)" if each.doi_from_memory else each.doi
        where = "; ".join(f"{kind} {value}" for kind, value in (("doi", doi), ("PMID", each.pmid)) if value)
        source = "; ".join(part for part in (each.reference, where, each.url) if part)
        source += f". {each.note}" if each.note else ""
        people = f"*Of whom:* {each.population}; *against:* {each.comparator}; *when:* {each.window}."
        label, status = each.label.replace("_", " "), each.status.replace("_", " ")
        checked = f"*Support:* {label}; {status} ({each.checked_by}, {each.checked_on:%d %b %Y})."
        entries.append(f"`{each.id}`\n: {each.says} **{each.value}.** {people} *Source:* {source}. {checked}\n")
    return "\n".join(entries)


def refused() -> str:
    """Return the claims that are refused by name, each with the nearest fact."""
    path = HERE.parent / "src" / "kinescript" / "data" / "evidence" / "refused.toml"
    tree = tomllib.loads(path.read_text(encoding="utf-8"))
    head = ("refused", "why, and the nearest fact", "see")
    return table(head, [(each["says"], each["why"], f"`{each['nearest']}`") for each in tree["refused"]])


def hazards() -> str:
    """Return the hazards, one section each, with the tests that hold their control."""
    tree = tomllib.loads((HERE / "safety" / "hazards.toml").read_text(encoding="utf-8"))
    pages = []
    for each in tree["hazard"]:
        tests = "".join(f"- `{test}`\n" for test in each["tests"])
        tests += "".join(f"- still to come: {words}\n" for words in each.get("awaited", ()))
        title = each["id"].replace("_", " ").capitalize()
        pages.append(
            f"## {title}\n\n**{each['hazard']}**\n\nCause: {each['cause']}\n\nControl: {each['control']}\n\n{tests}"
        )
    return "\n".join(pages)
