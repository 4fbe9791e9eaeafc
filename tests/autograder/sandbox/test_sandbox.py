"""Kernels behind walls: what hostile code gets, what honest code keeps, what is left over."""

import ast
import asyncio
import concurrent.futures
import contextlib
import functools
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder import cli
from autograder.sandbox import Kernels, SandboxError, Starting, modes, probe
from tests.support.processes import have_ended, wait_until
from tests.support.sandbox_host import EXPOSED, LIGHT, ROOT, Host, run

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="walls need Linux")
pytestmark = linux_only

STUDENT = 12345  # any user that is not root


def skip_unless_possible(mode, user):
    """Skip where this machine cannot build the walls of a mode."""
    if mode == "limits" or (mode == "landlock" and user != "same"):
        return  # or the test that needs it fails
    if mode == "container":
        pytest.skip("only root can play being root in a container")
    problem = probe(EXPOSED)[mode]
    if problem:
        pytest.skip(f"no {mode} here: {problem}")


@contextlib.contextmanager
def host_of(mode):
    if os.geteuid() != 0 or mode == "namespaces":
        user = "same"
    else:
        mode, user = ("landlock", "contained") if mode == "container" else (mode, STUDENT)
    skip_unless_possible(mode, user)
    host = Host(mode, user)
    yield host
    host.close()


@pytest.fixture(scope="module")
def hosts():
    """The host of each kind of walls, made when it is first asked for."""
    with contextlib.ExitStack() as stack:
        yield functools.cache(lambda mode: stack.enter_context(host_of(mode)))


@pytest.fixture(scope="module", params=modes.WALLED)
def any_host(request, hosts):
    """Light kernels behind each kind of walls, from a process of its own."""
    return hosts(request.param)


others_slow = [
    pytest.param(mode, marks=pytest.mark.slow)
    for mode in ("user-namespaces", "landlock", "container")
]


@pytest.fixture(scope="module", params=[modes.WALLED[0], *others_slow])
def host(request, hosts):
    """The same, the lesser kinds of walls only among the slow tests."""
    return hosts(request.param)


@pytest.fixture(scope="module")
def kernels():
    """The best kernels to be had here, in this process."""
    missing = probe(EXPOSED)
    if all(missing.values()):
        pytest.skip(f"no walls here: {missing}")
    preload = [*LIGHT, "no_such_module"]
    with Kernels(sandbox="required", preload=preload, expose=EXPOSED, hide=[ROOT]) as kernels:
        yield kernels


# what hostile code tries; each prints "got through" if it does

