"""The face for terminals, a file a command; here they are wired together.

In: words typed in a shell. Out: files, at most eight lines, and the exit code of the contract.
Never: arithmetic on measured values; a traceback without --debug.
"""

import os
import signal
import sys

import typer

from kinescript.cli import (
    command_assess,
    command_bench,
    command_convert,
    command_demo,
    command_exercises,
    command_inspect,
    command_intake,
    command_prescribe,
    command_progress,
    command_score,
    command_screen,
    command_sign,
)
from kinescript.errors import KinescriptError

_HELP = """Measure how a person with sciatica moves, and say how sure that is.

Two commands to begin with:

  kinescript demo

  kinescript assess walk.c3d --out report
"""

_INTERRUPTED, _NOTHING_LOST = 130, "interrupted; nothing was left half-written"
# typer carries its own copy of click; the base of BadParameter is its usage error in either
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]


def _app() -> typer.Typer:
    app = typer.Typer(
        help=_HELP,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    commands = (
        command_demo,
        command_inspect,
        command_assess,
        command_convert,
        command_screen,
        command_intake,
        command_score,
        command_exercises,
        command_prescribe,
        command_progress,
        command_sign,
        command_bench,
    )
    for command in commands:
        app.command(name=command.NAME, epilog=command.EXAMPLES)(command.run)
    return app


def _say_version(asked: bool) -> None:
    if asked:
        from kinescript.version import __version__

        typer.echo(f"kinescript {__version__}")
        raise typer.Exit


def _options(
    version: bool = typer.Option(
        False, "--version", help="Print the version and stop.", is_eager=True, callback=_say_version
    ),
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error."),
) -> None:
    """Options of the whole program; both are dealt with before a command runs."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with the contract's exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in words
    words = [w for w in words if w != "--debug"]
    for number in (signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])):
        signal.signal(number, _interrupt)
    try:
        code = typer.main.get_command(_app())(words, prog_name="kinescript", standalone_mode=False)
        if code == _INTERRUPTED:
            code = _said(_NOTHING_LOST, code, KeyboardInterrupt(), debug)
    except KinescriptError as error:
        code = _said(str(error), error.exit_code, error, debug)
    except _UsageError as error:
        error.show()  # type: ignore[attr-defined]
        code = 2
    except (typer.Abort, KeyboardInterrupt) as error:
        code = _said(_NOTHING_LOST, _INTERRUPTED, error, debug)
    except MemoryError as error:
        code = _said("kinescript: expected enough memory; came too little; cut the recording up", 5, error, debug)
    except BrokenPipeError:
        # whoever read our output has gone; what was asked for is done
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        from pathlib import Path

        from kinescript.documents.write import refusal

        refused = refusal(error, Path(error.filename or "kinescript"))
        code = _said(str(refused), refused.exit_code, error, debug)
    except Exception as error:  # noqa: BLE001 - whatever else happens is a bug of ours, and the person is told so
        if "nterrupted" in str(error):
            # a library that was stopped in the middle says so in its own way
            sys.exit(_said(_NOTHING_LOST, _INTERRUPTED, error, debug))
        words_of_bug = f"kinescript has a bug: {type(error).__name__}: {error}"
        code = _said(f"{words_of_bug}; run it again with --debug and report what it prints", 1, error, debug)
    sys.exit(code if isinstance(code, int) else 0)


def _interrupt(number: int, frame: object) -> None:
    """Leave as Ctrl-C does, so that what was begun is cleared away."""
    del number, frame
    raise KeyboardInterrupt


def _said(sentence: str, code: int, error: BaseException, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exception(error)
    typer.echo("".join(c if c.isprintable() else "?" for c in " ".join(sentence.split())), err=True)
    return code
