"""Tables of muscles for the reference page, made from the catalogue and data/muscles."""

from pathlib import Path


def write_muscle_tables(made: Path) -> None:
    """Write how firm each measure of muscles is, and what each of them is."""
    from kinescript.measures.catalogue import CATALOGUE

    graded = [entry for entry in CATALOGUE if entry.grade]
    order = ("supported", "mixed", "weak", "technical")
    rows = ["| grade | measure | what | why this grade |", "| --- | --- | --- | --- |"]
    for grade in order:
        rows += [f"| {grade} | `{e.name}` | {e.title} | {e.grade_reason} |" for e in graded if e.grade == grade]
    (made / "muscle_grades.md").write_text("\n".join(rows) + "\n", encoding="utf-8")
    rows = ["| name | what | unit | source |", "| --- | --- | --- | --- |"]
    rows += [f"| `{e.name}` | {e.definition} | {e.unit} | {e.source} |" for e in graded]
    (made / "muscle_measures.md").write_text("\n".join(rows) + "\n", encoding="utf-8")