ATTEMPTS = {
    "read a file of the machine": "open(SECRET).read()",
    "list a folder of the machine": "assert os.listdir(os.path.dirname(SECRET))",
    "find the machine's root elsewhere": "[open(f'/{name}' + SECRET) for name in os.listdir('/')"
    " if os.path.exists(f'/{name}' + SECRET)][0]",
    "read the solutions": "open(SOLUTION).read()",
    "read the grader's code": "open(DIGITS + '/../autograder/grade.py').read()",
    "follow a link that was handed in": "open('link').read()",
    "read the notebook being graded": "open('graded.ipynb').read()",
    "read the grader's environment": "assert b'PRIVATE' in open('/proc/self/environ','rb').read()",
    "look into the first process": "open(f'/proc/{os.getppid()}/environ', 'rb').read(1) or 1/0",
    "write to Python's packages": "open(sys.prefix + '/mark', 'w')",
    "write to the course's package": "open(DIGITS + '/mark', 'w')",
    "connect over the network": "socket.create_connection(('127.0.0.1', PORT), 5)",
    "connect to a socket with a path": "socket.socket(socket.AF_UNIX).connect(UNIX)",
    "connect to an abstract socket": "socket.socket(socket.AF_UNIX).connect('\\0' + ABSTRACT)",
    "open a socket to a virtual machine's host": "socket.socket(40, socket.SOCK_STREAM)",
    "signal another process": "os.kill(GRADER, 0)",
    "see another process": "open(f'/proc/{GRADER}/cmdline').read()",
    "trace a process": "call('ptrace', 0, 0, 0, 0)",
    "mount": "call('mount', b'none', b'/tmp', b'tmpfs', 0, None)",
    "become another user": "os.setuid(0); os.seteuid(STRANGER)",
    "make a user namespace": "call('unshare', 0x10000000)",
    "make a user namespace by clone": "call('syscall', 56, 0x10000011, 0, 0, 0, 0)",
    "change the root": "call('chroot', b'.')",
    "make a device": "os.mknod('disk', 0o60600, os.makedev(8, 0))",
    "set the host's name": "call('sethostname', b'mine', 4)",
    "load a program into the kernel": "call('syscall', 321, 0, 0, 0)",
    "have memory that counts for nobody": "os.memfd_create('x')",
    "have memory that can be hidden": "mmap.mmap(-1, 4096)",
    "hide its memory": "call('prctl', 4, 0, 0, 0, 0)",
    "raise a limit": "resource.setrlimit(resource.RLIMIT_DATA, (2**50, 2**50))",
}
# what an ordinary user's process may do on any machine: if these fail, the tests prove nothing
GET_THROUGH_WITHOUT_WALLS = {
    "read a file of the machine",
    "list a folder of the machine",
    "read the solutions",
    "read the grader's code",
    "connect over the network",
    "connect to a socket with a path",
    "connect to an abstract socket",
    "signal another process",
    "see another process",
    "trace a process",
    "have memory that counts for nobody",
    "have memory that can be hidden",
    "hide its memory",
}
PREPARE = """
import ctypes, json, mmap, os, resource, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *values):
    if getattr(libc, name)(*values) < 0:
        raise OSError(ctypes.get_errno(), name)
globals().update(json.loads(os.environ["WORLD"]))
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A file and servers on this machine that are open to everybody, and how to reach them."""
    folder = Path(tempfile.mkdtemp(prefix="open-"))
    folder.chmod(0o755)
    (folder / "secret").write_text("secret")
    abstract = uuid.uuid4().hex
    servers = []
    for family, address in (
        (socket.AF_INET, ("127.0.0.1", 0)),
        (socket.AF_UNIX, str(folder / "socket")),
        (socket.AF_UNIX, "\0" + abstract),
    ):
        server = socket.socket(family)
        server.bind(address)
        server.listen(50)
        servers.append(server)
    (folder / "socket").chmod(0o777)
    handed_in = folder / "handed-in"
    handed_in.mkdir()
    (handed_in / "link").symlink_to(folder / "secret")
    (handed_in / "graded.ipynb").write_text("hidden checks")
    yield (
        handed_in,
        {
            "SECRET": str(folder / "secret"),
            "SOLUTION": str(next(ROOT.glob("solutions/*/*.ipynb"))),
            "DIGITS": str(EXPOSED[0]),
            "PORT": servers[0].getsockname()[1],
            "UNIX": str(folder / "socket"),
            "ABSTRACT": abstract,
            "STRANGER": 4321,
        },
    )
    for server in servers:
        server.close()


def attempt_all(host, world):
    """The words that each attempt ended with, in one kernel."""
    folder, things = world
    os.environ["PRIVATE"] = "token"  # of this process; no host or kernel may show it
    things = {**things, "GRADER": host.process.pid}
    cells = [
        f"try:\n    {code}\n    print('got through')\nexcept BaseException as error:\n"
        "    print(repr(error))"
        for code in ATTEMPTS.values()
    ]
    environment = {"WORLD": json.dumps(things)}
    ran = host.run(PREPARE, *cells, folder=folder, environment=environment)
    assert not ran.error and ran.text(0) == ""
    return dict(zip(ATTEMPTS, [ran.text(i) for i in range(1, len(cells) + 1)], strict=True))


@pytest.fixture(scope="module")
def attempts(any_host, world):
    return attempt_all(any_host, world)


@pytest.mark.parametrize("what", ATTEMPTS)
def test_hostile_code_does_not(what, attempts):
    assert attempts[what] and "got through" not in attempts[what]


@pytest.mark.slow
def test_without_walls_it_would(world, hosts):
    words = attempt_all(hosts("limits"), world)
    through = {what for what, text in words.items() if text == "got through\n"}
    assert through >= GET_THROUGH_WITHOUT_WALLS


# what honest code keeps

