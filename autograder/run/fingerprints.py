"""What tells answers apart without showing them."""

import builtins
import hashlib
import io
import keyword
import re
import tokenize
from collections.abc import Container, Mapping

from nbformat import NotebookNode
from nbgrader.utils import is_solution

from autograder.repair import plain

LEAST_SOLUTION = 20  # tokens of all answers together; with fewer, everybody's are the same
# what stands around a solution in the instructor's notebook
MARKS = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION[ \t]*\n?", re.MULTILINE)
Digest = tuple[int, str]  # a number of tokens, and a checksum


def is_solutions(handed_in: Mapping[str, str], solution: Mapping[str, Digest]) -> bool:
    """Whether all answers are the instructor's, several and long enough for that to mean it.

    Parameters
    ----------
    handed_in
        The answers, by the ids of their cells.
    solution
        The instructor's, as `digest` gives them.
    """
    same = all(digest(handed_in.get(id, "")) == answer for id, answer in solution.items())
    return (
        same and len(solution) > 1 and sum(size for size, _ in solution.values()) >= LEAST_SOLUTION
    )


def digest(answer: str) -> Digest:
    """How many tokens an answer has, and a checksum of its text."""
    size, _ = fingerprint(answer)
    return size, hashlib.sha256(answer.encode("utf-8", "surrogatepass")).hexdigest()


def fingerprints(
    notebook: NotebookNode, untouched: Container[str] = ()
) -> dict[str, list[int | str]]:
    """Fingerprints of answers in code, by the ids of their cells; as lists, for JSON.

    `untouched` are the `grade_id`s of answers that are left out.
    """
    skipped = {
        cell.id
        for cell in notebook.cells
        if is_solution(cell) and cell.metadata.nbgrader.grade_id in untouched
    }
    answers = answers_of(notebook)
    return {id: list(fingerprint(answers[id])) for id in answers if id not in skipped}


def answers_of(notebook: NotebookNode) -> dict[str, str]:
    """The answers in code, by the ids of their cells; without a solution's own marks."""
    return {
        cell.id: plain(MARKS.sub("", cell.source))
        for cell in notebook.cells
        if cell.cell_type == "code" and is_solution(cell)
    }


LONGEST = 50_000  # characters of an answer that are looked at

SKIPPED = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENCODING, tokenize.ENDMARKER),
    *(tokenize.INDENT, tokenize.DEDENT),
}

# what a line of code begins after
BEGINNING = {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
# names that say what is done, like those after a point; the others are each student's own
KEPT = {*keyword.kwlist, *dir(builtins)}
STRING = re.compile(r"(\w*?)('''|\"\"\"|'|\")(.*)\2", re.DOTALL)
NAME = re.compile(r"[^\W\d]\w*")


def fingerprint(source: str) -> Digest:
    """What an answer in code is but for names, spacing, comments and kinds of quotes.

    Returns
    -------
    Digest
        How many tokens it has, as far as they can be told, and a digest of them.
    """
    names: dict[str, int] = {}
    parts: list[str] = []
    begins = True

    def own(name: str) -> str:
        return f"n{names.setdefault(name, len(names))}"

    try:
        for token in tokenize.generate_tokens(io.StringIO(source[:LONGEST]).readline):
            text = token.string
            if token.type == tokenize.INDENT:
                parts.append(">")
            elif token.type == tokenize.DEDENT:
                parts.append("<")
            elif token.type == tokenize.NAME:
                kept = text in KEPT or parts[-1:] == ["."]
                parts.append(text if kept else own(text))
            elif token.type == tokenize.STRING and begins and is_alone(token):
                continue  # a text that stands alone says something to people
            elif token.type == tokenize.STRING:
                literal = STRING.fullmatch(text)
                assert literal is not None
                prefix, _, value = literal.groups()
                if "f" in prefix.lower():  # there are names in it
                    value = NAME.sub(lambda name: own(name[0]), value)
                parts.append(f"'{value}")
            elif token.type not in SKIPPED:
                parts.append(text)
            if token.type not in (tokenize.COMMENT, tokenize.NL):  # as before them
                begins = token.type in BEGINNING
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError):
        pass  # broken, and perhaps alike as far as it goes
    return len(parts), hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def is_alone(token: tokenize.TokenInfo) -> bool:
    """Whether nothing but spaces or a comment follows a text in its last line."""
    rest = token.line.splitlines()[-1] if token.line else ""
    return not rest[token.end[1] :].split("#")[0].strip()
