"""One kernel's way through a notebook."""

import asyncio
import re
import time
from collections.abc import Container, Coroutine
from typing import Any

from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbgrader.utils import is_solution

from autograder.run.execution import (
    Execution,
    InfrastructureError,
    Verdict,
    add_error,
    clean,
    is_check,
    is_settled,
)
from autograder.run.protocol import CALLS, CHECK, GONE, INSIDE, REPLIES, Ask, Notify

MOST_MESSAGE = 10_000  # characters of what a check says
MOST_REPLY = 2**24  # characters of the answers to one message of a check
INTERRUPT_TIMEOUT = 5  # seconds for a kernel to hear an interrupt
TIMEOUT = "CellTimeout"

ANSWER = (
    "__import__('autograder.calls.answer', fromlist=['answer']).answer({!r}, get_ipython().user_ns)"
)

# how Python and NumPy show a number
NUMBER = re.compile(r"(?:np\.\w+\()?([-+]?(?:[\d.]+(?:e[-+]?\d+)?|nan|inf))\)?")
# expressions for a new kernel: exit() does not end it, and its own folder is the last of the path
NO_EXIT = "setattr(get_ipython(), 'ask_exit', lambda: None)"

FOLDER_LAST = (
    "__import__('sys').path.sort(key=lambda path: path in ('', __import__('os').getcwd()))"
)


