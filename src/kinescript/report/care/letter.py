"""The referral letter: one page for whoever sees the person next, with what was asked, found and advised."""

from datetime import date

from kinescript.intake.answered import find_answers
from kinescript.intake.document import Intake
from kinescript.intake.examination import Course, LegExamined, Told, find_examination
from kinescript.intake.minimal_set import read_minimal_set
from kinescript.intake.screening import Screening
from kinescript.intake.words import Action, Answer, Cleared
from kinescript.report.care.shell import care_page
from kinescript.report.care.visit_words import say_mrc
from kinescript.report.markup import Markup, element, together

_HEADINGS = {
    Action.EMERGENCY: "Emergency referral: please see now",
    Action.SAME_DAY: "Referral: please see today",
    Action.URGENT: "Urgent referral",
    Action.INCOMPLETE: "Screening not complete",
    Action.NOT_FOR_KINESCRIPT: "Referral for another assessment",
}
_CAUDA_EQUINA = "Suspected cauda equina syndrome: please see now"
_COURSES = {
    Course.STABLE: "No new or growing weakness reported.",
    Course.PROGRESSIVE: "New or growing weakness reported, or not sure.",
    Course.UNKNOWN: "Whether weakness is new or growing was not asked.",
}
_BLANK = "________"
_LITTLE_MRC = 3.0
_STYLE = """
section { margin-block: 4px; padding-block: 0; }
footer { margin-top: 4px; padding-top: 2px; }
h1 { margin-block: 0 2px; }
h2 { margin-block: 6px 2px; font-size: var(--step-1); }
table { width: 100%; }
td, th { padding: 1px 8px 1px 0; font-size: var(--step-0); vertical-align: top; text-align: left; }
tbody th { width: 20%; }
thead th { width: 40%; }
thead th:first-child { width: 20%; }
li, p { max-width: none; }
ul { margin-block: 2px; }
.why li { font-size: var(--step-0); line-height: 1.3; }
li, p { margin-block: 2px; }
.open { columns: 2; column-gap: 20px; font-size: var(--step-0); line-height: 1.25; }
.open li { break-inside: avoid; }
.blanks { line-height: 1.9; }
.sign { margin-top: 8px; max-width: none; }
@page { size: A4; margin: 11mm 14mm 13mm; }
"""
_NOT_KNOWN = "not known"


def write_letter(intake: Intake, screening: Screening) -> str:
    """Return the letter as one HTML page that fetches nothing; what is not known is said so, never left out."""
    heading = _HEADINGS.get(screening.action, "Report of a screening")
    heading = _CAUDA_EQUINA if _suspects_cauda_equina(screening) else heading
    name = intake.person.id or "without a pseudonym"
    return care_page(
        f"{heading}, {name}",
        element("section", element("h1", heading), *_person(intake, screening), class_="keep"),
        element("section", element("h2", "Why"), *_why(intake, screening), class_="why"),
        element("section", element("h2", "Symptoms"), _symptoms(intake)),
        element("section", element("h2", "Neurological examination and tension tests"), _neuro(intake)),
        element("section", element("h2", "Advice that was given"), _list(screening.advice)),
        element("section", _signature(intake)),
        foot=f"{name}, {_day(screening.on)}",
        style=_STYLE,
    )


def _person(intake: Intake, screening: Screening) -> tuple[Markup, ...]:
    person, asked = intake.person, intake.asked
    about = [person.id or "pseudonym not given", f"{person.age:g} years" if person.age is not None else "age not known"]
    about += [person.sex.value] if person.sex else []
    when = " ".join([_day(asked.at), *([asked.at_time] if asked.at_time else [])]) if asked.at else "day not known"
    how = f", {asked.how}" if asked.how else ""
    return (
        element("p", element("strong", ", ".join(about))),
        element(
            "p",
            f"Asked by {asked.by or _NOT_KNOWN}: {when}{how}. Judged on {_day(screening.on)}: ",
            _verdict(screening),
        ),
    )


