"""The registry of claims: what may be said in numbers, of whom, against what, over which time, and who checked it."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from kinescript.documents.shipped import read_shipped
from kinescript.errors import InputRefused

Support = Literal["trial", "trial_other_population", "study", "guideline", "convention", "consensus"]
Checked = Literal["verified", "secondary", "from_memory", "assumption"]

# what is no list of claims: the three that are refused, and numbers that need no source
_NO_CLAIMS = ("refused.toml", "allowed.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One claim in our own words with all that makes it checkable.

    `label` is the kind of support, `status` how far it was checked: `verified` read in full, `secondary` by an abstract
    or an excerpt, `from_memory` not read again, `assumption` nobody has shown it; `doi_from_memory`: the DOI was not
    looked up. Raises ValueError when a word is not of its list, when nothing identifies the source of what is not an
    assumption, or when an assumption does not say so.
    """

    id: str
    says: str
    value: str
    reference: str
    population: str
    comparator: str
    window: str
    label: str
    status: str
    checked_by: str = ""
    checked_on: date | None = None
    doi: str = ""
    doi_from_memory: bool = False
    pmid: str = ""
    url: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for name in ("id", "says", "value", "reference", "population", "comparator", "window"):
            if not getattr(self, name).strip():
                raise ValueError(f"{name} of {self.id!r} is empty")
        if self.label not in get_args(Support):
            raise ValueError(f"the label {self.label!r} of {self.id!r} is not one of {', '.join(get_args(Support))}")
        if self.status not in get_args(Checked):
            raise ValueError(f"the status {self.status!r} of {self.id!r} is not one of {', '.join(get_args(Checked))}")
        if self.is_assumption != self.reference.startswith("assumption"):
            raise ValueError(
                f"{self.id!r}: an assumption says so in its status and first in its reference, else in neither"
            )
        if not self.is_assumption and not (self.doi or self.pmid or self.url):
            raise ValueError(f"{self.id!r} needs a doi, a pmid or a url, or the word assumption")

    @property
    def is_assumption(self) -> bool:
        """Whether it must be shown with the word assumption."""
        return self.status == "assumption"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """One file of data/evidence: who checked, when, and the claims."""

    checked_by: str
    checked_on: date
    entry: tuple[Evidence, ...]


@cache
def load_evidence() -> tuple[Evidence, ...]:
    """Return every claim of data/evidence/*.toml, in order of file and place.

    Raises InputRefused, with its place, when a file or a claim makes no sense or an id stands twice.
    """
    from dataclasses import replace

    found: dict[str, Evidence] = {}
    folder = files("kinescript").joinpath("data", "evidence")
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if not path.name.endswith(".toml") or path.name in _NO_CLAIMS:
            continue
        page = read_shipped("evidence", path.name, _Page)
        for each in page.entry:
            if each.id in found:
                raise InputRefused("each id once", f"{each.id} twice", "rename one", place=path.name)
            by, on = each.checked_by or page.checked_by, each.checked_on or page.checked_on
            found[each.id] = replace(each, checked_by=by, checked_on=on)
    return tuple(found.values())


@cache
def _by_id() -> dict[str, Evidence]:
    return {each.id: each for each in load_evidence()}


def find_evidence(id: str) -> Evidence:  # noqa: A002 - an id is called id in every document
    """Return the claim of this id.

    Raises InputRefused when nobody has entered it.

    >>> find_evidence("walkback_2024").doi
    '10.1016/S0140-6736(24)00755-4'
    """
    import difflib

    found = _by_id().get(id)
    if found is None:
        near = difflib.get_close_matches(id, _by_id(), n=3)
        do = f"take one of {', '.join(near)}" if near else "enter it in data/evidence first"
        raise InputRefused("an id of the registry of claims", repr(id)[:60], do)
    return found
