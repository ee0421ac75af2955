"""How the documentation is made: Sphinx, MyST and furo; every example in it is run."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from kinescript.version import __version__

project = "kinescript"
author = "the kinescript authors"
copyright = "the kinescript authors; code Apache-2.0, content CC BY 4.0"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.doctest"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_made", "**/.*"]
language = "en-GB"
nitpicky = False  # types of other projects have no page here, and no page elsewhere is fetched

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True}

doctest_test_doctest_blocks = ""  # examples in docstrings are run by pytest, those in pages by {doctest}
doctest_global_setup = "import kinescript as ks"

# Nothing is fetched when a page is opened: the type is the system's.
html_theme = "furo"
html_title = "kinescript"
html_show_sphinx = False
html_copy_source = False
html_theme_options = {
    "light_css_variables": {
        "font-stack": '"Atkinson Hyperlegible", system-ui, sans-serif',
        "color-brand-primary": "#0B6E6E",
        "color-brand-content": "#0B6E6E",
        "color-background-primary": "#FBFAF7",
        "color-foreground-primary": "#1B1F23",
    },
    "dark_css_variables": {
        "font-stack": '"Atkinson Hyperlegible", system-ui, sans-serif',
        "color-brand-primary": "#5FC9C1",
        "color-brand-content": "#5FC9C1",
        "color-background-primary": "#14171A",
        "color-foreground-primary": "#ECE9E2",
    },
}


def _write_tables(*_: object) -> None:
    """Tables that would go stale if people wrote them: from the catalogue and from data/norms."""
    from kinescript.findings.reference import load_references
    from kinescript.measures.catalogue import CATALOGUE

    made = Path(__file__).resolve().parent / "_made"
    made.mkdir(exist_ok=True)
    rows = ["| name | what | unit | needs | source |", "| --- | --- | --- | --- | --- |"]
    rows += [f"| `{e.name}` | {e.definition} | {e.unit} | {', '.join(e.needs)} | {e.source} |" for e in CATALOGUE]
    (made / "measures.md").write_text("\n".join(rows) + "\n", encoding="utf-8")
    rows = ["| measure | task | range | MDC | population | source |", "| --- | --- | --- | --- | --- | --- |"]
    for norm in load_references():
        low, high = (("" if v is None else f"{v:g}") for v in (norm.reference.low, norm.reference.high))
        span = f"{low} to {high}" if low and high else f"up to {high}" if high else f"from {low}"
        cells = (f"`{norm.measure}`", norm.task.words, f"{span} {norm.reference.unit}", f"{norm.reference.mdc:g}")
        rows.append(f"| {' | '.join((*cells, norm.reference.population, norm.reference.source))} |")
    (made / "references.md").write_text("\n".join(rows) + "\n", encoding="utf-8")


def setup(app: object) -> None:
    """Make the tables before Sphinx reads the pages that include them."""
    app.connect("builder-inited", _write_tables)  # type: ignore[attr-defined]
