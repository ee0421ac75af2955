"""One word, one meaning: names that say nothing are not used, and no two things share one."""

import re

from tests.house.source import ROOT, Def, arguments, exports, fail_with, modules, test_modules

BANNED = frozenset(("utils", "helpers", "common", "misc", "manager", "handler", "process", "info", "obj", "tmp"))
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
NOT_OURS = frozenset(("normalize", "normalized", "normalization", "program", "behavior", "analyze", "summarize"))
# American spelling -> ours. Names that belong to others (a `normalize` of NumPy's) are not ours to spell.
AMERICAN = {
    r"normaliz(e|ed|es|ing|ation)": "normalis-",
    r"program(s)?(?=\s+(of|for)\s+(exercise|care|rehab))": "programme",
    r"behavior(s|al)?": "behaviour",
    r"(lateral|general|initial|summar|recogn|organ|optim|synchron|minim|maxim)iz(e|ed|es|ing|ation)": "-is-",
    r"(un)?label(ed|ing)": "labelled",
    r"analyz(e|ed|es|ing)": "analys-",
}


def words(name: str) -> set[str]:
    """The words in a name, CamelCase and snake_case alike, in small letters."""
    return {each.lower() for each in WORD.findall(name)}


def test_no_banned_names() -> None:
    """A banned word may not be a file, folder, function, class or argument, nor a part of one between underscores."""
    faults = []
    for module in modules():
        for part in module.path.relative_to(ROOT).parts:
            if found := words(part.removesuffix(".py")) & BANNED:
                faults.append(module.at(1, f"the path says {', '.join(found)}"))
        for node in (*module.functions(), *module.classes()):
            if found := words(node.name) & BANNED:
                faults.append(module.at(node, f"{node.name} says {', '.join(found)}"))
        faults += [
            module.at(each, f"the argument {each.arg} of {node.name} says {', '.join(found)}")
            for node in module.functions()
            for each in arguments(node)
            if (found := words(each.arg) & BANNED)
        ]
    fail_with(faults, f"A name says what the thing is; banned: {', '.join(sorted(BANNED))}")


def test_names_are_british() -> None:
    faults = [
        module.at(node, f"{name} says {', '.join(found)}")
        for module in modules()
        for node in (*module.functions(), *module.classes())
        for name in (node.name, *((each.arg for each in arguments(node)) if isinstance(node, Def) else ()))
        if (found := words(name) & NOT_OURS)
    ]
    fail_with(faults, "Names are spelt as the British do (normalise, programme)")


def test_no_banned_file_names_in_tests() -> None:
    faults = [
        module.at(1, f"the file name says {', '.join(found)}")
        for module in test_modules()
        if (found := words(module.name) & BANNED)
    ]
    fail_with(faults, "A test file says what it tests")


def test_no_module_bears_the_name_of_a_public_function() -> None:
    """`import kinescript as ks; ks.score` must be the function, whatever was imported before."""
    public = {name for name in exports() if name.islower()}
    rooms = {
        "motion",
        "muscle",
        "errors",
        "results",
        "programme",
    }  # rooms that are themselves in __all__ are meant as rooms
    faults = [
        module.at(1, f"a module called {module.name}, and kinescript.{module.name} is a public function")
        for module in modules()
        if module.name in public - rooms and not (module.path.parent / module.name / "__init__.py").exists()
    ]
    fail_with(faults, "No module bears the name of a public function")


def test_spelling_is_british() -> None:
    """Docstrings, comments and strings of src, and the prose of docs and of the root's Markdown files."""
    pages = [(module.path, module.text) for module in modules()]
    prose = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    pages += [(path, path.read_text(encoding="utf-8")) for path in prose if "_build" not in path.parts]
    faults = []
    for path, text in pages:
        for number, line in enumerate(text.splitlines(), start=1):
            for american, ours in AMERICAN.items():
                hit = re.search(rf"(?<![\w.])({american})(?![\w(=-])", line, re.IGNORECASE)
                if hit and "noqa: spelling" not in line:
                    faults.append(f"{path.relative_to(ROOT)}:{number}: {hit.group()} -> {ours}")
    fail_with(faults, "Spelling is British (programme, normalised)")


def test_words_are_split_as_people_read_them() -> None:
    assert words("C3DFileHandler") >= {"file", "handler"}
    assert words("find_tmp_dir") == {"find", "tmp", "dir"}
    assert not words("information") & BANNED
    assert not words("processing") & BANNED
