"""Run a repaired notebook in a walled kernel, and say of each check how it ended."""

import ast
import asyncio
import atexit
import builtins
import json
import re
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_output
from nbgrader.utils import is_grade, is_locked, is_solution

from autograder import tamper
from autograder.tamper import parsed

MOST_KERNELS = 4  # for one notebook: the first, and three for what comes after a kernel's death
TRIES = 3  # to get a kernel to the student's first cell
PAUSE = 0.5  # seconds before the next of these
MOST_OUTPUT = 2**24  # characters of JSON, of all cells' results together
MOST_MESSAGE = 10_000  # characters of what a check says
TIMEOUT = "CellTimeout"


class MachineFault(Exception):
    """No cell of the student's could be run: that is no fault of theirs."""


STAY = "setattr(get_ipython(), 'ask_exit', lambda: None)"  # as an expression


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
    deadly : dict of str to str
        Cells that ended a kernel, and how; they are not run again.
    """

    notebook: object
    verdicts: dict = field(default_factory=dict)
    flags: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    deadly: dict = field(default_factory=dict)

    def flag(self, flag, note):
        if flag not in self.flags:
            self.flags.append(flag)
        if note not in self.notes:
            self.notes.append(note)


def run(ran, kernels, folder, environment, timeout=60, seconds=600, given=(), tell=None):
    """Run a notebook, whatever it does.

    Where a kernel dies, the points before it stay; the cells after it are tried in a new
    kernel, in which all but the cell that killed the old one have run again.

    Parameters
    ----------
    ran : Ran
        With a notebook of the repair room: its checks are the instructor's. What it has of
        verdicts and deadly cells stays: an earlier run was broken off. It is filled.
    kernels : autograder.walls.Kernels
    folder : pathlib.Path
        Whose files lie beside the notebook.
    environment : dict
        Environment variables of the kernel.
    timeout, seconds : float
        What one cell, and the whole notebook, may take.
    given : set of str
        The ids of cells that are the instructor's, unchanged. Where they fail before the
        student's first, it is the machine's fault.
    tell : callable, optional
        Is told of each cell before it runs: `{"cell": id}`; of the first of the student's:
        `{"begun": true}`; of each verdict: `{"verdict": [grade_id, passed, value, message]}`.

    Raises
    ------
    MachineFault
        If no kernel lived until the student's first cell.
    """
    notebook, end = ran.notebook, time.monotonic() + seconds
    tell = tell or (lambda news: None)
    for cell in notebook.cells:
        if cell.id in ran.deadly:
            give_up(ran, cell, ran.deadly[cell.id])
    kernels_left, tries_left = MOST_KERNELS - len(ran.deadly), TRIES
    # what lies beside the notebook is the student's, too, and may make the first cells fail
    strict = folder is None or not any(Path(folder).iterdir())
    while kernels_left > 0:
        manager = kernels.manager(folder=folder, environment=environment)
        attempt = Attempt(ran, manager, timeout, end, given, strict, tell)
        try:
            asyncio.run(attempt.run())
        except Exception as error:  # a hostile kernel can make any
            attempt.trouble = attempt.trouble or error
        finally:  # nbclient leaves it behind where a kernel does not start
            atexit.unregister(attempt.client._cleanup_kernel)
        if attempt.trouble is None:
            break
        reason, sentence = why(manager, attempt.trouble)
        if not attempt.begun or attempt.cell is None:
            tries_left -= 1
            if not tries_left or isinstance(attempt.trouble, MachineFault):
                raise MachineFault(last_words(manager, attempt, sentence))
            time.sleep(PAUSE)
            continue
        kernels_left -= 1
        ran.flag(reason, f"The kernel ended in cell {attempt.cell.id}. {sentence}".strip())
        give_up(ran, attempt.cell, sentence or "The kernel ended in this cell.")
        if time.monotonic() > end:
            break
    for cell in notebook.cells:
        if is_check(cell) and cell.metadata.nbgrader.grade_id not in ran.verdicts:
            message = "This check could not be run: the kernel ended before it."
            ran.verdicts[cell.metadata.nbgrader.grade_id] = Verdict(False, message=message)
            say(cell, "NotRun", message)
    left = MOST_OUTPUT
    for cell in notebook.cells:
        if cell.cell_type == "code":
            left = tidy(cell, left, ran)


def give_up(ran, cell, sentence):
    """Run a cell no more: it has ended a kernel."""
    ran.deadly[cell.id] = sentence
    say(cell, "KernelEnded", sentence)
    if is_check(cell):
        ran.verdicts[cell.metadata.nbgrader.grade_id] = Verdict(False, message=sentence)


def last_words(manager, attempt, sentence):
    """Why no cell of the student's was reached, with what the kernel said last."""
    where = f"in cell {attempt.cell.id}, the course's own" if attempt.cell else "while it started"
    words = [f"The kernel failed {where}, before any of the student's code.", sentence]
    if str(attempt.trouble) not in sentence:
        words.append(str(attempt.trouble))
    said = getattr(manager.provisioner, "last_words", "").strip()
    if said:
        words.append(f"Its last words: {said[-1000:]}")
    return " ".join(one.strip() for one in words if one)