def _verdict(screening: Screening) -> Markup:
    words = screening.action.value.replace("_", " ")
    if screening.action is Action.INCOMPLETE:
        return element(
            "strong", f"concern: not known. Not yet asked: {len(screening.missing)} of the safety questions."
        )
    return element("strong", f"concern {screening.concern.value}, action {words}.")


def _suspects_cauda_equina(screening: Screening) -> bool:
    return screening.action is Action.EMERGENCY and any(
        stands is Cleared.NO and key.startswith("cauda_equina.") and key not in screening.missing
        for key, stands in screening.cleared
    )


def _why(intake: Intake, screening: Screening) -> tuple[Markup | str, ...]:
    cauda_equina = _cauda_equina(intake) if _suspects_cauda_equina(screening) else ""
    return (_positives(intake, screening), *_deficits(intake), cauda_equina, *_open(screening), *_others(screening))


def _positives(intake: Intake, screening: Screening) -> Markup | str:
    rules, by_group = read_minimal_set(), dict[str, list[str]]()
    for each in find_answers(intake):
        if each.positive:
            told = " (not sure, counts as yes)" if each.answer is Answer.NOT_SURE else ""
            told = f" (counted as yes: {each.because})" if each.because else told
            question = rules.ask(each.key)
            by_group.setdefault(question.group, []).append(f"{question.clinician}{told}")
    if not by_group and not screening.missing:
        return element("p", "No question of the minimal safety set was answered yes or not sure.")
    rows = [_row(f"{group.replace('_', ' ').capitalize()}: yes", "; ".join(said)) for group, said in by_group.items()]
    return element("table", element("tbody", *rows)) if rows else ""


def _deficits(intake: Intake) -> tuple[Markup, ...]:
    """Name the root and the side of every strength of 3 or less; what was only ticked is left to be written."""
    course = "not reported as getting worse" if find_examination(intake).course is Course.STABLE else "getting worse: "
    course = course if "not" in course else f"{course}{_BLANK}"
    said = [
        f"{leg.side.value.capitalize()} {root} strength {say_mrc(mrc)}, {course}; since: {_BLANK}"
        for leg in find_examination(intake).legs
        for root, mrc in sorted((getattr(intake.neuro, leg.side.value).myotome_mrc or {}).items())
        if mrc <= _LITTLE_MRC
    ]
    answer = intake.red_flags.neuro.mrc_3_or_less
    if not said and answer is not None and answer.counts_as_yes:
        said = [f"Side and root: {_BLANK} strength: ____/5, {course}; since: {_BLANK}"]
    return tuple(element("p", element("strong", each)) for each in said)


def _cauda_equina(intake: Intake) -> Markup:
    """Leave room for what decides, and keep the onset of the leg pain apart from that of the symptom."""
    since = f"Leg pain since {_day(intake.onset_date)}" if intake.onset_date else "Onset of the leg pain not known"
    blanks = (
        f"This symptom since (date, time): {_BLANK}{_BLANK}",
        f"asked at (time): {intake.asked.at_time or _BLANK}",
        f"perianal sensation {_BLANK}",
        f"anal tone {_BLANK}",
        f"bladder scan {_BLANK} mL",
    )
    onset = element("p", f"{since}; when this symptom began was not asked. Time does not make it safe.")
    return together(onset, element("p", " . ".join(blanks), class_="blanks"))


def _open(screening: Screening) -> tuple[Markup, ...]:
    """Return the questions nobody answered, as they are asked."""
    if not screening.missing:
        return ()
    rules = read_minimal_set()
    asked = (element("li", rules.ask(key).patient) for key in screening.missing)
    head = element("p", element("strong", "Not yet asked: "), "unanswered is never a no.")
    return head, element("ul", *asked, class_="open")


def _others(screening: Screening) -> tuple[Markup, ...]:
    """What else the receiver must know: sentences that are said nowhere above."""
    keys = [key for key, _ in screening.cleared]
    above = (*(f"{key}: " for key in keys), "Not answered, ", "That it began ", "It began ")
    said = [each for each in screening.reasons if not each.startswith(above)]
    return (_list(tuple(each.replace("_", " ") for each in dict.fromkeys(said))),) if said else ()


