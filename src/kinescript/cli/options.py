"""Options that several commands share; whether a file can be read is the opener's to say, in its one sentence."""

from pathlib import Path
from typing import Annotated

import typer

LayoutOption = Annotated[
    Path | None,
    typer.Option("--layout", metavar="LAYOUT.toml", readable=False, help="What the columns of a table are."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else.")]
FormatOption = Annotated[
    str | None,
    typer.Option("--format", metavar="FORMAT", help="What kind of file it is, where it could be of two kinds."),
]