def is_check(cell):
    """Whether a cell is code that gives points; not an answer that gets them by hand."""
    return cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)


def say(cell, name, words):
    """Give a cell an error as its output."""
    cell.outputs = [
        *cell.get("outputs", []),
        new_output("error", ename=name, evalue=words, traceback=[words]),
    ]


def tidy(cell, left, ran):
    """Make of a cell's results what can be written, whatever messages its code has sent.

    `left` is how much there may be, as characters of JSON; what is left after it is returned.
    """
    for number, output in enumerate(cell.outputs):
        words = json.dumps(output, ensure_ascii=False)
        left -= len(words)
        if left < 0:  # one message can change a hundred results at once
            del cell.outputs[number:]
            say(cell, "TooMuch", "The rest of this cell's results is left out: it is too much.")
            ran.flag("output", f"The results of cell {cell.id} are too large to be kept.")
            break
        # half a surrogate pair can be printed, but not written to a file
        whole = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if whole != words:
            cell.outputs[number] = nbformat.from_dict(json.loads(whole))
    if type(cell.execution_count) is not int:
        cell.execution_count = None
    return max(left, 0)


def why(manager, error):
    """A word and a sentence for the end of a kernel."""
    provisioner = manager.provisioner
    reason = getattr(provisioner, "reason", None)
    if reason in (None, "died", "killed"):
        return "kernel-died", getattr(provisioner, "sentence", None) or f"{type(error).__name__}."
    return {"time": "timeout"}.get(reason, reason), provisioner.sentence