def _symptoms(intake: Intake) -> Markup:
    pain, side = intake.pain, intake.painful_side
    back, leg = (f"{_nrs(p.now)} now, {_nrs(p.worst_24h)} worst of 24 h" for p in (pain.back, pain.leg))
    cause = intake.presentation.is_.value.replace("_", " ") if intake.presentation else _NOT_KNOWN
    rows = (
        ("Painful side", side.value.upper() if side else _NOT_KNOWN),
        ("Began on", _day(intake.onset_date)),
        ("Back pain", back),
        ("Leg pain", leg),
        ("Farthest site", intake.distal_site.value if intake.distal_site else _NOT_KNOWN),
        ("Working presentation", cause),
        ("Conditions", _conditions(intake)),
        ("Investigated", "; ".join(dict.fromkeys(_investigated(intake))) or "nothing written down"),
    )
    return element("table", element("tbody", *(_row(name, value) for name, value in rows)))


def _investigated(intake: Intake) -> list[str]:
    return [
        f"{each.condition}: {each.result or 'result not known'}, {_day(each.on)}, {each.how or 'how not known'}"
        for each in intake.investigated
    ]


def _conditions(intake: Intake) -> str:
    if intake.conditions is None:
        return _NOT_KNOWN
    return ", ".join(each.value.replace("_", " ") for each in intake.conditions) or "none"


def _neuro(intake: Intake) -> Markup:
    examined = find_examination(intake)
    roots = list(dict.fromkeys(root for leg in examined.legs for root, _ in leg.deficits))
    rows = [(root, _at_root(intake, examined.left, root), _at_root(intake, examined.right, root)) for root in roots]
    left, right = examined.legs
    rows += [
        ("Straight leg raise", _test(left.slr, left.slr_deg), _test(right.slr, right.slr_deg)),
        ("Crossed straight leg raise", _test(left.crossed_slr), _test(right.crossed_slr)),
        ("Slump", _test(left.slump), _test(right.slump)),
    ]
    head = [element("th", words, scope="col") for words in ("", "Left", "Right")]
    body = [
        element("tr", element("th", name, scope="row"), element("td", at_left), element("td", at_right))
        for name, at_left, at_right in rows
    ]
    table = element("table", element("thead", element("tr", *head)), element("tbody", *body))
    note = "Unknown: not examined, or not written down. A tension test is positive when familiar and differentiated."
    return together(table, element("p", f"{note} {_COURSES[examined.course]}", class_="small quiet"))


def _at_root(intake: Intake, leg: LegExamined, root: str) -> str:
    neuro = getattr(intake.neuro, leg.side.value)
    mrc = (neuro.myotome_mrc or {}).get(root)
    said = [f"strength {say_mrc(mrc)}"] if mrc is not None else []
    for name, told in (("sensation", neuro.sensation), ("reflex", neuro.reflex)):
        if root in (told or {}):
            said.append(f"{name} {told[root]}")
    return ", ".join(said) or "unknown"


def _test(told: Told, angle_deg: float | None = None) -> str:
    words = {Told.YES: "positive", Told.NO: "negative", Told.UNKNOWN: "unknown"}[told]
    return words if angle_deg is None else f"{words}, {angle_deg:g} deg"


def _signature(intake: Intake) -> Markup:
    who = intake.asked.by or "____________________"
    return element("p", f"{who}, signature: ____________________ telephone: ____________________", class_="sign")


def _row(name: str, value: str) -> Markup:
    return element("tr", element("th", name, scope="row"), element("td", value))


def _list(sentences: tuple[str, ...]) -> Markup:
    return element("ul", *(element("li", each) for each in sentences))


def _nrs(value: float | None) -> str:
    return "unknown" if value is None else f"{value:g}/10"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else _NOT_KNOWN
