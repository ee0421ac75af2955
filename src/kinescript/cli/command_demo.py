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
    """Assess a simulated person who stands on one leg and then bends forward, and leave her intake for a plan."""
    from datetime import datetime

    from kinescript.chain import assess
    from kinescript.cli.command_assess import say
    from kinescript.cli.progress import Progress
    from kinescript.documents.write import refusal, to_json, write_text
    from kinescript.formats.c3d_export import write_recording
    from kinescript.formats.opener import open_recording
    from kinescript.results.folder import write_results
    from kinescript.synth.recordings import demo_bend_recording, demo_recording
    from kinescript.synth.visit import demo_visit

    trials = (
        (out, "single-leg-stance.c3d", demo_recording),
        (out / "forward-bend", "forward-bend.c3d", demo_bend_recording),
    )
    done = []
    with Progress("demo", steps=17) as tell:
        for folder, name, simulate in trials:
            tell("simulating")
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise refusal(error, folder) from error
            write_recording(simulate()[0], folder / name)
            tell("reading")
            # read back from the file, so that the demo takes the road a real recording takes
            recording = open_recording(folder / name)
            assessment = assess(recording, tell=tell)
            tell("report")
            write_results(assessment, folder)
            done.append((recording, assessment, folder))
        today = datetime.now().astimezone().date()
        write_text(out / "intake.json", to_json(demo_visit(today)) + "\n")
    for recording, assessment, folder in done:
        say(recording, assessment, folder, kinds=2)
