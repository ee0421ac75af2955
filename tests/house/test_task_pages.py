"""Every task has a page that says how to record it, and somebody who opens the documentation finds it."""

import re

import pytest
from tests.house.source import ROOT

from kinescript.body.tasks import Task

FOLDER = ROOT / "docs" / "tasks"
NAMED = [task for task in Task if task is not Task.UNKNOWN]


def slug(task: Task) -> str:
    """The name of a task's page without its ending."""
    return task.value.replace("_", "-")


def linked(page: str) -> list[str]:
    """The lines of the toctree of one page of the documentation."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    block = re.search(r"^```\{toctree\}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert block, f"docs/{page} has no toctree"
    return [line for line in block[1].split("\n") if line and not line.startswith(":")]


def test_every_task_is_linked_and_nothing_else_is() -> None:
    assert "tasks/index" in linked("index.md")
    assert sorted(linked("tasks/index.md")) == sorted(slug(task) for task in NAMED)
    assert sorted(path.stem for path in FOLDER.glob("*.md")) == sorted(["index", *(slug(task) for task in NAMED)])


@pytest.mark.parametrize("task", NAMED)
def test_the_page_of_a_task_has_its_command_tables_picture_and_example(task: Task) -> None:
    text = (FOLDER / f"{slug(task)}.md").read_text(encoding="utf-8")
    made = f"../_made/tasks/{slug(task)}"
    needed = (
        f"--task {task.value} ",
        f"{made}-measures.md",
        f"{made}-judged.md",
        f"{made}.svg",
        "```{doctest}",
        f"make_recording(Task.{task.name}, seed=1)",
        "## What it cannot tell",
    )
    assert [words for words in needed if words not in text] == []