HONEST = {
    "the folder's files": ("print(open('data/a.txt').read())", "hello"),
    "a module in the folder": ("import helper; print(helper.ANSWER)", "42"),
    "the environment it was given": ("import os; print(os.environ['DIGITS_SEED'])", "abc"),
    "the course's package": ("import digits; print(len(digits.load_mnist().test.images))", "10000"),
    "Python as a program": (
        "!python -c 'import digits; print(2 * digits.__name__)'",
        "digitsdigits",
    ),
    "what checks call": (
        "!python -c 'from digits import checks; print(checks.expect.__module__)'",
        "autograder.checks.assertions",
    ),
    "commands": ("!echo one; ls data", "one\r\na.txt"),
    "bash": ("%%bash\necho from bash", "from bash"),
    "subprocess": (
        "import subprocess; print(subprocess.run('id -un', shell=True, text=True,"
        " capture_output=True).stdout)",
        "student",
    ),
    "multiprocessing": (
        "import multiprocessing\nprint(multiprocessing.get_context('fork').Pool(2).map(abs, [-1]))",
        "[1]",
    ),
    "output of forked children": (
        "import os\nif os.fork() == 0:\n    print('child', flush=True); os._exit(0)\n"
        "os.wait(); import time; time.sleep(0.3)",
        "child",
    ),
    "temporary files": (
        "import tempfile\nwith tempfile.NamedTemporaryFile('w') as f: print(f.write('abc'))",
        "3",
    ),
    "a server and a client of its own": (
        "import socket\ns = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(s.getsockname()); print('met')",
        "met",
    ),
    "no history file": ("print(get_ipython().history_manager.hist_file)", ":memory:"),
}
NOT_IN_LANDLOCK = {  # no network, no /dev/shm, no other user's name
    "subprocess",
    "multiprocessing",
    "output of forked children",
    "a server and a client of its own",
}


@pytest.fixture(scope="module")
def honest(host, tmp_path_factory):
    folder = tmp_path_factory.mktemp("folder")
    (folder / "data").mkdir()
    (folder / "data" / "a.txt").write_text("hello")
    (folder / "helper.py").write_text("ANSWER = 42")
    temporary = Path(tempfile.gettempdir())
    for path in (folder, *folder.parents):
        if temporary in path.parents:
            path.chmod(0o755)  # another user's grader has to read it
    codes = [code for code, _ in HONEST.values()]
    ran = host.run(*codes, folder=folder, environment={"DIGITS_SEED": "abc"})
    assert not ran.error
    return dict(zip(HONEST, [ran.text(i) for i in range(len(codes))], strict=True))


@pytest.mark.parametrize("what", HONEST)
def test_honest_code_has(what, honest, host):
    if host.about["mode"] == "landlock" and what in NOT_IN_LANDLOCK:
        pytest.skip("not behind Landlock")
    assert HONEST[what][1] in honest[what].replace("\r\n", "\n").replace("\n", "\r\n")


FIGURE = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"


def test_figures_appear(any_host):
    output = any_host.run(FIGURE).outputs[0][0]
    assert output["data"]["image/png"].startswith("iVBOR")


def test_it_is_said_what_keeps_what_out(any_host):
    assert any_host.about["describe"].startswith("Each notebook")


def widgets(kernels, source):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    client = NotebookClient(notebook, km=kernels.manager(), shutdown_kernel="immediate")
    client.execute(cleanup_kc=True)
    state = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    return {model["model_name"] for model in state.values()}


def test_widgets_work(kernels):
    assert "IntSliderModel" in widgets(kernels, "import ipywidgets\nipywidgets.IntSlider(3)")
    source = "import anywidget\nclass W(anywidget.AnyWidget):\n    _esm = 'x'\nW()"
    assert "AnyModel" in widgets(kernels, source)


def test_two_kernels_draw_other_numbers_at_once_from_two_threads(kernels):
    draw = (
        "import random, uuid, numpy as np\n"
        "print(random.random(), np.random.rand(), np.random.default_rng().random(), uuid.uuid4())"
    )
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(lambda _: run(kernels, draw).text(), range(4)))
    columns = zip(*(text.split() for text in texts), strict=True)
    assert [len(set(column)) for column in columns] == [4, 4, 4, 4]


def test_an_interrupted_cell_lets_the_next_one_run(kernels):
    ran = run(kernels, "import time; time.sleep(60)", "print('next')", timeout=1)
    assert "KeyboardInterrupt" in ran.text(0) and ran.text(1) == "next\n"
    assert ran.reason is None


