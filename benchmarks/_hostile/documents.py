"""Documents that mean harm: layouts, what people fill in, an earlier assessment."""

import json
from collections.abc import Iterator
from pathlib import Path

from .cases import Case
from .text_lies import CSV, XSENS

_DEEP = 100_000
LAYOUT = (
    'rate_hz = 100.0\ntask = "walking"\n[subject]\nid = "P-1"\n[[channels]]\nkind = "acceleration"\n'
    'columns = ["acc_x", "acc_y", "acc_z"]\nunit = "m/s2"\nsegment = "pelvis"\nframe = "sensor"\n'
    '[[marks]]\nname = "standing"\nstart_s = 0.0\nend_s = 0.01\n'
)
PLACES = (
    'task = "walking"\n[sensors]\n00B42279 = "pelvis"\n[muscles]\n'
    '"EMG 1" = { muscle = "gluteus_medius", side = "right" }\n'
)
INTAKE = {
    "person": "P-1",
    "age_years": 50.0,
    "answers": [{"question": "q", "score": 3, "side": "left", "weights": [1.0]}],
    "notes": {"a": "b"},
    "ranges": {"a": [0.0, 1.0]},
}
_VALUES = (
    "nan", "inf", "-inf", "1e999", "-1", "0", "1e308", "5e-324", "9" * 5000, "0x" + "f" * 5000, '"\\u0000"',
    '"\\u001b[2J"', "true", "[]", "{}", "[[]]", '""', "1979-05-27T07:32:00Z", "'''\n'''", '"' + "a" * 100_000 + '"',
    '"\\u202e"', "99999999999999999999",
)  # fmt: skip
_JSON_VALUES = (
    None, True, -1, 10**400, 1e308, 5e-324, "\ud800", "\x1b[2J", "\0", [], {}, [[]], "", "a" * 100_000, [None] * 1000,
    {"a": {"b": {}}}, [1e308, -1e308], ["nan", "inf"],
)  # fmt: skip


def honest_cases(results: bytes) -> Iterator[Case]:
    """Yield each document as it should be."""
    for name, text in (
        ("layout", LAYOUT),
        ("places", PLACES),
        ("intake", json.dumps(INTAKE)),
        ("results", results.decode()),
    ):
        yield _case(name, "honest", text.encode())


