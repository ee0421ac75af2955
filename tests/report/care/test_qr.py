"""A QR code is read back by its own rules (ISO/IEC 18004), without what wrote it."""

import re

import pytest

from kinescript.report.care.qr import find_modules, paint_qr

FINDER = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]


def mask(number: int, i: int, j: int) -> bool:
    """Whether the mask of this number turns the module of row i and column j."""
    return (
        (i + j) % 2, i % 2, j % 3, (i + j) % 3, (i // 2 + j // 3) % 2, i * j % 2 + i * j % 3,
        (i * j % 2 + i * j % 3) % 2, ((i + j) % 2 + i * j % 3) % 2,
    )[number] == 0  # fmt: skip


def is_function(i: int, j: int, size: int) -> bool:
    """Whether a module belongs to a finder, the timing, the format or the one alignment pattern of versions 2 to 6."""
    if (i < 9 and j < 9) or (i < 9 and j >= size - 8) or (i >= size - 8 and j < 9) or 6 in (i, j):
        return True
    return size > 21 and size - 9 <= i <= size - 5 and size - 9 <= j <= size - 5


def read_back(rows: tuple[tuple[bool, ...], ...]) -> str:
    """The text of a code of one block in byte mode, its mask read from the format bits."""
    size = len(rows)
    masked = [rows[8][j] for j in (2, 3, 4)]
    number = sum(bit << (2 - place) for place, bit in enumerate(masked)) ^ 0b101
    bits, up, column = [], True, size - 1
    while column > 0:
        if column == 6:
            column -= 1
        for i in range(size - 1, -1, -1) if up else range(size):
            for j in (column, column - 1):
                if not is_function(i, j, size):
                    bits.append(rows[i][j] ^ mask(number, i, j))
        up, column = not up, column - 2
    data = [sum(bit << (7 - k) for k, bit in enumerate(bits[n : n + 8])) for n in range(0, len(bits) - 7, 8)]
    stream = "".join(f"{byte:08b}" for byte in data)
    assert stream[:4] == "0100", "byte mode"
    length = int(stream[4:12], 2)
    return bytes(int(stream[12 + 8 * k : 20 + 8 * k], 2) for k in range(length)).decode("utf-8")


@pytest.mark.parametrize("text", ["A", "https://c.example/k#bird", "figures.html#hip_hinge"])
def test_what_was_written_is_read_back(text: str) -> None:
    assert read_back(find_modules(text)) == text


def test_three_corners_are_finders() -> None:
    rows = ["".join("1" if dark else "0" for dark in row) for row in find_modules("https://clinic.example/k/#bridge")]
    size = len(rows)
    assert size % 4 == 1
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        assert [row[left : left + 7] for row in rows[top : top + 7]] == FINDER


def test_the_svg_paints_the_same_squares_with_a_quiet_border() -> None:
    rows = find_modules("https://clinic.example")
    svg = paint_qr("https://clinic.example", title="a < b")
    found = re.search(r'<path d="([^"]+)"', svg)
    assert found
    painted = set()
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1", found[1]):
        painted |= {(int(y) - 4, int(x) - 4 + k) for k in range(int(run))}
    assert painted == {(i, j) for i, row in enumerate(rows) for j, dark in enumerate(row) if dark}
    assert f'viewBox="0 0 {len(rows) + 8} {len(rows) + 8}"' in svg
    assert "a &lt; b" in svg