def test_a_kernel_restarts(kernels, tmp_path):
    assert restart(kernels, tmp_path) == ("True\n", "False again\n")


def restart(kernels, folder):
    """What a kernel says of a variable and a file, before and after a restart."""
    (folder / "a.txt").write_text("again")
    manager = kernels.manager(folder)

    async def work():
        async def ask(code):
            client = manager.client()
            client.start_channels()
            await client.wait_for_ready(timeout=20)
            texts = []
            await client.execute_interactive(
                code, timeout=20, output_hook=lambda m: texts.append(m["content"].get("text", ""))
            )
            client.stop_channels()
            return "".join(texts)

        await manager.start_kernel()
        first = await ask("open('a.txt', 'w').write('changed'); x = 1; print('x' in globals())")
        await manager.restart_kernel(now=True)
        second = await ask("print('x' in globals(), open('a.txt').read())")
        await manager.shutdown_kernel(now=True)
        return first, second

    return asyncio.run(work())


TRAINING = """
import digits, tensorflow as tf
model = tf.keras.Sequential([tf.keras.Input((784,)), tf.keras.layers.Dense(10)])
model.compile("sgd", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
train = digits.load_mnist().train
history = model.fit(train.images[:2000], train.labels[:2000], epochs=2, verbose=0).history
print(history["loss"][1] < history["loss"][0])
"""


def test_tensorflow_trains_warm_and_in_silence():
    with Kernels(preload=["digits", "tensorflow"], expose=EXPOSED, hide=[ROOT]) as kernels:
        assert kernels.left_out == {}
        ran = run(kernels, TRAINING, "print(len(os.listdir('/proc/self/task')))")
    assert [output["output_type"] for output in ran.outputs[0]] == ["stream"]
    assert ran.text(0) == "True\n"


# what one kernel may use


def test_memory_of_one_process_is_limited_with_an_error_it_can_read(kernels):
    ran = run(kernels, "bytearray(10**9)", "print('alive')", memory=600 * 2**20)
    assert "MemoryError" in ran.text(0) and ran.text(1) == "alive\n"


MANY = """
import os, time
for _ in range(20):
    if os.fork() == 0:
        x = bytearray(b"x") * (100 * 2**20)
        time.sleep(100)
time.sleep(100)
"""


def test_memory_of_many_processes_ends_the_kernel(host):
    ran = host.run(MANY, memory=800 * 2**20)
    assert ran.reason == "memory" and "800 MB" in ran.sentence
    assert "DeadKernelError" in ran.error


BOMB = """
import os, time
children = 0
try:
    while children < 1000:
        if os.fork() == 0:
            time.sleep(100)
            os._exit(0)
        children += 1
except BlockingIOError:
    print(10 < children < 64)
"""


def test_a_fork_bomb_stays_small(host):
    ran = host.run(BOMB, "print('alive')", processes=64)
    if host.about["mode"] == "landlock" and host.user != "contained":
        # the system counts a user's processes, and other ones are this user's, too
        assert ran.reason == "processes"
    else:
        assert ran.text(0) == "True\n" and ran.text(1) == "alive\n"


FLOODS = {
    "one print": "print('x' * 2**30)",
    "many prints": "while True: print('x' * 1000)",
    "a program": "import subprocess; subprocess.run('yes', shell=True)",
    "a command": "!yes",
    "a thread": "import threading; t = threading.Thread(target=lambda: [print('x' * 999) for _ in"
    " range(10**5)]); t.start(); t.join()",
}


def peak():
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("how", FLOODS)
def test_a_flood_of_output_costs_its_cell_alone(how, kernels):
    before = peak()
    ran = run(kernels, FLOODS[how], "print('alive')", cell_output=10**5)
    assert len(ran.text(0)) < 2 * 10**5 and ran.text(1) == "alive\n"
    assert "More than 100,000 characters: the rest is left out." in ran.text(0)
    assert peak() - before < 50


HOSTILE_FLOODS = {
    "displays": "from IPython.display import display\n"
    "while True: display({'text/html': 'x' * 10**6}, raw=True)",
    "messages": "s = get_ipython().kernel.session\n"
    "while True: s.send(get_ipython().kernel.iopub_socket, 'stream', {'name': 'stdout',"
    " 'text': 'x' * 10**5})",
}