def document_cases(results: bytes) -> Iterator[Case]:
    """Yield each document with each value replaced, then what is hostile in any; `results` is an assessment.json."""
    for name, text in (("layout", LAYOUT), ("places", PLACES)):
        lines = text.splitlines(keepends=True)
        for number, line in enumerate(lines):
            if "=" not in line:
                continue
            key = line.split("=")[0]
            for value in _VALUES:
                changed = "".join([*lines[:number], f"{key}= {value}\n", *lines[number + 1 :]])
                yield _case(name, f"{key.strip()} = {value[:20]!r}", changed.encode())
    for name, tree in (("intake", INTAKE), ("results", json.loads(results))):
        for where, changed in _changed(tree):
            yield _case(name, where, json.dumps(changed).encode())
    raw = {
        "layout": LAYOUT.encode(),
        "places": PLACES.encode(),
        "intake": json.dumps(INTAKE).encode(),
        "results": results,
    }
    for name, whole in raw.items():
        for step in range(50):
            yield _case(name, f"cut at {step} of 50", whole[: len(whole) * step // 50])
        for what, data in _hostile_anywhere():
            yield _case(name, what, data)


def _hostile_anywhere() -> Iterator[tuple[str, bytes]]:
    deep = str(_DEEP)
    yield "lists in lists " + deep, b"[" * _DEEP
    yield "lists in lists, closed", b'{"person": ' + b"[" * _DEEP + b"]" * _DEEP + b"}"
    yield "lists in a list of TOML", b"a = " + b"[" * _DEEP + b"]" * _DEEP
    yield "tables in tables", b'{"a":' * _DEEP + b"1" + b"}" * _DEEP
    yield "inline tables", b"a = " + b"{a=" * 5000 + b"1" + b"}" * 5000
    yield "a long dotted key", b".".join([b"a"] * 20_000) + b" = 1\n"
    yield "dotted tables", b"".join(b"[" + b".".join([b"a"] * n) + b"]\n" for n in range(1, 400))
    yield "many tables", b"".join(b"[t%d]\n" % n for n in range(200_000))
    yield "many unknown keys", b"".join(b"k%d = 1\n" % n for n in range(200_000))
    yield "many unknown JSON keys", json.dumps({f"k{n}": n for n in range(400_000)}).encode()
    yield "one key twice", b'{"person": "a", "person": "b"}'
    yield "NaN", b'{"person": NaN}'
    yield "an endless number", b'{"person": ' + b"1" * 3_000_000 + b"}"
    yield "an endless TOML number", b"person = " + b"1" * 3_000_000
    yield "an endless exponent", b'{"age_years": 1e' + b"9" * 1_000_000 + b', "person": "a"}'
    yield "a lone surrogate", b'{"person": "\\ud800", "\\udfff": 1}'
    yield "a key that speaks to the terminal", b'{"\\u001b[2J\\u0007": 1}'
    yield "a key of five megabytes", b'{"' + b"a" * 5_000_000 + b'": 1}'
    yield "a million wrong answers", json.dumps({"person": "a", "answers": [{"x": 1}] * 300_000}).encode()
    yield "a million wrong weights", b'{"person": "a", "answers": [{"weights": [' + b"null," * 1_000_000 + b"null]}]}"
    weights = b"1" + b",1" * 1_000_000
    yield (
        "a million right weights",
        b'{"person": "a", "answers": [{"question": "q", "score": 1, "weights": [%s]}]}' % weights,
    )
    yield "many wrong notes", json.dumps({"person": "a", "notes": {str(n): n for n in range(500_000)}}).encode()
    yield "many right notes", json.dumps({"person": "a", "notes": {str(n): "" for n in range(500_000)}}).encode()
    yield "a million wrong measures", b'{"measures": [' + b"{}," * 2_000_000 + b"{}]}"
    yield "eleven megabytes", b" " * 11_000_000
    yield "nine megabytes of blanks", b" " * 9_000_000
    yield "quotes without end", b'a = "' + b"\\" * 2_000_000
    yield "UTF-16", '{"person": "a"}'.encode("utf-16")
    yield "Latin-1", '{"person": "\xe9"}'.encode("latin-1")
    yield "a BOM twice", b"\xef\xbb\xbf\xef\xbb\xbf{}"
    yield "NUL", b"\0" * 1000
    yield "null", b"null"
    yield "a number", b"1"
    yield "a text", b'"person"'


def _changed(tree: object, at: str = "") -> Iterator[tuple[str, object]]:
    """Yield the tree with each of its values replaced by each hostile one, left out, or joined by an unknown one."""
    if isinstance(tree, dict):
        yield f"{at}: an unknown key", tree | {"\x1b]0;x\x07": 1}
        for key, value in tree.items():
            yield f"{at}.{key} left out", {k: v for k, v in tree.items() if k != key}
            for said, new in _changed(value, f"{at}.{key}"):
                yield said, tree | {key: new}
    elif isinstance(tree, list) and tree:
        for said, new in _changed(tree[0], f"{at}[0]"):
            yield said, [new, *tree[1:]]
    for value in _JSON_VALUES:
        yield f"{at} = {str(value)[:20]!r}", value


def _case(name: str, what: str, data: bytes) -> Case:
    def build(folder: Path) -> list[str]:
        if name in ("intake", "results"):
            path = folder / (
                "assessment.json" if name == "results" else "intake.toml" if b" = " in data[:999] else "intake.json"
            )
            path.write_bytes(data)
            return ["read-results" if name == "results" else "read-document", str(path)]
        layout, recording = folder / "layout.toml", folder / ("hostile.csv" if name == "layout" else "hostile.txt")
        layout.write_bytes(data)
        recording.write_text(CSV if name == "layout" else XSENS)
        return ["inspect", str(recording), "--layout", str(layout)]

    return Case(group="document", name=f"{name}: {what}", build=build)
