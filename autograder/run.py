"""Run a repaired notebook in a walled kernel, and have its checks judged.

A check runs in another process, whose calls the kernel answers (`autograder.checker`); where
there is none, or where it must, in the kernel, as nbgrader has it.
"""

import asyncio
import atexit
import json
import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_output
from nbgrader.utils import is_grade, is_solution

MOST_KERNELS = 4  # for one notebook: the first, and three for what comes after a kernel's death
TRIES = 3  # to get a kernel to the student's first cell
PAUSE = 0.5  # seconds before the next of these
MOST_OUTPUT = 2**24  # characters of JSON, of all cells' results together
MOST_MESSAGE = 10_000  # characters of what a check says
MOST_REPLY = 2**24  # characters of the answers to one message of a check
PATIENCE = 5  # seconds for a kernel to hear an interrupt
TIMEOUT = "CellTimeout"
# what is said between here and whoever has a check judged
CHECK, REPLIES, GONE = b"?", b"r", b"g"
CALLS, INSIDE, JUDGED = b"c", b"i", b"j"
ANSWER = (
    "__import__('autograder.calls.answer', fromlist=['answer']).answer({!r}, get_ipython().user_ns)"
)


class MachineFault(Exception):
    """No cell of the student's could be run: that is no fault of theirs."""


# how Python and NumPy show a number
NUMBER = re.compile(r"(?:np\.\w+\()?([-+]?(?:[\d.]+(?:e[-+]?\d+)?|nan|inf))\)?")
# expressions
STAY = "setattr(get_ipython(), 'ask_exit', lambda: None)"
LAST = "__import__('sys').path.sort(key=lambda path: path in ('', __import__('os').getcwd()))"


@dataclass
class Verdict:
    """How a check ended.

    Attributes
    ----------
    passed : bool
        It ran to its end.
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
        Of the checks that ran in the kernel, or that it did not live to see.
    judged : set of str
        The `grade_id`s of checks that were judged elsewhere.
    flags, notes : list of str
    deadly : dict of str to str
        Cells that ended a kernel, and how; they are not run again.
    """

    notebook: object
    verdicts: dict = field(default_factory=dict)
    judged: set = field(default_factory=set)
    flags: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    deadly: dict = field(default_factory=dict)

    def flag(self, flag, note):
        if flag not in self.flags:
            self.flags.append(flag)
        if note not in self.notes:
            self.notes.append(note)