class Attempt:
    """One kernel's way through the notebook."""

    def __init__(self, ran, manager, timeout, end, given, strict, tell):
        self.ran, self.end, self.given, self.strict, self.tell = ran, end, given, strict, tell
        self.begun = not given  # whether a cell of the student's has been reached
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
        locked = [
            tamper.parsed(cell.source)
            for cell in ran.notebook.cells
            if cell.cell_type == "code" and is_locked(cell)
        ]
        self.imports, self.names = tamper.used(locked)
        self.cell = self.trouble = self.reply = None
        self.answered = []  # the requests that replies came to
        self.tampered = []

    def hear(self, cell, cell_index, execute_reply):
        self.reply = execute_reply["content"]

    def count_replies(self):
        """Note what each reply answers: to one request there is one, unless some are forged."""
        channel = self.client.kc.shell_channel
        receive = channel.get_msg

        async def get_msg(*arguments, **more):
            message = await receive(*arguments, **more)
            self.answered.append(message["parent_header"].get("msg_id"))
            return message

        channel.get_msg = get_msg

    async def run(self):
        async with self.client.async_setup_kernel(cleanup_kc=True):
            self.count_replies()
            # a cell that says exit() would take the kernel, and all cells after it, along
            await self.ask(STAY, tamper.expression(tamper.PREPARE))
            self.before, self.digest = await self.ask(self.fingerprint(), self.fingerprint(True))
            for index, cell in enumerate(self.ran.notebook.cells):
                if not self.begun and (is_solution(cell) or cell.id not in self.given):
                    self.begun = True
                    self.tell({"begun": True})
                if cell.cell_type != "code" or cell.id in self.ran.deadly:
                    continue
                self.index, self.cell = index, cell
                self.tell({"cell": cell.id})
                if time.monotonic() > self.end:
                    raise TimeoutError("The notebook took too long.")
                try:
                    if not is_check(cell):
                        reply = await self.execute(cell)
                        if not self.begun and self.strict and reply["status"] == "error":
                            raise MachineFault(f"{reply.get('ename')}: {reply.get('evalue')}")
                    elif cell.metadata.nbgrader.grade_id not in self.ran.verdicts:
                        id, verdict = cell.metadata.nbgrader.grade_id, await self.check(cell)
                        self.ran.verdicts[id] = verdict
                        self.tell({"verdict": [id, verdict.passed, verdict.value, verdict.message]})
                except Exception as error:
                    self.trouble = error
                    return

    async def execute(self, cell, history=True):
        """Run a cell; returns the content of the kernel's reply."""
        self.reply = {"status": "none"}
        await self.client.async_execute_cell(cell, self.index, store_history=history)
        self.ran.notebook.cells[self.index] = self.cell  # nbclient has put `cell` there
        if self.reply.get("ename") == TIMEOUT:
            if not self.begun:
                raise MachineFault("Is the machine busy? --timeout gives cells more time.")
            say(cell, TIMEOUT, self.reply["evalue"])
            self.ran.flag("timeout", f"Cell {cell.id} took more than {self.timeout} seconds.")
            await self.ask("None")  # a kernel that does not hear the interrupt ends here
        return self.reply

    async def ask(self, *expressions):
        """What expressions give in the kernel, one after another: the text of a `repr`, or None."""
        self.tell({"asked": True})
        named = {str(number): one for number, one in enumerate(expressions)}
        message = await self.client.kc.execute(
            "", silent=True, user_expressions=named, reply=True, timeout=15
        )
        told = message["content"].get("user_expressions", {})
        return [told.get(name, {}).get("data", {}).get("text/plain") for name in named]

    async def fails(self, source):
        """The reply to a source that has to fail; nothing of it is shown."""
        self.tell({"asked": True})
        message = await self.client.kc.execute(
            source, store_history=False, stop_on_error=False, reply=True, timeout=self.timeout
        )
        return message["content"]

    def fingerprint(self, briefly=False):
        return tamper.fingerprint(self.imports, self.names, briefly)

    async def check(self, cell):
        """Run a check between checks that must fail, with the names that it was written for."""
        names = {node.id for node in ast.walk(parsed(cell.source)) if isinstance(node, ast.Name)}
        fingerprint = self.fingerprint(briefly=True)
        try:
            _, _, now = await self.ask(
                tamper.clear(self.imports, names & set(dir(builtins))), tamper.TERSE, fingerprint
            )
            evidence = self.tampered or await self.machinery(cell, now)
            await self.ask(tamper.TALKATIVE)
            name, other = (f"_{secrets.token_hex(8)}" for _ in range(2))
            keeping = tamper.valued(cell.source, name)
            copy = new_code_cell(keeping, metadata=cell.metadata, id=cell.id)
            reply = await self.execute(copy, history=False)
            cell.outputs, cell.execution_count = copy.outputs, copy.execution_count
            value = "None"
            if reply["status"] == "ok" and not evidence:
                value, now, *_ = await self.ask(
                    *(tamper.value(name), fingerprint, tamper.other(other), tamper.TERSE)
                )
                value = "None" if keeping == cell.source else value
                evidence = await self.afterwards(cell, now, value, name, other)
        finally:
            await self.ask(tamper.TALKATIVE, tamper.give_back())
        if evidence:
            self.tampered = evidence
            words = f"Not counted, since what checks answers was tampered with. {evidence[0]}"
            self.ran.flag("tampering", words)
            return Verdict(False, message=words)
        if reply["status"] != "ok":
            words = clean(str(reply.get("evalue") or reply.get("ename") or ""))
            return Verdict(False, message=words[:MOST_MESSAGE])
        try:
            return Verdict(True, None if value == "None" else float(value))
        except (TypeError, ValueError):  # None: it could not be asked for
            return Verdict(False, message="What the check gave could not be read.")

    async def machinery(self, cell, now):
        """Evidence that something was changed of what runs cells and checks."""
        if now is None:
            return ["It could not be looked at."]
        if now != self.digest:
            (marks,) = await self.ask(self.fingerprint())
            names = tamper.changed(self.before, marks)
            if names is None:
                return ["It could not be looked at."]
            if names:
                return [f"Changed: {', '.join(names[:5])}."]
            self.digest = now  # what is new besides does no harm
        source, token = tamper.canary(cell.source)
        reply = await self.fails(source)
        if reply["status"] != "error" or token not in str(reply.get("evalue")):
            return ["A check that had to fail did not."]
        return []

    async def afterwards(self, cell, now, value, name, other):
        """Evidence against a check that says it has passed."""
        if value == "'missing'":
            return ["The check was said to have passed, and had not run to its end."]
        found = await self.machinery(cell, now)
        mutant = tamper.mutant(cell.source, other)
        if not found and mutant:
            reply = await self.fails(tamper.valued(mutant, name))
            again, hits = await self.ask(tamper.value(name), tamper.hits(other))
            if reply["status"] == "ok" and hits != "0" and again == value != "0.0":
                found.append("The answer passed a check for which no answer is right.")
        if len(set(self.answered)) < len(self.answered):
            found.append("Replies of the kernel were forged.")
        return found


def clean(text):
    """Without the codes that colour text in a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