@pytest.mark.parametrize("how", HOSTILE_FLOODS)
def test_a_flood_around_the_quota_ends_the_kernel(how, kernels):
    before = peak()
    ran = run(kernels, HOSTILE_FLOODS[how], output=5 * 2**20)
    assert ran.reason == "output" and "5 MB" in ran.sentence
    assert peak() - before < 100


def test_the_number_of_files_is_limited(kernels):
    code = "for i in range(100_000): open(f'{i}', 'w').close()"
    ran = run(kernels, code, "print(len(os.listdir('.')))", "import os", files=2000)
    assert "No space left" in ran.text(0)
    ran = run(kernels, f"try:\n    {code}\nexcept OSError: import os; print(len(os.listdir('.')))")
    assert 9_000 < int(ran.text()) <= 11_000


def test_a_folder_too_large_is_not_copied(kernels, tmp_path):
    with open(tmp_path / "large", "wb") as file:
        file.truncate(2**40)
    ran = run(kernels, "print(1)", folder=tmp_path)
    assert "more or larger files than the limits allow" in ran.error


def test_the_graders_mask_for_new_files_does_not_matter():
    skip_unless_possible("namespaces", "same")
    before = os.umask(0o077)
    try:
        with Kernels(sandbox="required", walls=["namespaces"]) as kernels:
            assert run(kernels, "open('a', 'w').write('x'); print(1)").text() == "1\n"
    finally:
        os.umask(before)


FILL = """
import os
written = 0
try:
    for name in ("work", ".", "/tmp", "/dev/shm"):
        os.chdir(os.path.expanduser("~/work") if name == "work" else name)
        for i in range(1000):
            written += open(f"f{i}", "wb").write(bytes(2**20))
except OSError as error:
    print(written // 2**20, error)
"""


def test_the_disk_is_limited(kernels):
    ran = run(kernels, FILL, disk=30 * 2**20)
    assert 20 <= int(ran.text().split()[0]) <= 30 and "No space left" in ran.text()


@pytest.mark.slow
def test_the_disk_is_limited_without_a_disk_of_its_own(hosts):
    fill = "for i in range(10**6): open(f'f{i}', 'wb').write(bytes(2**20))"
    ran = hosts("landlock").run(fill, disk=2**25)
    assert ran.reason == "disk"


IGNORES = """
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True: time.sleep(0.01)
"""


def test_a_cell_that_ignores_the_interrupt_is_ended(host):
    start = time.monotonic()
    ran = host.run(IGNORES, timeout=1, grace=1)
    assert ran.reason == "time" and "interrupted" in ran.sentence
    assert time.monotonic() - start < 10


def test_a_notebook_has_a_time_limit_of_its_own(host):
    ran = host.run("import time", "while True: time.sleep(1)", seconds=2)
    assert ran.reason == "time" and "2 seconds" in ran.sentence


def test_a_kernel_that_exits_has_died(host):
    ran = host.run("import os; os._exit(7)")
    assert ran.reason == "died" and "7" in ran.sentence and "DeadKernelError" in ran.error


def test_killing_everything_in_sight_ends_only_itself(host):
    ran = host.run("import os\nos.kill(-1, 9)")
    assert ran.reason in (None, "died", "killed")
    assert host.run("print('next')").text() == "next\n"


# what is left


def running(mark):
    """The processes with a mark in their command lines, zombies aside."""
    found = []
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if folder.name.isdigit() and mark in (folder / "cmdline").read_text():
                found.append(int(folder.name))
    return found


LEAVE = """
import os, subprocess, threading, time
threading.Thread(target=lambda: time.sleep(1000)).start()
if os.fork() == 0:  # a daemon: an orphan in a session of its own
    os.setsid()
    if os.fork() == 0:
        os.execv("/bin/sleep", ["sleep", MARK])
    os._exit(0)
child = subprocess.Popen(["sleep", MARK])
time.sleep(0.5)
print("started")
"""


def test_nothing_outlives_its_kernel(host):
    mark = f"9999.{uuid.uuid4().int % 10**12}"
    ran = host.run(f"MARK = {mark!r}", LEAVE)
    assert ran.text() == "started\n" and ran.reason is None
    assert wait_until(lambda: not running(mark), 3)


def test_the_mark_can_be_seen():
    mark = f"9999.{uuid.uuid4().int % 10**12}"
    sleeper = subprocess.Popen(["sleep", mark])
    assert wait_until(lambda: running(mark) == [sleeper.pid])
    sleeper.kill()
    sleeper.wait()


