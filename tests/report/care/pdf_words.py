"""The words of a PDF page by page, read back through its own fonts: independent of what wrote it."""

import base64
import re
import zlib

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"(.*?)stream\n(.*?)endstream", re.DOTALL)
SHOWN = re.compile(rb"/(F\d+(?:\+\d+)?) [\d.]+ Tf|\(((?:\\.|[^\\()])*)\) Tj", re.DOTALL)
ESCAPED = re.compile(rb"\\(?:([0-7]{3})|(.))", re.DOTALL)
PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pdf:
    """The objects of a PDF as reportlab lays them out."""

    def __init__(self, content: bytes) -> None:
        self.objects = {int(number): body for number, body in OBJECT.findall(content)}

    def stream(self, number: int) -> bytes:
        """The decoded stream of an object."""
        found = STREAM.match(self.objects[number])
        assert found
        head, data = found.groups()
        if b"/ASCII85Decode" in head:
            data = base64.a85decode(data.strip().removesuffix(b"~>"))
        return zlib.decompress(data) if b"/FlateDecode" in head else data

    def of_type(self, name: bytes) -> dict[int, bytes]:
        """Every object of a type."""
        return {n: body for n, body in self.objects.items() if re.search(rb"/Type\s*/" + name + rb"\b", body)}

    def fonts(self) -> dict[str, dict[int, str]]:
        """What each byte means in each font, from its ToUnicode table."""
        tables = {}
        names = dict(re.findall(rb"/(F\d+(?:\+\d+)?) (\d+) 0 R", b"\n".join(self.objects.values())))
        for name, number in names.items():
            found = re.search(rb"/ToUnicode (\d+) 0 R", self.objects[int(number)])
            assert found, f"{name!r} cannot be read back"
            tables[name.decode()] = read_table(self.stream(int(found[1])))
        return tables

    def pages(self) -> list[str]:
        """The words of every page in order."""
        fonts, said = self.fonts(), []
        for _, body in sorted(self.of_type(b"Page").items()):
            found = re.search(rb"/Contents (\d+) 0 R", body)
            assert found
            said.append(read_words(self.stream(int(found[1])), fonts))
        return said


def read_table(text: bytes) -> dict[int, str]:
    """Byte to letter of a ToUnicode table."""
    return {
        int(code, 16): bytes.fromhex(letter.decode()).decode("utf-16-be")
        for code, letter in re.findall(rb"<(\w\w)> <(\w{4})>\n", text)
    }


def read_words(content: bytes, fonts: dict[str, dict[int, str]]) -> str:
    """The shown strings of a page, in the order in which they are drawn."""
    font: dict[int, str] = {}
    pieces = []
    for name, shown in SHOWN.findall(content):
        if name:
            font = fonts[name.decode()]
        else:
            raw = ESCAPED.sub(lambda m: bytes([int(m[1], 8)]) if m[1] else PLAIN.get(m[2], m[2]), shown)
            pieces.append("".join(font[byte] for byte in raw))
    return re.sub(r"\s+", " ", " ".join(pieces))
