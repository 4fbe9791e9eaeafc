"""One kernel's way through a notebook."""

import asyncio
import re
import time

from nbclient import NotebookClient
from nbgrader.utils import is_solution

from autograder.run.protocol import CALLS, CHECK, GONE, INSIDE, REPLIES
from autograder.run.ran import MachineFault, Verdict, clean, is_check, is_settled, say

MOST_MESSAGE = 10_000  # characters of what a check says


MOST_REPLY = 2**24  # characters of the answers to one message of a check


PATIENCE = 5  # seconds for a kernel to hear an interrupt


TIMEOUT = "CellTimeout"


ANSWER = (
    "__import__('autograder.calls.answer', fromlist=['answer']).answer({!r}, get_ipython().user_ns)"
)


# how Python and NumPy show a number
NUMBER = re.compile(r"(?:np\.\w+\()?([-+]?(?:[\d.]+(?:e[-+]?\d+)?|nan|inf))\)?")


# expressions
STAY = "setattr(get_ipython(), 'ask_exit', lambda: None)"


LAST = "__import__('sys').path.sort(key=lambda path: path in ('', __import__('os').getcwd()))"


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