@pytest.mark.parametrize(
    "mode", ["namespaces", *others_slow, pytest.param("limits", marks=pytest.mark.slow)]
)
def test_kernels_end_when_the_grader_is_killed(mode):
    mark = f"9999.{uuid.uuid4().int % 10**12}"
    with contextlib.ExitStack() as stack:
        host = stack.enter_context(host_of(mode))
        cells = [f"MARK = {mark!r}", LEAVE, "time.sleep(1000)"]
        threading.Thread(target=lambda: suppress_all(host.run, *cells), daemon=True).start()
        assert wait_until(lambda: len(running(mark)) == 2)
        zygotes = children_of(host.process.pid)
        assert zygotes
        assert Path(host.about["folder"]).exists()
        host.process.send_signal(signal.SIGKILL)
        assert wait_until(lambda: not running(mark))
        assert wait_until(lambda: not Path(host.about["folder"]).exists())
        assert have_ended(zygotes)


def suppress_all(function, *arguments):
    with contextlib.suppress(Exception):
        function(*arguments)


def children_of(process):
    return [
        int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ]


def test_a_kernel_ends_when_its_connection_does(kernels):
    mark = f"9999.{uuid.uuid4().int % 10**12}"
    manager = kernels.manager()

    async def work():
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=20)
        client.execute(f"!sleep {mark}")
        assert wait_until(lambda: running(mark))
        manager.provisioner.close()
        client.stop_channels()

    asyncio.run(work())
    assert wait_until(lambda: not running(mark), 5)


def test_a_closed_house_leaves_nothing():
    mounts = Path("/proc/self/mountinfo").read_text()
    with Kernels(preload=["json"]) as kernels:
        asyncio.run(kernels.manager().start_kernel())
        zygote = kernels._zygote.pid
        family = [zygote, *children_of(zygote)]
        family += [one for child in family[1:] for one in children_of(child)]
        assert len(family) >= 3 and Path(kernels.folder, "zygote").exists()
    assert not Path(kernels.folder).exists()
    assert wait_until(lambda: not any(Path(f"/proc/{one}").exists() for one in family), 3)
    assert Path("/proc/self/mountinfo").read_text() == mounts


@pytest.mark.parametrize("after", [0, 0.5])
def test_a_start_that_nobody_needs_ends_at_once(after):
    """Before the trial of the walls is over, or while modules are imported."""
    starting = Starting(preload=["tests.support.slow_to_import"])
    time.sleep(after)
    begin = time.monotonic()
    starting.close()
    assert time.monotonic() - begin < 5
    with pytest.raises(SandboxError):
        starting.kernels()
    assert not Path(starting._kernels.folder or "/nowhere").exists()


@pytest.mark.skipif(not modes.HAVE_ZYGOTE, reason="there is no process that kernels fork from")
def test_a_start_ends_when_its_folder_is_gone_already(monkeypatch):
    """Before, what closed it met a FileNotFoundError, at a moment that was seldom hit."""
    kernels, make = Kernels(preload=["json"]), tempfile.mkdtemp

    def make_and_close(**options):
        kernels.folder = make(**options)
        kernels.close()
        return kernels.folder

    monkeypatch.setattr(tempfile, "mkdtemp", make_and_close)
    with pytest.raises(SandboxError, match="closed"), kernels:
        pass
    assert not Path(kernels.folder).exists()


# which walls there are


def no_walls(*_):
    return dict.fromkeys(modes.WALLED, "The trial did not succeed.")


def test_required_walls_that_cannot_be_built_are_an_error_with_the_reasons(monkeypatch):
    monkeypatch.setattr(modes, "probe", no_walls)
    with pytest.raises(SandboxError, match="landlock: The trial did not succeed"):
        Kernels(sandbox="required")


def test_without_walls_it_goes_on_with_a_warning(monkeypatch):
    monkeypatch.setattr(modes, "probe", no_walls)
    kernels = Kernels(sandbox="auto")
    assert kernels.mode == "limits"
    assert kernels.describe().startswith("WARNING: no walls")
    assert kernels.describe().endswith("The trial did not succeed.")


