"""The catalogue's rows of muscles that findings judge."""

from kinescript.body.tasks import Task
from kinescript.measures.entry import Entry, Grade

_ROWS: tuple[tuple[str, str, str, bool, tuple[Task, ...] | None, Grade], ...] = (
    ("flexion_extension_ratio", "Flexion-extension ratio", "1", True, (Task.FORWARD_BEND,), "supported"),
    ("flexion_relaxation_ratio", "Flexion-relaxation ratio", "1", True, (Task.FORWARD_BEND,), "supported"),
    ("latency_to_prime_mover", "Latency to the prime mover", "ms", True, None, "weak"),
    ("latency_to_movement", "Latency to movement", "ms", True, None, "weak"),
    ("muscle_level", "Level in the task", "%", True, None, "mixed"),
    ("level_side_ratio", "Level, right over left", "1", False, None, "weak"),
    ("stance_level", "Level in single support", "%", True, None, "mixed"),
)

ENTRIES: tuple[Entry, ...] = tuple(
    Entry(
        name=name,
        title=title,
        unit=unit,
        needs=(),
        definition="See docs/reference/muscles.md.",
        source="definition of ours",
        sided=sided,
        tasks=tasks,
        grade=grade,
    )
    for name, title, unit, sided, tasks, grade in _ROWS
)
