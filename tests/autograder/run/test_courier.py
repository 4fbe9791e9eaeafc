"""What touches a submission can be killed: it ends in time, in its memory, and says how."""

import os
import re
import subprocess
import sys
import threading
import time

import psutil
import pytest

from autograder.run import courier
from tests.support.processes import have_ended

# --- what couriers are sent to do ---------------------------------------------------------


def double(channel, number):
    channel.notify({"number": number})
    channel.notify({"pid": os.getpid()})
    return 2 * number, bytes(number)


def wait(channel, seconds, pieces=1):
    for _ in range(pieces):
        time.sleep(seconds / pieces)
        channel.notify({})
    return None, b""


def hold_everything(channel):
    """One call that does not come back and does not let other threads run."""
    re.match("(a+)+b", "a" * 60)
    return None, b""


def take(channel, megabytes):
    return None, b"" if bytearray(megabytes * 2**20) else b""


def answer(channel, megabytes):
    return None, bytes(megabytes * 2**20)


def end(channel):
    os._exit(3)


def fail(channel):
    raise KeyError("nothing of the kind")


# ------------------------------------------------------------------------------------------


def test_what_comes_back():
    heard = []
    assert courier.send(double, 3, seconds=60, news=heard.append) == (6, bytes(3))
    assert heard[0] == {"number": 3}
    assert heard[1]["pid"] != os.getpid()
    assert not psutil.pid_exists(heard[1]["pid"])


def test_an_error_comes_back_as_words():
    with pytest.raises(courier.RemoteError, match="nothing of the kind") as raised:
        courier.send(fail, seconds=60)
    assert raised.value.name == "KeyError"


@pytest.mark.parametrize(
    ("function", "arguments", "reason"),
    [
        (wait, (60,), "time"),
        (hold_everything, (), "time"),
        (take, (1000,), "memory"),
        (answer, (65,), "size"),
        (end, (), "died"),
    ],
)
def test_a_courier_that_does_not_come_back(function, arguments, reason):
    courier.send(double, 1, seconds=60)  # what couriers are forked from is there
    start = time.monotonic()
    with pytest.raises(courier.CourierLostError) as lost:
        courier.send(function, *arguments, seconds=2 if reason == "time" else 30)
    assert lost.value.reason == reason, lost.value
    assert time.monotonic() - start < 10
    assert not courier._living


def test_a_limit_of_silence_begins_anew_with_each_word():
    courier.send(wait, 6, 12, seconds=60, silence=lambda: 4)  # the first comes late if all is busy
    with pytest.raises(courier.CourierLostError) as lost:
        courier.send(wait, 8, 1, seconds=60, silence=lambda: 4)
    assert lost.value.reason == "time"
    assert "said nothing for 4 seconds" in str(lost.value)


def test_all_are_ended_at_once():
    ended = []

    def go():
        with pytest.raises(courier.CourierLostError):
            courier.send(wait, 60, seconds=60)
        ended.append(True)

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 20
    while len(courier._living) < 3 and time.monotonic() < until:
        time.sleep(0.05)
    courier.end_all()
    for thread in threads:
        thread.join(10)
    assert len(ended) == 3


def test_a_courier_ends_with_who_sent_it(tmp_path):
    program = (
        "from tests.autograder.run import test_courier as t; from autograder.run import courier\n"
        "if __name__ == '__main__':\n"
        "    say = lambda news: print(news['pid'], flush=True)\n"
        "    courier.send(t.notify_and_wait, seconds=60, news=say)"
    )
    (tmp_path / "sender.py").write_text(program)
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    sender = subprocess.Popen(
        [sys.executable, tmp_path / "sender.py"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    courier_process = int(sender.stdout.readline())
    assert psutil.pid_exists(courier_process)
    sender.kill()
    sender.wait()
    assert have_ended([courier_process])


def test_the_program_that_sends_is_not_run_again(tmp_path):
    """It may be a script that does all its work when it is imported."""
    program = (
        "from tests.autograder.run import test_courier as t; from autograder.run import courier\n"
        "print('begins', flush=True)\n"
        "print(courier.send(t.double, 4, seconds=60)[0])"
    )
    (tmp_path / "sender.py").write_text(program)
    done = subprocess.run(
        [sys.executable, tmp_path / "sender.py"],
        env={**os.environ, "PYTHONPATH": os.getcwd()},
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("begins\n8\n", "")


def notify_and_wait(channel):
    channel.notify({"pid": os.getpid()})
    time.sleep(60)
    return None, b""


def test_where_there_is_no_fork(monkeypatch):
    import multiprocessing

    monkeypatch.setattr(courier, "CONTEXT", multiprocessing.get_context("spawn"))
    assert courier.send(double, 3, seconds=60) == (6, bytes(3))


def test_a_daemon_can_send_couriers():
    """As a worker of Dask is."""
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    daemon = context.Process(target=send_from_here, args=(theirs,), daemon=True)
    daemon.start()
    assert ours.poll(60)
    assert ours.recv() == 8
    daemon.join()


def send_from_here(pipe):
    pipe.send(courier.send(double, 4, seconds=60)[0])


def imported(channel, names):
    return sorted(set(names) - sys.modules.keys()), b""


@pytest.mark.skipif(courier.CONTEXT.get_start_method() != "forkserver", reason="no fork")
def test_what_couriers_work_with_is_imported_before_they_are_forked():
    work = ("autograder.run.courier_work", "autograder.run.session", "autograder.intake.attempts")
    work += ("autograder.report.feedback", "nbclient", "jupyter_client", "nbformat", "pygments")
    missing, _ = courier.send(imported, [*work, "rfc3987_syntax.syntax_helpers"], seconds=60)
    assert missing == ["rfc3987_syntax.syntax_helpers"]  # compiles a grammar for seconds
