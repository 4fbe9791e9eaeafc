"""Run a repaired notebook in a walled kernel, and say of each check how it ended."""

import ast
import asyncio
import builtins
import contextlib
import re
import secrets
import time
from dataclasses import dataclass, field

from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_output
from nbgrader.utils import is_grade, is_locked

from autograder import tamper

MOST_KERNELS = 4  # for one notebook: the first, and three for what comes after a kernel's death
TIMEOUT = "CellTimeout"


@dataclass
class Verdict:
    """How a check ended.

    Attributes
    ----------
    passed : bool
        It ran to its end, in a kernel that nothing speaks against.
    value : float or None
        What its last line gave, if that was a number: partial credit.
    message : str
        Of the error it ended with.
    """

    passed: bool
    value: float | None = None
    message: str = ""


@dataclass
class Ran:
    """What came of a notebook: its cells have their outputs.

    Attributes
    ----------
    notebook : nbformat.NotebookNode
    verdicts : dict from grade_id to Verdict
    flags, notes : list of str
    """

    notebook: object
    verdicts: dict = field(default_factory=dict)
    flags: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    def flag(self, flag, note):
        if flag not in self.flags:
            self.flags.append(flag)
        if note not in self.notes:
            self.notes.append(note)


def run(notebook, kernels, folder, environment, timeout=60, seconds=600):
    """Run a notebook, whatever it does.

    Where a kernel dies, the points before it stay; the cells after it are tried in a new
    kernel, in which all but the cell that killed the old one have run again.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Of the repair room: its checks are the instructor's.
    kernels : autograder.walls.Kernels
    folder : pathlib.Path
        Whose files lie beside the notebook.
    environment : dict
        Environment variables of the kernel.
    timeout, seconds : float
        What one cell, and the whole notebook, may take.

    Returns
    -------
    Ran
    """
    ran = Ran(notebook)
    end = time.monotonic() + seconds
    deadly = set()
    for _ in range(MOST_KERNELS):
        manager = kernels.manager(folder=folder, environment=environment)
        attempt = Attempt(ran, manager, timeout, end, deadly)
        try:
            asyncio.run(attempt.run())
        except Exception as error:  # a hostile kernel can make any
            attempt.trouble = attempt.trouble or error
        if attempt.trouble is None:
            break
        reason, sentence = why(manager, attempt.trouble)
        where = attempt.cell.id if attempt.cell is not None else "the start"
        ran.flag(reason, f"The kernel ended in cell {where}. {sentence}".strip())
        if attempt.cell is None:
            break
        deadly.add(attempt.cell.id)
        say(attempt.cell, "KernelEnded", sentence or "The kernel ended in this cell.")
        if is_check(attempt.cell):
            ran.verdicts[attempt.cell.metadata.nbgrader.grade_id] = Verdict(False, message=sentence)
        if time.monotonic() > end:
            break
    for cell in notebook.cells:
        if is_check(cell) and cell.metadata.nbgrader.grade_id not in ran.verdicts:
            message = "This check could not be run: the kernel ended before it."
            ran.verdicts[cell.metadata.nbgrader.grade_id] = Verdict(False, message=message)
            say(cell, "NotRun", message)
    return ran


def is_check(cell):
    """Whether a cell is code that gives points."""
    return cell.cell_type == "code" and is_grade(cell)


def say(cell, name, words):
    """Give a cell an error as its output."""
    cell.outputs = [
        *cell.get("outputs", []),
        new_output("error", ename=name, evalue=words, traceback=[words]),
    ]


def why(manager, error):
    """A word and a sentence for the end of a kernel."""
    provisioner = manager.provisioner
    reason = getattr(provisioner, "reason", None)
    if reason in (None, "died", "killed"):
        return "kernel-died", getattr(provisioner, "sentence", None) or f"{type(error).__name__}."
    return {"time": "timeout"}.get(reason, reason), provisioner.sentence


