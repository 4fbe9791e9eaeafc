"""A client that begins as soon as its kernel answers."""

import time
from queue import Empty

from jupyter_client.asynchronous import AsyncKernelClient


class Client(AsyncKernelClient):
    """As stock, but `wait_for_ready` does without 0.2 s of listening for what may still come."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers, on the channel of its outputs too.

        Parameters
        ----------
        timeout
            Seconds.

        Raises
        ------
        RuntimeError
            If the kernel has ended, or the time is over.
        """
        end = time.monotonic() + (float("inf") if timeout is None else timeout)
        while not await self._answers():
            if not await self.is_alive():
                raise RuntimeError("The kernel ended while it started.")
            if time.monotonic() > end:
                raise RuntimeError(f"The kernel did not answer in {timeout:g} seconds.")

    async def _answers(self) -> bool:
        asked = self.kernel_info()
        try:
            reply = await self.shell_channel.get_msg(timeout=1)
            self._handle_kernel_info_reply(reply)
            while True:
                message = await self.iopub_channel.get_msg(timeout=0.2)
                of_this = message["parent_header"].get("msg_id") == asked
                if of_this and message["content"].get("execution_state") == "idle":
                    return True
        except Empty:  # or the first messages are lost, before the channel is connected
            return False