def test_the_best_walls_are_taken_and_only_those_allowed(monkeypatch):
    monkeypatch.setattr(modes, "probe", lambda _: dict.fromkeys(modes.WALLED))
    assert Kernels().mode == "namespaces"
    assert Kernels(walls=["landlock", "namespaces"]).mode == "landlock"
    monkeypatch.setattr(modes, "probe", lambda _: no_walls() | {"landlock": None})
    assert Kernels(sandbox="required").mode == "landlock"


def test_a_trial_notices_walls_that_do_not_stand():
    # the secret lies in what is exposed: the trial must see that it can be read
    program = (
        "from autograder.sandbox import self_test\n"
        f"print(self_test.try_all([{tempfile.gettempdir()!r}]))"
    )
    words = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert "None" not in words


@pytest.mark.slow
def test_walls_off_are_off_and_limits_stay(hosts):
    host = hosts("limits")
    assert host.about["describe"].startswith("WARNING")
    assert host.run(MANY, memory=800 * 2**20).reason == "memory"


def test_an_unknown_word_for_the_sandbox_is_an_error():
    with pytest.raises(ValueError, match="of auto, required, off"):
        Kernels(sandbox="on")


@pytest.mark.parametrize("mode", ["namespaces", others_slow[0]])
def test_what_is_hidden_is_not_there_even_in_what_is_exposed(mode, tmp_path):
    tmp_path.chmod(0o755)
    for name in ("open", "hidden", "hidden/open"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    (tmp_path / "gradebook").write_text("grades")
    options = {
        "expose": [tmp_path, tmp_path / "hidden/open"],
        "hide": [tmp_path / "hidden", tmp_path / "gradebook"],
    }
    code = f"import os; print(*sorted(os.path.join(a, f) for a, _, c in os.walk({str(tmp_path)!r})"
    code += " for f in c))"
    skip_unless_possible(mode, "same")
    with Kernels(sandbox="required", walls=[mode], **options) as kernels:
        ran = run(kernels, code, f"open({str(tmp_path / 'gradebook')!r})")
        assert "PermissionError" in ran.text(1)
        assert ran.text(0).split() == [
            str(tmp_path / "gradebook"),
            str(tmp_path / "hidden/open/file"),
            str(tmp_path / "open/file"),
        ]


def test_without_walls_zygotes_and_kernels_can_start_again(tmp_path):
    with Kernels(sandbox="off") as kernels:
        assert restart(kernels, tmp_path) == ("True\n", "False again\n")
        kernels._zygote.kill()
        kernels._zygote.wait()
        assert run(kernels, "print('again')").text() == "again\n"


def test_a_module_that_cannot_be_preloaded_is_left_out_and_said(kernels):
    assert list(kernels.left_out) == ["no_such_module"]
    assert "No module named" in kernels.left_out["no_such_module"]


# other systems


def look_around(pipe):
    """What a process that is no kernel does here: say what it sees."""
    while (word := pipe.recv()) != "end":
        if word == "die":
            os._exit(7)
        try:
            socket.create_connection(word, 1).close()
            pipe.send("a network")
        except OSError:
            pipe.send(sorted(os.listdir("/")))


def test_a_process_that_is_no_kernel():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        Kernels(preload=["tests.autograder.sandbox.test_sandbox"], sandbox="required") as kernels,
    ):
        process = kernels.process("tests.autograder.sandbox.test_sandbox:look_around")
        process.pipe.send(server.getsockname())
        assert "home" in process.pipe.recv()  # the room's, and no network
        process.pipe.send("die")
        with pytest.raises(EOFError):
            process.pipe.recv()
        assert process.how() == "It ended with exit code 7."
        process.end()
        other = kernels.process("tests.autograder.sandbox.test_sandbox:look_around")
        other.end()
        assert not os.path.exists(process.folder) and not os.path.exists(other.folder)
        with pytest.raises(SandboxError, match="could not be started"):
            kernels.process("tests.autograder.sandbox.test_sandbox:no_such_thing")


@pytest.fixture
def cold(monkeypatch):
    """Kernels as on a system that is not Linux."""
    monkeypatch.setattr(modes, "HAVE_ZYGOTE", False)
    with Kernels() as kernels:
        yield kernels


