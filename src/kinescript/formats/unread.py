"""Files of muscles that kinescript does not read, known by name: a person is told why, and the way round."""

from dataclasses import dataclass

from kinescript.errors import InputRefused
from kinescript.formats.door import Peek

_TAR_AT, _TAR = 257, b"ustar"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unread:
    endings: tuple[str, ...]
    words: str
    program: str


_OTB = _Unread(endings=(".otb+", ".otb4", ".otb"), words="an .otb+ of OTBioLab+", program="OTBioLab+")
_HPF = _Unread(endings=(".hpf",), words="an .hpf of Delsys EMGworks", program="EMGworks or its File Utility")


def refuse_unread(peek: Peek) -> None:
    """Raise InputRefused for a file that no door knows and that is an .otb+ or an .hpf; else return.

    No such file was there to check a reader against, so that there is none. An .otb+ is a tar archive, whatever its
    name; of an .hpf nothing is known here but its ending.
    """
    ending = peek.path.suffix.lower()
    tar = peek.head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR
    found = next((each for each in (_OTB, _HPF) if ending in each.endings), _OTB if tar else None)
    if found is None or peek.is_folder:
        return
    came = found.words if ending in found.endings else f"a tar archive, perhaps {found.words}"
    do = f"export it as EDF, C3D, CSV or MAT with {found.program}"
    raise InputRefused("a file kinescript has a tested reader for", came, do, place=peek.path.name)
