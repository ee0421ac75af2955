"""Text that says of itself what is not so: OpenSim, Xsens, tables; odd encodings; names that speak to the terminal."""

from collections.abc import Iterator

TRC = (
    "PathFileType\t4\t(X/Y/Z)\ta.trc\n"
    "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames\n"
    "60\t60\t3\t2\tmm\t60\t1\t3\n"
    "Frame#\tTime\tLASI\t\t\tRASI\t\t\n\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n\n"
    "1\t0.0000\t1\t2\t3\t4\t5\t6\n2\t0.0167\t1\t2\t3\t4\t5\t6\n3\t0.0333\t1\t2\t3\t4\t5\t6\n"
)
MOT = (
    "Coordinates\nnRows=3\nnColumns=3\ninDegrees=yes\nDataRate=10\nendheader\ntime\tknee_angle_r\tpelvis_tilt\n"
    "0.0\t1.0\t2.0\n0.1\t50.0\t3.0\n0.2\t60.0\t4.0\n"
)
STO = "DataType=Quaternion\nendheader\ntime\ta\tb\n0\t1,0,0,0\t0,1,0,0\n0.1\t0,1,0,0\t1,0,0,0\n"
XSENS = "// Update Rate: 60.0Hz\nPacketCounter\tAcc_X\tAcc_Y\tAcc_Z\n1\t0\t0\t9.8\n2\t0\t0\t9.8\n3\t0\t0\t9.8\n"
CSV = "time_s,acc_x,acc_y,acc_z\n0.0,0,0,9.8\n0.01,0,0,9.8\n0.02,0,0,9.8\n"
HONEST = {"opensim": (TRC, MOT, STO), "xsens": (XSENS,), "table": (CSV,)}

_NUMBERS = (
    "0",
    "-1",
    "nan",
    "inf",
    "1e308",
    "1e-320",
    "999999999999",
    "9" * 5000,
    "0x10",
    "1_0",
    "١",
    "",
    "\x1b[2J",
    "-0",
)
_SPEAKING = (
    "\x1b]0;owned\x07",
    "\x9b31m",
    "\u202egnp.exe",
    "\r",
    "\x08" * 20,
    "\ud7ff\uffff",
    "a" * 100_000,
    "'; x",
    "\x7f",
)
_ENCODINGS = ("utf-16-le", "utf-16-be", "utf-16", "utf-32", "latin-1", "cp037", "utf-7", "shift_jis", "utf-8-sig")


def lies() -> Iterator[tuple[str, str, bytes]]:
    """Yield door, name and bytes: each number of each file replaced, each word, each encoding, then the large ones."""
    import re

    for door, texts in HONEST.items():
        for index, text in enumerate(texts):
            label = f"{door} {index}"
            for spot in list(re.finditer(r"(?<![\w.])\d+(\.\d+)?", text))[:24]:
                for number in _NUMBERS:
                    said = f"{label}: {number[:12]!r} for {spot.group()} at {spot.start()}"
                    yield door, said, (text[: spot.start()] + number + text[spot.end() :]).encode("utf-8")
            for spot in list(re.finditer(r"[A-Za-z_]{3,}", text))[:16]:
                for word in _SPEAKING:
                    said = f"{label}: {word[:12]!r} for {spot.group()}"
                    yield door, said, (text[: spot.start()] + word + text[spot.end() :]).encode("utf-8", "replace")
            for encoding in _ENCODINGS:
                yield door, f"{label} in {encoding}", (text.replace("time", "tïme")).encode(encoding, "replace")
            for junk in (
                b"\0",
                b"\xff",
                b"\x1a",
                b"\x80" * 70_000,
                b"\0" * 3_000_000,
                b"\n" * 3_000_000,
                b"," * 3_000_000,
            ):
                yield door, f"{label} and {len(junk)} times {junk[:1]!r}", text.encode() + junk
                yield door, f"{len(junk)} times {junk[:1]!r} and {label}", junk + text.encode()
            for newline in ("\r", "\r\n", "\n\r", "\u2028", "\x0b"):
                yield door, f"{label}, lines ended by {newline!r}", text.replace("\n", newline).encode()
    yield from large()


def large() -> Iterator[tuple[str, str, bytes]]:
    """Yield a million columns, a million rows of nothing, one endless line."""
    many = b"\t".join(b"c%d" % i for i in range(1_000_000))
    zeros = b"\t".join([b"0"] * 1_000_000)
    yield "opensim", "a million columns", b"nColumns=1000001\nendheader\ntime\t" + many + b"\n0\t" + zeros + b"\n"
    yield "opensim", "a million quaternions", b"DataType=Quaternion\nendheader\ntime\t" + many + b"\n"
    yield (
        "opensim",
        "19000 columns",
        b"endheader\ntime\t" + b"\t".join(b"%d" % i for i in range(19_000)) + b"\n" * 400_000,
    )
    yield "opensim", "a million markers", TRC.replace("\t3\t2\tmm", "\t3\t1000000\tmm").encode()
    header = TRC.split("LASI", maxsplit=1)[0].replace("\t3\t2\tmm", "\t3\t1000000\tmm")
    yield (
        "opensim",
        "a million markers with names",
        (header + "\t\t\t".join(map(str, range(1_000_000))) + "\n").encode(),
    )
    yield "xsens", "a million columns", b"// Update Rate: 60Hz\nPacketCounter\t" + many + b"\n1\t" + zeros + b"\n"
    yield "xsens", "packets far apart", XSENS.replace("\n2\t", "\n30000\t").replace("\n3\t", "\n60000\t").encode()
    yield "xsens", "a long comment", b"// " + b"x" * 5_000_000 + b"\n" + XSENS.encode()
    yield "table", "a million columns", many.replace(b"\t", b",") + b"\n" + zeros.replace(b"\t", b",") + b"\n"
    yield (
        "table",
        "5000 columns",
        b",".join(b"c%d" % i for i in range(5000)) + b"\n" + (b",".join([b"0"] * 5000) + b"\n") * 300,
    )
    yield "table", "5001 columns and a million short rows", b",".join([b"1"] * 5000) + b"\n" + b"1\n" * 1_000_000
    yield "table", "quotes that never end", b'"' + b"a,b\n1,2\n" * 100_000
    yield "table", "a million rows of delimiters", CSV.encode() + b",,,\n" * 1_000_000
    yield "table", "one endless number", b"a,b\n1," + b"1" * 8_000_000 + b"\n"
    yield (
        "table",
        "one name a million times",
        b",".join([b"a"] * 4_999) + b"\n" + (b",".join([b"1"] * 4_999) + b"\n") * 20,
    )
    yield "table", "a million tabs in a name", b"a" * 200_000 + b",b\n1,2\n3,4\n"