class Attempt:
    """One kernel's way through the notebook."""

    def __init__(self, ran, manager, timeout, end, deadly):
        self.ran, self.deadly, self.end = ran, deadly, end
        self.client = NotebookClient(
            ran.notebook,
            km=manager,
            timeout=timeout,
            interrupt_on_timeout=True,
            error_on_timeout={
                "ename": TIMEOUT,
                "evalue": f"The cell took more than {timeout} seconds.",
                "traceback": [],
            },
            allow_errors=True,
            store_widget_state=False,
            record_timing=False,
            shutdown_kernel="immediate",
            on_cell_executed=self.hear,
        )
        self.timeout = timeout
        self.imports = "\n".join(
            ast.unparse(line)
            for cell in ran.notebook.cells
            if cell.cell_type == "code" and is_locked(cell)
            for line in parsed(cell.source).body
            if isinstance(line, (ast.Import, ast.ImportFrom))
        )
        self.cell = self.trouble = self.reply = None
        self.tampered = []

    def hear(self, cell, cell_index, execute_reply):
        self.reply = execute_reply["content"]

    async def run(self):
        async with self.client.async_setup_kernel(cleanup_kc=True):
            before = await self.ask(tamper.FINGERPRINT)
            for index, cell in enumerate(self.ran.notebook.cells):
                if cell.cell_type != "code" or cell.id in self.deadly:
                    continue
                self.index, self.cell = index, cell
                if time.monotonic() > self.end:
                    raise TimeoutError("The notebook took too long.")
                try:
                    if not is_check(cell):
                        await self.execute(cell)
                    elif cell.metadata.nbgrader.grade_id not in self.ran.verdicts:
                        verdict = await self.check(cell, before)
                        self.ran.verdicts[cell.metadata.nbgrader.grade_id] = verdict
                except Exception as error:
                    self.trouble = error
                    return

    async def execute(self, cell):
        """Run a cell; returns the content of the kernel's reply."""
        self.reply = {"status": "none"}
        await self.client.async_execute_cell(cell, self.index)
        self.ran.notebook.cells[self.index] = self.cell  # nbclient has put `cell` there
        if self.reply.get("ename") == TIMEOUT:
            say(cell, TIMEOUT, self.reply["evalue"])
            self.ran.flag("timeout", f"Cell {cell.id} took more than {self.timeout} seconds.")
            await self.ask("None")  # a kernel that does not hear the interrupt ends here
        return self.reply

    async def ask(self, expression):
        """The value of an expression in the kernel, as the text of its `repr`, or None."""
        message = await self.client.kc.execute(
            "", silent=True, user_expressions={"it": expression}, reply=True, timeout=15
        )
        told = message["content"].get("user_expressions", {}).get("it", {})
        return told.get("data", {}).get("text/plain") if told.get("status") == "ok" else None

    async def check(self, cell, before):
        """Run a check between checks that must fail, with the names that it was written for."""
        names = {node.id for node in ast.walk(parsed(cell.source)) if isinstance(node, ast.Name)}
        await self.ask(tamper.clear(self.imports, names & set(dir(builtins))))
        try:
            return await self.between_canaries(cell, before)
        finally:
            await self.ask(tamper.GIVE_BACK)

    async def between_canaries(self, cell, before):
        evidence = list(self.tampered) or [
            *await self.fingerprint(before),
            *[one async for one in self.canaries(cell)],
        ]
        name = f"_value_{secrets.token_hex(8)}"
        copy = new_code_cell(valued(cell.source, name), metadata=cell.metadata, id=cell.id)
        reply = await self.execute(copy)
        cell.outputs, cell.execution_count = copy.outputs, copy.execution_count
        passed = reply["status"] == "ok"
        if passed and not evidence:
            evidence += [one async for one in self.canaries(cell)]
        if evidence:
            self.tampered = evidence
            words = (
                "Not counted: what runs cells and checks was changed before this check. "
                + " ".join(evidence[:3])
            )
            self.ran.flag("tampering", words)
            return Verdict(False, message=words)
        if not passed:
            return Verdict(False, message=clean(reply.get("evalue") or reply.get("ename") or ""))
        number = await self.ask(
            f"(lambda v: float(v) if hasattr(v, '__float__') and not isinstance(v, (bool, str)) "
            f"else None)(globals().get({name!r}))"
        )
        value = None
        if number not in (None, "None"):
            with contextlib.suppress(ValueError):
                value = float(number)
        if number is None:
            return Verdict(False, message="What the check gave could not be read.")
        return Verdict(True, value)

    async def fingerprint(self, before):
        after = await self.ask(tamper.FINGERPRINT)
        names = tamper.changed(*(one and ast.literal_eval(one) for one in (before, after)))
        if names is None:
            return ["It could not be looked at."]
        return [f"Changed: {', '.join(names[:5])}."] if names else []

    async def canaries(self, cell):
        for source, token in tamper.canaries(cell.source):
            probe = new_code_cell(source)
            reply = await self.execute(probe)
            if reply["status"] != "error" or token not in str(reply.get("evalue")):
                yield "A check that had to fail did not."


def parsed(source):
    """A cell's syntax tree; that of nothing, where it is no plain Python."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.parse("")


def valued(source, name):
    """The source of a check, with the value of its last line kept under a name."""
    lines = parsed(source).body
    if not lines or not isinstance(lines[-1], ast.Expr):
        return source
    last = lines[-1]
    # columns count bytes
    lines = source.encode().splitlines(keepends=True)
    start = sum(map(len, lines[: last.lineno - 1])) + last.col_offset
    end = sum(map(len, lines[: last.end_lineno - 1])) + last.end_col_offset
    data = source.encode()
    return (data[:start] + f"{name} = (".encode() + data[start:end] + b")" + data[end:]).decode()


def clean(text):
    """Without the codes that colour text in a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
