"""A web address as a QR code: squares in SVG, and on a PDF page."""

from typing import Any

from kinescript.report.markup import Markup, element

QUIET_MODULES = 4  # the empty border the standard asks for, ISO/IEC 18004


def find_modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the dark and light squares of a QR code for a text, row by row, without its quiet border."""
    from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(text))
    code.make()
    size = code.getModuleCount()
    return tuple(tuple(bool(code.isDark(row, column)) for column in range(size)) for row in range(size))


def paint_qr(text: str, *, title: str) -> Markup:
    """Return a QR code as SVG, black on white whatever the page's colours are: a camera reads it."""
    rows = find_modules(text)
    side = len(rows) + 2 * QUIET_MODULES
    path = "".join(f"M{x + QUIET_MODULES} {y + QUIET_MODULES}h{run}v1h-{run}z" for x, y, run in _runs(rows))
    return element(
        "svg",
        element("title", title),
        element("rect", width=side, height=side, fill="white"),
        element("path", d=path, fill="black"),
        role="img",
        view_box=f"0 0 {side} {side}",
        shape_rendering="crispEdges",
        class_="qr",
    )


def draw_qr(canvas: Any, text: str, *, x: float, y: float, side: float) -> None:
    """Draw a QR code on a reportlab canvas, its lower left corner at x, y, in points."""
    rows = find_modules(text)
    module = side / (len(rows) + 2 * QUIET_MODULES)
    canvas.saveState()
    canvas.setFillGray(0.0)
    path = canvas.beginPath()
    for column, row, run in _runs(rows):
        top = y + side - (row + QUIET_MODULES) * module
        path.rect(x + (column + QUIET_MODULES) * module, top - module, run * module, module)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def _runs(rows: tuple[tuple[bool, ...], ...]) -> list[tuple[int, int, int]]:
    """Return neighbouring dark squares of a row as one: column, row, length."""
    runs = []
    for y, row in enumerate(rows):
        start = None
        for x, dark in enumerate((*row, False)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                runs.append((start, y, x - start))
                start = None
    return runs
