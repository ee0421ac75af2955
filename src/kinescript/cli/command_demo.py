"""`kinescript demo`: the main job on the synthetic person kinescript ships."""

from pathlib import Path
from typing import Annotated

import typer

NAME = "demo"
EXAMPLES = "Examples:  kinescript demo   |   kinescript demo --out my-first-report"


def run(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the recording and its report.")] = Path(
        "demo-report"
    ),
) -> None:
    """Assess a simulated person who stands on one leg and then on the other, and leave her intake for a plan."""
    from datetime import datetime

    from kinescript.chain import assess
    from kinescript.cli.command_assess import say
    from kinescript.cli.progress import Progress
    from kinescript.documents.write import refusal, to_json, write_text
    from kinescript.formats.c3d_export import write_recording
    from kinescript.formats.opener import open_recording
    from kinescript.results.folder import write_results
    from kinescript.synth.recordings import demo_recording
    from kinescript.synth.visit import demo_visit

    with Progress("demo", steps=9) as tell:
        tell("simulating")
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise refusal(error, out) from error
        file = out / "single-leg-stance.c3d"
        write_recording(demo_recording()[0], file)
        tell("reading")
        # read back from the file, so that the demo takes the road a real recording takes
        recording = open_recording(file)
        assessment = assess(recording, tell=tell)
        tell("report")
        write_results(assessment, out)
        today = datetime.now().astimezone().date()
        write_text(out / "intake.json", to_json(demo_visit(today)) + "\n")
    say(recording, assessment, out)
