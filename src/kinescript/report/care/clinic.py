"""Who hands the sheet out: what a clinic sets once; what is not set is left to be written by hand."""

from dataclasses import dataclass

from kinescript.errors import InputRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """The clinic: its physiotherapist, telephone, emergency number, and the address its figure pages are served from.

    `region` (GB, EU, US ...) chooses the emergency number where the clinic has set none of its own. `base` is a web
    address (https://clinic.example/figures) below which the moving figures lie; without one no QR is printed.
    `language` is that of sheets and cards unless the intake asks for another. Raises InputRefused when `base` is no
    web address.
    """

    name: str | None = None
    physio: str | None = None
    phone: str | None = None
    emergency_number: str | None = None
    region: str | None = None
    base: str | None = None
    language: str = "en"

    def __post_init__(self) -> None:
        if self.base is not None and not self.base.startswith(("https://", "http://")):
            raise InputRefused("a web address", repr(self.base), "begin it with https://", place="clinic base")

    def address_of(self, page: str) -> str | None:
        """Return where a page of the figures lies, or None where the clinic serves none."""
        return None if self.base is None else f"{self.base.rstrip('/')}/{page}"