def test_elsewhere_kernels_are_cold_and_the_same_code_works(cold, tmp_path):
    (tmp_path / "a.txt").write_text("hello")
    (tmp_path / "graded.ipynb").write_text("hidden checks")
    assert cold.mode == "cold" and cold.describe().startswith("WARNING")
    code = "import os; print(os.listdir('.'), os.environ['SEED'])"
    ran = run(cold, code, folder=tmp_path, environment={"SEED": "abc"})
    assert ran.text() == "['a.txt'] abc\n" and ran.reason is None


def test_elsewhere_ends_have_the_same_reasons(cold):
    ran = run(cold, "import time; time.sleep(60)", seconds=3)
    assert ran.reason == "time" and "3 seconds" in ran.sentence
    assert run(cold, "import os; os._exit(7)").reason == "died"


def test_nothing_of_linux_is_needed_to_import_it():
    program = (
        "import sys; sys.modules.update(fcntl=None, resource=None)\n"
        "from autograder.sandbox import Kernels, provisioner"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_sandbox_stands_by_itself():
    # they could become a package of their own
    for path in (ROOT / "autograder" / "sandbox").glob("*.py"):
        text = path.read_text()
        assert "digits" not in text and "from autograder" not in text, path


@pytest.mark.slow
def test_a_warm_kernel_starts_in_a_fraction_of_a_cold_one(monkeypatch):
    def seconds(kernels):
        times = []
        for _ in range(3):
            start = time.monotonic()
            assert not run(kernels, "import digits, tensorflow").error
            times.append(time.monotonic() - start)
        return min(times)

    with Kernels(preload=["digits", "tensorflow"], expose=EXPOSED) as kernels:
        warm = seconds(kernels)
    monkeypatch.setattr(modes, "HAVE_ZYGOTE", False)
    with Kernels() as kernels:
        cold = seconds(kernels)
    assert warm < cold / 3  # 0.5 s and 5 s on a quiet machine


OF_A_FILTER = """
import asyncio, os, socket, subprocess
from autograder.sandbox import seccomp

open("file", "w").close()
os.utime("file", (1, 1))
before = os.stat("file")
seccomp.install(own=False)

def tried(function, *arguments):
    try:
        function(*arguments)
    except PermissionError:
        return "refused"
    return "done"

os.chmod("file", 0o600)
os.fchmod(os.open("file", os.O_RDONLY), 0o600)
os.utime("file")
print({
    "chmod": "done" if os.stat("file").st_mode != before.st_mode else "refused",
    "utime": "done" if os.stat("file").st_mtime != before.st_mtime else "refused",
    "chown": tried(os.chown, "file", os.getuid(), os.getgid()),
    "setxattr": tried(os.setxattr, "file", "user.a", b"1"),
    "datagrams": tried(socket.socket, socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK),
    "pair of datagrams": tried(socket.socketpair, socket.AF_UNIX, socket.SOCK_DGRAM),
    "network": tried(socket.socket),
    "pair": tried(socket.socketpair),
    "asyncio": tried(asyncio.run, asyncio.sleep(0)),
    "write": tried(open, "file", "w"),
    "rename": tried(os.rename, "file", "other"),
    "process": tried(subprocess.run, ["true"]),
})
"""


@pytest.mark.skipif(not modes.HAVE_ZYGOTE, reason="needs Linux")
def test_what_landlock_does_not_judge_is_filtered(tmp_path):
    words = subprocess.run(
        [sys.executable, "-c", OF_A_FILTER],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    done = {"pair", "asyncio", "write", "rename", "process"}
    assert {name for name, said in ast.literal_eval(words).items() if said == "done"} == done


def test_what_this_machine_allows(capsys, monkeypatch):
    monkeypatch.setattr(modes, "probe", lambda: no_walls() | {"landlock": None})
    assert cli.main(["sandbox"]) == 0
    assert "landlock         yes" in capsys.readouterr().out
    monkeypatch.setattr(modes, "probe", no_walls)
    assert cli.main(["sandbox"]) == 1
    told = capsys.readouterr().out
    assert "namespaces       The trial did not succeed." in told
    assert "WARNING: no walls" in told


def test_the_command_that_earlier_guides_name():
    old, new = ["autograder.walls.trial"], ["autograder", "sandbox"]
    told = [
        subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True)
        for command in (old, new)
    ]
    assert "user-namespaces" in told[0].stdout
    assert told[0].stdout == told[1].stdout
    assert told[0].returncode == told[1].returncode