class KernelRun:
    """One kernel's way through the notebook.

    Parameters are those of `autograder.run.session.run`, and

    Parameters
    ----------
    deadline
        When the notebook has to be done, on the monotonic clock.
    strict
        Whether an error in a cell before the student's first is the machine's fault.

    Attributes
    ----------
    begun
        Whether a cell of the student's has been reached.
    cell
        The one that is running, or was the last to run.
    error
        What ended the run before the notebook's end.
    """

    def __init__(
        self,
        execution: Execution,
        manager: AsyncKernelManager,
        timeout: float,
        deadline: float,
        unchanged: Container[str],
        strict: bool,
        chosen: Container[str] | None,
        notify: Notify,
        ask: Ask | None,
    ) -> None:
        self.execution, self.manager = execution, manager
        self.timeout, self.deadline = timeout, deadline
        self.unchanged, self.strict, self.chosen = unchanged, strict, chosen
        self.notify, self.ask = notify, ask
        self.begun = not unchanged
        self.client = NotebookClient(
            execution.notebook,
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
            on_cell_executed=self.keep_reply,
        )
        self.cell: NotebookNode | None = None
        self.error: Exception | None = None
        self.reply: dict[str, Any] = {}

    def keep_reply(
        self, cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]
    ) -> None:
        self.reply = execute_reply["content"]

    async def run(self) -> None:
        """Run the notebook's cells, one after another, until one ends the kernel."""
        async with self.client.async_setup_kernel(cleanup_kc=True):
            # a cell that says exit() would take the kernel, and all cells after it, along;
            # and what lies beside the notebook does not stand in for what is installed
            await self.evaluate(NO_EXIT, FOLDER_LAST)
            for index, cell in enumerate(self.execution.notebook.cells):
                if not self.begun and (is_solution(cell) or cell.id not in self.unchanged):
                    self.begun = True
                    self.notify({"begun": True})
                is_chosen = self.chosen is None or cell.id in self.chosen
                is_deadly = cell.id in self.execution.deadly
                if cell.cell_type != "code" or is_deadly or not is_chosen:
                    continue
                self.cell = cell
                self.notify({"cell": cell.id})
                if time.monotonic() > self.deadline:
                    raise TimeoutError("The notebook took too long.")
                try:
                    if not is_check(cell):
                        reply = await self.execute(cell, index)
                        if not self.begun and self.strict and reply["status"] == "error":
                            message = f"{reply.get('ename')}: {reply.get('evalue')}"
                            raise InfrastructureError(message)
                    elif not is_settled(cell, self.execution):
                        await self.check(cell, index)
                except Exception as error:
                    self.error = error
                    return

    async def execute(self, cell: NotebookNode, index: int, history: bool = True) -> dict[str, Any]:
        """Run the notebook's cell at an index; returns the content of the kernel's reply."""
        self.reply = {"status": "none"}
        await self.client.async_execute_cell(cell, index, store_history=history)
        if self.reply.get("ename") == TIMEOUT:
            if not self.begun:
                raise InfrastructureError("Is the machine busy? --timeout gives cells more time.")
            add_error(cell, TIMEOUT, self.reply["evalue"])
            note = f"Cell {cell.id} took more than {self.timeout} seconds."
            self.execution.flag("timeout", note)
            await self.evaluate("None")  # a kernel that does not hear the interrupt ends here
        return self.reply

    async def evaluate(self, *expressions: str) -> None:
        """Evaluate expressions in the kernel, one after another."""
        named = {str(number): expression for number, expression in enumerate(expressions)}
        await self.request(named, timeout=15)

    def request(
        self, expressions: dict[str, str], timeout: float | None = None
    ) -> Coroutine[Any, Any, dict[str, Any]]:
        """The kernel's reply to named expressions."""
        self.notify({"asked": True})
        client: Any = self.client.kc  # an AsyncKernelClient; its types do not know `reply`
        return client.execute(
            "", silent=True, user_expressions=expressions, reply=True, timeout=timeout
        )

    async def check(self, cell: NotebookNode, index: int) -> None:
        """Have a check judged, or run it in the kernel."""
        id, kind, content = cell.metadata.nbgrader.grade_id, INSIDE, b""
        if self.ask is not None:
            cell.outputs, cell.execution_count = [], None
            kind, content = self.ask_judge(self.ask, CHECK + id.encode())
            left = self.timeout  # seconds for all its calls together
            while kind == CALLS:
                start = time.monotonic()
                try:
                    replies = await self.call(cell, content.decode(), start + left)
                except BaseException:
                    self.ask_judge(self.ask, GONE)
                    raise
                left -= time.monotonic() - start
                kind, content = self.ask_judge(self.ask, REPLIES + replies.encode())
        if kind == INSIDE:
            cell.source = content.decode() or cell.source
            verdict = verdict_of(cell, await self.execute(cell, index, history=False))
            self.execution.verdicts[id] = verdict
            self.notify({"verdict": (id, verdict.passed, verdict.value, verdict.message)})
        else:
            self.execution.judged.add(id)

    def ask_judge(self, ask: Ask, message: bytes) -> tuple[bytes, bytes]:
        """The kind and the content of an answer; the time until then is not the notebook's."""
        start = time.monotonic()
        answer = ask(message)
        self.deadline += time.monotonic() - start
        return answer[:1], answer[1:]

    async def call(self, cell: NotebookNode, calls: str, deadline: float) -> str:
        """The kernel's replies to a check's calls; empty where it gives none that can be read."""
        task = asyncio.ensure_future(self.request({"replies": ANSWER.format(calls)}))
        try:
            while not (await asyncio.wait({task}, timeout=0.2))[0]:
                if not await self.manager.is_alive():
                    raise RuntimeError("The kernel ended in a call.")
                if time.monotonic() > min(deadline, self.deadline):
                    await self.interrupt(cell, task)
            replies = replies_in(task.result())
        finally:
            task.cancel()
        return replies if len(replies) < MOST_REPLY else ""

    async def interrupt(self, cell: NotebookNode, task: asyncio.Future[dict[str, Any]]) -> None:
        """End what the kernel does for a check.

        Raises
        ------
        TimeoutError
            If it does not hear.
        """
        note = f"A call in cell {cell.id} took more than {self.timeout} seconds."
        self.execution.flag("timeout", note)
        await self.manager.interrupt_kernel()
        if not (await asyncio.wait({task}, timeout=INTERRUPT_TIMEOUT))[0]:
            raise TimeoutError("A call took too long, and could not be stopped.")


def replies_in(message: dict[str, Any]) -> str:
    """The replies to calls, in a kernel's message; empty where there are none."""
    try:
        return message["content"]["user_expressions"]["replies"]["data"]["text/plain"]
    except (KeyError, TypeError):  # an error, or the notebook has changed what sends messages
        return ""


def verdict_of(cell: NotebookNode, reply: dict[str, Any]) -> Verdict:
    """The verdict on a check that has run in the kernel, as nbgrader takes it.

    It passes if it ends without an error; a number as the value of its last line is its points.
    """
    if reply["status"] != "ok":
        message = clean(str(reply.get("evalue") or reply.get("ename") or ""))
        return Verdict(False, message=message[:MOST_MESSAGE])
    results = [output for output in cell.outputs if output.output_type == "execute_result"]
    texts = [str(result.data.get("text/plain", "")) for result in results]
    numbers = [NUMBER.fullmatch(text.strip()) for text in texts]
    return Verdict(True, float(numbers[0][1]) if numbers and numbers[0] else None)