def run(ran, kernels, folder, timeout=60, seconds=600, given=(), chosen=None, tell=None, ask=None):
    """Run a notebook, whatever it does.

    Where a kernel dies, the points before it stay; the cells after it are tried in a new
    kernel, in which all but the cell that killed the old one have run again.

    Parameters
    ----------
    ran : Ran
        With a notebook of the repair room: its checks are the instructor's. What it has of
        verdicts, judged checks and deadly cells stays: an earlier run was broken off. It is
        filled.
    kernels : autograder.sandbox.Kernels
    folder : pathlib.Path
        Whose files lie beside the notebook.
    timeout, seconds : float
        What one cell, and the whole notebook, may take.
    given : set of str
        The ids of cells that are the instructor's, unchanged. Where they fail before the
        student's first, it is the machine's fault.
    chosen : set of str, optional
        The ids of cells to run; by default all.
    tell : callable, optional
        Is told of each cell before it runs: `{"cell": id}`; of the first of the student's:
        `{"begun": true}`; of each verdict: `{"verdict": [grade_id, passed, value, message]}`.
    ask : callable, optional
        Has checks judged: takes and gives bytes, whose first says what the rest is. `CHECK` and
        a `grade_id` begin; `CALLS` wants `REPLIES`, or `GONE` where the kernel gives none;
        `INSIDE` brings the source to run in the kernel; `JUDGED` ends. By default all checks
        run in the kernel as they are.

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
        manager = kernels.manager(folder=folder)
        attempt = Attempt(ran, manager, timeout, end, given, strict, chosen, tell, ask)
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
        if is_check(cell) and not is_settled(cell, ran):
            message = "This check could not be run: the kernel ended before it."
            ran.verdicts[cell.metadata.nbgrader.grade_id] = Verdict(False, message=message)
            say(cell, "NotRun", message)
    left = MOST_OUTPUT
    for cell in notebook.cells:
        if cell.cell_type == "code":
            left = tidy(cell, left, ran)


def is_settled(cell, ran):
    """Whether a check has been judged, in whatever way."""
    return cell.metadata.nbgrader.grade_id in ran.verdicts.keys() | ran.judged


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

    def __init__(self, ran, manager, timeout, end, given, strict, chosen, tell, ask):
        self.ran, self.end, self.given, self.strict = ran, end, given, strict
        self.chosen, self.tell, self.ask = chosen, tell, ask
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
        self.cell = self.trouble = self.reply = None

    def hear(self, cell, cell_index, execute_reply):
        self.reply = execute_reply["content"]

    async def run(self):
        async with self.client.async_setup_kernel(cleanup_kc=True):
            # a cell that says exit() would take the kernel, and all cells after it, along;
            # and what lies beside the notebook does not stand in for what is installed
            await self.evaluate(STAY, LAST)
            for index, cell in enumerate(self.ran.notebook.cells):
                if not self.begun and (is_solution(cell) or cell.id not in self.given):
                    self.begun = True
                    self.tell({"begun": True})
                is_chosen = self.chosen is None or cell.id in self.chosen
                if cell.cell_type != "code" or cell.id in self.ran.deadly or not is_chosen:
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
                    elif not is_settled(cell, self.ran):
                        await self.check(cell)
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
            await self.evaluate("None")  # a kernel that does not hear the interrupt ends here
        return self.reply

    async def evaluate(self, *expressions):
        """Evaluate expressions in the kernel, one after another."""
        self.tell({"asked": True})
        named = {str(number): one for number, one in enumerate(expressions)}
        await self.client.kc.execute(
            "", silent=True, user_expressions=named, reply=True, timeout=15
        )

    async def check(self, cell):
        """Have a check judged, or run it in the kernel."""
        id, kind, content = cell.metadata.nbgrader.grade_id, INSIDE, b""
        if self.ask is not None:
            cell.outputs, cell.execution_count = [], None
            kind, content = self.asked(CHECK + id.encode())
            left = self.timeout  # seconds for all its calls together
            while kind == CALLS:
                now = time.monotonic()
                try:
                    replies = await self.call(content.decode(), now + left)
                except BaseException:
                    self.asked(GONE)
                    raise
                left -= time.monotonic() - now
                kind, content = self.asked(REPLIES + replies.encode())
        if kind == INSIDE:
            cell.source = content.decode() or cell.source
            verdict = said_in(cell, await self.execute(cell, history=False))
            self.ran.verdicts[id] = verdict
            self.tell({"verdict": [id, verdict.passed, verdict.value, verdict.message]})
        else:
            self.ran.judged.add(id)

    def asked(self, message):
        """What is answered; the time until then is not the notebook's."""
        now = time.monotonic()
        answer = self.ask(message)
        self.end += time.monotonic() - now
        return answer[:1], answer[1:]

    async def call(self, calls, end):
        """The kernel's replies to calls, as text; empty where it gives none that can be read."""
        self.tell({"asked": True})
        request = self.client.kc.execute(
            "",
            silent=True,
            user_expressions={"replies": ANSWER.format(calls)},
            reply=True,
            timeout=None,
        )
        asked = asyncio.ensure_future(request)
        try:
            while not (await asyncio.wait({asked}, timeout=0.2))[0]:
                if not await self.client.km.is_alive():
                    raise RuntimeError("The kernel ended in a call.")
                if time.monotonic() > min(end, self.end):
                    await self.interrupt(asked)
            replies = replies_in(asked.result())
        finally:
            asked.cancel()
        return replies if len(replies) < MOST_REPLY else ""

    async def interrupt(self, asked):
        """End what the kernel does; an error if it does not hear."""
        id = self.cell.id
        self.ran.flag("timeout", f"A call in cell {id} took more than {self.timeout} seconds.")
        await self.client.km.interrupt_kernel()
        if not (await asyncio.wait({asked}, timeout=PATIENCE))[0]:
            raise TimeoutError("A call took too long, and could not be stopped.")


def replies_in(message):
    """The replies to calls, in a kernel's message; empty where there are none."""
    try:
        return message["content"]["user_expressions"]["replies"]["data"]["text/plain"]
    except (KeyError, TypeError):  # an error, or the notebook has changed what sends messages
        return ""


def said_in(cell, reply):
    """The `Verdict` on a check that has run in the kernel, as nbgrader takes it.

    It passes if it ends without an error; a number as the value of its last line is its points.
    """
    if reply["status"] != "ok":
        words = clean(str(reply.get("evalue") or reply.get("ename") or ""))
        return Verdict(False, message=words[:MOST_MESSAGE])
    results = [one for one in cell.outputs if one.output_type == "execute_result"]
    texts = [str(one.data.get("text/plain", "")) for one in results]
    values = [NUMBER.fullmatch(text.strip()) for text in texts]
    return Verdict(True, float(values[0][1]) if values and values[0] else None)


def clean(text):
    """Without the codes that colour text in a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
