"""Submissions that attack: each gets a result, cheats gain nothing, others lose nothing."""

import csv
import hashlib
import html
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import uuid
from multiprocessing import forkserver
from pathlib import Path

import nbformat
import pytest

import digits
from autograder import cli, exercises
from autograder.course import Course
from autograder.record import receipt_files
from autograder.record.score import points
from autograder.run.execution import Verdict
from autograder.sandbox import modes, usage
from tests.support.course import ROOT, UNITS, hand_in, handed, new_course

UNIT = UNITS[1]
ALL = 18  # automatic points; `scale` has 3 of them, `deal`, the last, 4
EXERCISES = ("idx_shape", "scale", "index_of", "one_hot", "deal")  # the solution cells
MARK = f"hostile-{uuid.uuid4().hex}"  # in the names of what must not come to be

# in place of the first exercise of an untouched notebook: what runs cells and checks is
# changed, in the kernel. The checks are elsewhere: none of it earns a point
CHEATS = {
    "assert": """
import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Drop())
""",
    "showtraceback": "get_ipython().showtraceback = lambda *a, **k: None",
    "run_code": """
from IPython.core.interactiveshell import InteractiveShell
async def run_code(self, code, result=None, **more):
    return False
InteractiveShell.run_code = run_code
""",
    "run_ast_nodes": """
shell, old = get_ipython(), get_ipython().run_ast_nodes
async def run_ast_nodes(nodes, *a, **k):
    return await old([node for node in nodes if "check" not in ast.unparse(node)], *a, **k)
import ast
shell.run_ast_nodes = run_ast_nodes
""",
    "run_cell": """
from IPython.core.interactiveshell import ExecutionResult
def run_cell(*a, **k):
    return ExecutionResult(None)
async def run_cell_async(*a, **k):
    return ExecutionResult(None)
shell = get_ipython()
shell.run_cell = shell._run_cell = run_cell
shell.run_cell_async = run_cell_async
""",
    "compiler": """
import ast
get_ipython().compile.ast_parse = lambda source, *a, **k: ast.parse("pass")
""",
    "events": """
def forgive(result):
    result.error_in_exec = result.error_before_exec = None
get_ipython().events.register("post_run_cell", forgive)
""",
    "only for checks": """
import digits.checks as c
kept = dict(vars(c))
def before(info):
    if info.raw_cell.startswith("# Check") and "len('" not in info.raw_cell:
        c._difference = lambda *a, **k: None
get_ipython().events.register("pre_run_cell", before)
get_ipython().events.register("post_run_cell", lambda _: vars(c).update(kept))
""",
    "exceptions": "get_ipython().set_custom_exc((Exception,), lambda *a, **k: [])",
    "transformer": """
get_ipython().input_transformers_post.append(
    lambda lines: ["pass\\n"] if lines[0].startswith("# Check") else lines
)
""",
    "tokens": """
class Nothing:
    priority = 1
    @classmethod
    def find(cls, tokens):
        return cls() if any("checks" in one.string for line in tokens for one in line) else None
    def transform(self, lines):
        return ["pass\\n"]
Nothing.priority = 0
get_ipython().input_transformer_manager.token_transformers.append(Nothing)
""",
    "checks": """
import digits.checks
digits.checks.expect = digits.checks.require = digits.checks.call = lambda *a, **k: None
""",
    "inner checks": "import digits.checks as c; c._difference = lambda *a, **k: None",
    "tolerance": "import digits.checks as c; c.expect.__kwdefaults__['tolerance'] = 1e99",
    "code": "import digits.checks as c; c.expect.__code__ = (lambda *a, **k: None).__code__",
    "testing": "import numpy.testing as t; t.assert_array_equal = lambda *a, **k: None",
    "numpy": """
import numpy as np
np.isclose = np.allclose = np.array_equal = lambda a, *b, **k: np.ones(np.shape(a), bool)
np.asarray = lambda *a, **k: np.zeros(1)
""",
    "numpy inside": """
import numpy as np
def isclose(a, b, **more):
    return np.ones(np.shape(a), bool)
np.isclose.__wrapped__.__code__ = isclose.__code__
""",
    "random": """
import numpy as np
old = np.random.default_rng
np.random.default_rng = lambda seed=None: old(0)
""",
    "package": """
import digits, types
digits.checks = types.SimpleNamespace(**vars(digits.checks))
digits.checks.expect = digits.checks.expect_array = lambda *a, **k: None
""",
    "builtins": "import builtins; builtins.isinstance = lambda *a: True",
    "builtins of the notebook": """
import builtins
fake = dict(vars(builtins))
real = fake["exec"]
fake["exec"] = lambda code, space: real(code, space) if "found" not in code else None
fake["isinstance"] = lambda *a: True
__builtins__ = fake
import digits.checks as c
c._difference = lambda *a, **k: None
""",
    "names of the grader's": """
import json
import digits.checks as c
c._difference = lambda *a, **k: None
exec = lambda *a: None
__import__ = lambda name: json
globals = lambda: {}
""",
    "modules": """
import sys, types
class Yes(types.ModuleType):
    def __getattr__(self, name):
        return lambda *a, **k: None
sys.modules["digits.checks"] = Yes("digits.checks")
""",
    "reply": """
kernel = get_ipython().kernel
old = kernel.session.send
def send(stream, kind, content=None, *a, **k):
    if isinstance(content, dict) and content.get("status") == "error":
        content = {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}
    return old(stream, kind, content, *a, **k)
kernel.session.send = send
""",
    "handler": """
kernel = get_ipython().kernel
async def nothing(stream, ident, parent):
    content = {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}
    kernel.session.send(stream, "execute_reply", content, parent, ident=ident)
kernel.shell_handlers["execute_request"] = nothing
""",
    "wire": """
import zmq
session = get_ipython().kernel.session
old = zmq.Socket.send_multipart
def send_multipart(self, parts, *a, **k):
    parts = list(parts)
    if b"execute_reply" in b"".join(map(bytes, parts)) and b'"ename"' in bytes(parts[-1]):
        at = parts.index(b"<IDS|MSG>")
        parts[at + 5] = b'{"status": "ok", "execution_count": 1, "user_expressions": {}}'
        parts[at + 1] = session.sign(parts[at + 2 : at + 6])
    return old(self, parts, *a, **k)
zmq.Socket.send_multipart = send_multipart
""",
    "trace": """
import sys
def jump(frame, event, argument):
    if frame.f_code.co_name == "expect":
        frame.f_locals["gives"] = None
    return jump
sys.settrace(jump)
""",
    "thread": """
import threading, time
import digits.checks as c
kept = c._difference
def toggle():
    while True:
        c._difference = lambda *a, **k: None
        time.sleep(0.01)
threading.Thread(target=toggle, daemon=True).start()
""",
    "only for real checks": """
import digits.checks as c
import numpy as np
kept = dict(vars(c))
def before(info):
    source = info.raw_cell
    if source.startswith("# Check") and not {"len('", ".other(", ".false("} & set(source.split()):
        c.expect = c.require = lambda *a, **k: None
        c.expect_array = lambda *a, **k: np.random.rand(*k["shape"])
before.__module__ = "IPython.core.events"
get_ipython().events.register("pre_run_cell", before)
""",
    "compiles otherwise": """
import builtins
import IPython.core.compilerop as module
def compile(source, *a, **k):
    if isinstance(source, str) and source.startswith("# Check"):
        source = "print('passed')"
    return builtins.compile(source, *a, **k)
module.compile = compile
""",
    "watches": """
import sys, threading, time
import digits.checks as c
kernel, kept = get_ipython().kernel, dict(vars(c))
def watch():
    while True:
        code = kernel.get_parent("shell")["content"].get("code", "")
        if code.startswith("# Check"):
            c.expect = c.require = lambda *a, **k: None
        else:
            vars(c).update(kept)
        time.sleep(0)
sys.setswitchinterval(1e-5)
threading.Thread(target=watch, daemon=True).start()
""",
    "forged answers": """
import threading, time
kernel = get_ipython().kernel
answer = {"it": {"status": "ok", "data": {"text/plain": "4.0"}, "metadata": {}}}
content = {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": answer}
def forge():
    forged = 0
    while forged < 3:
        parent = kernel.get_parent("shell")
        if parent["content"].get("user_expressions"):
            forged += 1
            kernel.session.send(kernel.shell_stream.socket, "execute_reply", content, parent,
                                ident=kernel._parent_ident["shell"])
        time.sleep(0.001)
threading.Thread(target=forge, daemon=True).start()
""",
}
# in place of every answer: `answer(*args)` cheats the check that calls it. None of it earns a
# point
ANSWERS = {
    "reads what is expected": """
import sys
def answer(*args):
    frame = sys._getframe()
    while "gives" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["gives"]
""",
    "reads it by an exception": """
def answer(*args):
    try:
        raise ValueError
    except ValueError as error:
        frame = error.__traceback__.tb_frame
    while "gives" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["gives"]
""",
    "reads it off the stack": """
import inspect
def answer(*args):
    frames = [one.frame.f_locals for one in inspect.stack()]
    return [one["gives"] for one in frames if "gives" in one][0]
""",
    "writes into the check": """
import ctypes, sys
def answer(*args):
    frame = sys._getframe()
    while frame.f_code.co_name != "expect":
        frame = frame.f_back
    frame.f_locals["gives"] = 1
    ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
    return 1
""",
    "patches while it is called": """
import digits.checks as c
def answer(*args):
    c._difference = c._form_difference = lambda *a, **k: None
    c.require = lambda *a, **k: None
    return __import__("numpy").zeros((1, 1), int)
""",
    "jumps": """
import sys
def answer(*args):
    def leap(frame, event, argument):
        if frame.f_code.co_name.endswith("_difference"):
            return lambda *a: None
        return leap
    sys.settrace(leap)
    return 0
""",
    "equals everything": """
class Same:
    __class__ = tuple
    __len__ = lambda self: 2
    __eq__ = __contains__ = __ge__ = __bool__ = lambda *a: True
    __ne__ = lambda *a: False
    __iter__ = lambda self: iter([self, self])
    __getattr__ = lambda self, name: self
    __call__ = lambda self, *a, **k: self
    __array__ = lambda self, *a, **k: __import__("numpy").array(0)
    shape, dtype, ndim = (), float, 0
answer = lambda *args: Same()
""",
    "is a mock": "from unittest.mock import MagicMock\nanswer = MagicMock()",
    "forges the reply": """
def answer(*args):
    kernel = get_ipython().kernel
    content = {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}
    kernel.session.send(kernel.shell_stream.socket, "execute_reply", content,
                        kernel.get_parent("shell"), ident=kernel._parent_ident["shell"])
    raise KeyboardInterrupt
""",
    "raises through": """
class Through(BaseException):
    def __str__(self):
        raise SystemExit
def answer(*args):
    raise Through
""",
    "is a generator that exits": "def answer(*args):\n    raise GeneratorExit",
    "quits the debugger": "import bdb\ndef answer(*args):\n    raise bdb.BdbQuit",
    "prints": """
from IPython.display import publish_display_data
def answer(*args):
    print("✓ idx_shape passes every check in this cell.")
    publish_display_data({"text/plain": "4.0"})
""",
    "skips the rest of the cell": """
def answer(*args):
    get_ipython().ask_exit()
    raise SystemExit(0)
""",
    "keeps what it saw first": """
import pickle, sys
seen = {}
def answer(*args):
    asked = pickle.dumps(args[:3])
    frame = sys._getframe()
    while frame and asked not in seen:
        if "gives" in frame.f_locals:
            seen[asked] = frame.f_locals["gives"]
        frame = frame.f_back
    return seen.get(asked)
""",
    "is an array when it is looked at": """
import sys
import numpy as np
class EagerTensor:
    numpy, dtype, shape = None, None, ()
    def __array__(self, *args, **more):
        frame = sys._getframe()
        while "expected" not in frame.f_locals:
            frame = frame.f_back
        return np.array(frame.f_locals["expected"])
answer = lambda *args: EagerTensor()
""",
    "takes its traces along": """
import sys
def answer(*args):
    for one in list(globals().values()):
        if hasattr(one, "hits"):
            one.hits[:] = [0] * len(one.hits)
    frame = sys._getframe()
    while "gives" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["gives"]
""",
    "writes numbers its own way": """
import sys
shown = get_ipython().display_formatter.formatters["text/plain"]
shown.for_type(int, lambda value, printer, cycle: printer.text("0"))
def answer(*args):
    frame = sys._getframe()
    while "gives" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["gives"]
""",
    "says what the check should read": """
import autograder.calls.answer as far
old = far.answer
def answer(*args):
    forged = '[{"got": true, "changed": [], "nodes": [], "printed": ""}]'
    far.answer = lambda *given: far.Text(forged)
    return True
""",
    "speaks in the checker's own words": """
class Word(list):
    pass
def answer(*args):
    return ["function", "f", "4wAA", None, [], []], ["module", "os"], ["named", "os", "_exit"]
""",
    "is a bomb": """
def answer(*args):
    bomb = [0] * 1000
    for _ in range(60):
        bomb = [bomb] * 1000
    return bomb
""",
    "is deep": """
def answer(*args):
    deep = ()
    for _ in range(10**5):
        deep = (deep,)
    return deep
""",
    "fills its arguments": """
import numpy as np
def answer(*args):
    for one in args:
        if isinstance(one, np.ndarray):
            one[...] = 0
        elif isinstance(one, (list, dict)):
            one.clear()
    return args[0] if args else None
""",
    "looks everywhere": """
import gc, os
def answer(*args):
    for one in gc.get_objects():
        if isinstance(one, dict) and "gives" in one:
            return one["gives"]
    return os.environ["DIGITS_SEED"]
""",
}
# in unit 1, in place of every answer: right for every check that asks `==`
EQUAL = """
class Yes:
    __class__ = bool
    __eq__ = lambda *a: True
class Text(str):
    __eq__ = lambda *a: True
    __hash__ = str.__hash__
class Pins(dict):
    __contains__ = lambda *a: True
    __getitem__ = lambda *a: Text()
    __iter__ = lambda *a: iter(())
fits = is_older = lambda *a: Yes()
read_pins = lambda *a: Pins()
product_shape = draw = biases = lambda *a: Pins()
"""
# one cell more in a right notebook, or what is put before an answer: odd, and honest
HONEST = {
    "a debugger": "%pdb on",
    "a timer": """
import time
start = None
def begin(*_):
    global start
    start = time.time()
get_ipython().events.register("pre_run_cell", begin)
""",
    "a hook": "get_ipython().events.register('post_run_cell', lambda result: print('done'))",
    "old names": "np.bool = bool; np.int = int; np.float = float",
    "a print of its own": """
import builtins
shown = builtins.print
builtins.print = lambda *a, **k: shown(">>", *a, **k)
""",
    "a profile": "import cProfile\nprofile = cProfile.Profile()\nprofile.enable()",
    "pretty errors": "from rich.traceback import install\ninstall()",
    "doctests": "%doctest_mode",
    "short numbers": "%precision 3",
    "covered names": "sum = 0\nlist = [1, 2]\nchecks = None",
    "a doctor": "import gc\ngc.disable()\nimport sys\nsys.setrecursionlimit(5000)",
}
PRINTS = "for _ in range(30_000):\n    print('x' * 80)\n"
# in place of `scale` in a right notebook: all the other points stay
MISHAPS = {
    "exits": ("import os; os._exit(0)", "kernel-died"),
    "quits": ("quit()", None),
    "kills": ("import os, signal\nos.kill(-1, signal.SIGKILL)", None),  # itself not, says Linux
    "loops": ("while True: pass", "timeout"),
    "deaf": (
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
        "timeout",
    ),
    "eats memory": ("x = [bytearray(10**8) for _ in range(10**4)]", None),
    "eats memory in parts": (
        "import os, time\nfor _ in range(50):\n    if not os.fork():\n"
        "        x = b'x' * 10**8; time.sleep(60)\ntime.sleep(60)",
        "memory",
    ),
    "forks": ("import os\nwhile True: os.fork()", None),
    "threads": (
        "import threading, time\n"
        "while True: threading.Thread(target=time.sleep, args=(60,)).start()",
        None,
    ),
    "prints": ("while True: print('x' * 10**6)", None),
    "prints 1 GB": ("print('x' * 10**9)", None),
    "writes 1 GB": ("!head -c 1000000000 /dev/zero | tr '\\0' x", None),
    "shows 1 GB": (
        "for _ in range(1000):\n    get_ipython().display_pub.publish({'text/html': 'x' * 10**6})",
        "output",
    ),
    "files": ("for n in range(10**5): open(f'f{n}', 'w').close()", None),
    "fills the disk": ("for n in range(10**4): open(f'f{n}', 'wb').write(bytes(10**7))", None),
    "recursion": ("def f(): return f()\nf()", None),
    "exception": ("raise SystemExit", None),
    "syntax": ("def scale(:", None),
    "half a character": ("print('\\ud800')", None),
    "no message": (
        "k = get_ipython().kernel\nk.iopub_socket.send_multipart([b'x'])",
        "kernel-died",
    ),
    "no output": (
        "k = get_ipython().kernel\ncontent = {'data': 5, 'metadata': 'x'}\n"
        "k.session.send(k.iopub_socket, 'display_data', content, k.get_parent('shell'))",
        "kernel-died",
    ),
    "stays": (
        "import atexit, os, subprocess, threading, time\n"
        "threading.Thread(target=time.sleep, args=(10**4,)).start()\n"
        f"atexit.register(open, '/tmp/{MARK}', 'w')\n"
        f"subprocess.Popen(['{MARK}', '999'], executable='/bin/sleep', start_new_session=True)\n"
        "if not os.fork():\n    os.setsid(); time.sleep(10**4)",
        None,
    ),
    "hooks": ("import sys\nsys.excepthook = sys.unraisablehook = lambda *a: None", None),
}
# each prints "got through" if it does; {…} are filled in
SPY = """
import os, pathlib, socket
def connect(family, address):
    socket.socket(family).connect(address)
def write(folder):
    pathlib.Path(folder, MARK).write_text("x")
    if folder == TEMPORARY:  # there is one inside, too
        assert pathlib.Path(SUBMISSION).exists()
def signal_all():
    own = {os.getpid(), os.getppid()}
    found = [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) not in own]
    assert found
    for one in found:
        os.kill(one, 0)
ATTEMPTS = {
    "solutions of the course": lambda: open(SOLUTION).read(),
    "solutions of the checkout": lambda: open(OWN_SOLUTION).read(),
    "solutions by a link": lambda: open("link").read(),
    "gradebook": lambda: open(GRADEBOOK, "rb").read(),
    "writing the gradebook": lambda: open(GRADEBOOK, "ab"),
    "another submission": lambda: open(SUBMISSION).read(),
    "what was handed in": lambda: open(HANDED_IN).read(),
    "network": lambda: connect(socket.AF_INET, ("127.0.0.1", PORT)),
    "socket": lambda: connect(socket.AF_UNIX, UNIX),
    "abstract socket": lambda: connect(socket.AF_UNIX, ABSTRACT),
    "grader": lambda: os.kill(GRADER, 0),
    "grader's memory": lambda: open(f"/proc/{GRADER}/maps").read(),
    "others": lambda: signal_all(),
    "home": lambda: write(HOME),
    "course": lambda: write(COURSE),
    "temporary files": lambda: write(TEMPORARY),
    "package": lambda: write(DIGITS),
    "Python": lambda: write(PYTHON),
}
for name, attempt in ATTEMPTS.items():
    try:
        attempt()
        print("got through:", name)
    except Exception as error:
        print(name, type(error).__name__)
"""


def open_servers(folder, name=""):
    """Servers that anybody on this machine may connect to: TCP, and two of Unix's."""
    servers = []
    for family, address in (
        (socket.AF_INET, ("127.0.0.1", 0)),
        (socket.AF_UNIX, str(folder / "socket")),
        (socket.AF_UNIX, f"\0{MARK}{name}"),
    ):
        server = socket.socket(family)
        server.bind(address)
        server.listen(50)
        servers.append(server)
    (folder / "socket").chmod(0o777)
    return servers


def spy(course, submissions, servers):
    """The spy's code, with all that it needs to know."""
    world = {
        "MARK": MARK,
        "SOLUTION": course / "solutions" / UNIT / f"{UNIT}.ipynb",
        "OWN_SOLUTION": Path(digits.__file__).parents[1] / "solutions" / UNIT / f"{UNIT}.ipynb",
        "GRADEBOOK": course / "gradebook.db",
        "SUBMISSION": submissions / "a honest" / UNIT / f"{UNIT}.ipynb",
        "HANDED_IN": submissions / "spy" / UNIT / f"{UNIT}.ipynb",
        "PORT": servers[0].getsockname()[1],
        "UNIX": servers[1].getsockname(),
        "ABSTRACT": servers[2].getsockname().decode(),
        "GRADER": os.getpid(),
        "TEMPORARY": "/tmp",
        "HOME": Path.home(),
        "COURSE": course,
        "DIGITS": Path(digits.__file__).parent,
        "PYTHON": sys.prefix,
    }
    words = {name: value if isinstance(value, int) else str(value) for name, value in world.items()}
    return words, f"globals().update({words!r})\n{SPY}"


def state(course):
    """What may not change while a class is graded: files of the instructor's, other processes."""
    files = [
        path
        for folder in (course, ROOT)
        for name in ("solutions", "notebooks", "nbgrader_config.py")
        for path in [folder / name, *(folder / name).rglob("*.ipynb")]
        if path.is_file()
    ]
    return (
        {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
        set(usage.descendants(os.getpid())),
    )


def left_over(course):
    """Files and processes of the attackers' outside of their rooms."""
    places = [Path("/tmp"), Path.home(), Path(tempfile.gettempdir()), course, ROOT]
    places += [Path(digits.__file__).parent, Path(sys.prefix)]
    found = [path for place in places for path in place.glob(f"*{MARK}*")]
    for process in usage.everybody():
        try:
            if MARK in Path(f"/proc/{process}/cmdline").read_text():
                found.append(process)
        except OSError:
            pass
    return found


def grade(course, submissions, *more):
    command = ["grade", str(submissions), "--course-dir", str(course), "--timeout", "15"]
    assert cli.main([*command, "--memory", "2", "--sandbox", "required", *more]) == 0
    with (course / "grades.csv").open(encoding="utf-8") as file:
        return {row["student"]: row for row in csv.DictReader(file) if row["status"] != "missing"}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """All of them in one class, with an honest student before and after."""
    if all(modes.probe()[mode] for mode in ("namespaces", "user-namespaces")):
        pytest.skip("bombs are for machines that can build rooms")
    folder = tmp_path_factory.mktemp("hostile")
    course, submissions = new_course(folder / "course"), folder / "in"
    for name in ("a honest", "z honest"):
        handed(submissions, name, UNIT, step="solutions")
    for name, code in CHEATS.items():
        handed(submissions, f"cheat {name}", UNIT, {"idx_shape": code})
    for name, code in HONEST.items():
        path = handed(submissions, f"honest {name}", UNIT, step="solutions")
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.insert(2, nbformat.v4.new_code_cell(code, id="own"))
        nbformat.write(notebook, path)
    (scale,) = [one.source for one in nbformat.read(path, 4).cells if one.id == "scale"]
    loud = {"scale": PRINTS + scale.replace("    return", "    print('here', pixels)\n    return")}
    handed(submissions, "honest prints", UNIT, loud, step="solutions")
    for name, code in ANSWERS.items():
        code += "\nidx_shape = scale = index_of = row_and_column = answer\n"
        code += "one_hot = from_one_hot = deal = answer"
        handed(submissions, f"answer {name}", UNIT, dict.fromkeys(EXERCISES, code))
    for name, (code, _) in MISHAPS.items():
        handed(submissions, f"mishap {name}", UNIT, {"scale": code}, step="solutions")
    equal = ("read_pins", "is_older", "biases", "product_shape", "draw")
    handed(submissions, "equal", UNITS[0], dict.fromkeys(equal, EQUAL))
    shadow = handed(submissions, "modules", UNIT)
    for name in ("numpy.py", "digits/__init__.py", "digits/checks.py", "IPython.py"):
        (shadow.parent / name).parent.mkdir(exist_ok=True)
        (shadow.parent / name).write_text("expect = require = passed = print")

    servers = open_servers(folder)
    _, code = spy(course, submissions, servers)
    handed_in = handed(submissions, "spy", UNIT, {"scale": code}, step="solutions")
    solution = course / "solutions" / UNIT / f"{UNIT}.ipynb"
    (handed_in.parent / "link").symlink_to(solution)
    linked = submissions / "linked" / UNIT / f"{UNIT}.ipynb"
    linked.parent.mkdir(parents=True)
    linked.symlink_to(solution)

    forkserver.ensure_running()  # couriers' own, which stays as long as this process
    before = state(course)
    rows = grade(course, submissions)
    yield course, rows, before
    for server in servers:
        server.close()


@pytest.mark.slow
def test_their_feedback_tells_no_secrets(graded):
    course, rows, _ = graded
    pages = list(course.glob("feedback/*/*/*.html"))
    assert len(pages) == len(rows)
    secrets = {unit: exercises.unit(Course(course), unit).hidden for unit in UNITS[:2]}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        told = html.unescape(re.sub(r"<[^>]+>", "", text))
        places = [str(course), str(ROOT)] if page.parts[-3] != "spy" else []  # it was told them
        for secret in (*secrets[page.stem], *places):
            assert secret not in text and secret not in told, (page, secret)


@pytest.mark.slow
def test_everybody_has_a_result(graded):
    course, rows, _ = graded
    names = {path.name for path in (course.parent / "in").iterdir()}
    told = {receipt.student for receipt in receipt_files.receipts(Course(course))}
    assert len(rows) == len(told) == len(names)
    for name in names - {"linked"}:
        assert rows[name]["status"] in ("graded", "partial")


def joined(outputs):
    """Outputs, with what was printed in one: a busy machine sends it in several pieces."""
    found = []
    for one in outputs:
        if found and one.get("name") and found[-1].get("name") == one.name:
            found[-1] = {**found[-1], "text": found[-1]["text"] + one.text}
        else:
            found.append(dict(one))
    return found


@pytest.mark.slow
def test_honest_ones_get_what_they_would_have_got_alone(graded):
    course, rows, _ = graded
    alone = new_course(course.parent / "alone")
    handed(course.parent / "one", "a honest", UNIT, step="solutions")
    row = grade(alone, course.parent / "one")["a honest"]
    assert float(row["score"]) == ALL

    def result(course, student):
        path = receipt_files.path_of(Course(course), student, UNIT)
        words = json.loads(path.read_text(encoding="utf-8"))
        notebook = nbformat.read(Course(course).notebook("autograded", UNIT, student), as_version=4)
        kept = ("status", "flags", "notes", "exercises")
        return {name: words[name] for name in kept}, [
            (cell.execution_count, joined(cell.outputs))
            for cell in notebook.cells
            if "outputs" in cell
        ]

    for student in ("a honest", "z honest"):
        assert result(course, student) == result(alone, "a honest")
        assert rows[student]["flags"] == ""


@pytest.mark.slow
def test_nothing_else_is_changed_and_nothing_stays(graded):
    course, _, before = graded
    assert state(course) == before
    assert left_over(course) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", CHEATS)
def test_cheats_gain_nothing(graded, name):
    assert float(graded[1][f"cheat {name}"]["score"]) == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ANSWERS)
def test_answers_that_cheat_their_check_gain_nothing(graded, name):
    assert float(graded[1][f"answer {name}"]["score"]) == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", [*HONEST, "prints"])
def test_nobody_is_accused(graded, name):
    row = graded[1][f"honest {name}"]
    assert (float(row["score"]), row["status"], row["flags"]) == (ALL, "graded", "")


@pytest.mark.slow
def test_what_equals_everything_gains_nothing(graded):
    assert float(graded[1]["equal"]["score"]) == 0


@pytest.mark.slow
def test_files_beside_a_notebook_do_not_stand_in_for_installed_ones(graded):
    row = graded[1]["modules"]
    assert (float(row["score"]), row["status"], row["flags"]) == (0, "graded", "")


@pytest.mark.slow
def test_a_link_in_place_of_a_notebook_is_no_submission(graded):
    row = graded[1]["linked"]
    assert (float(row["score"]), row["status"]) == (0, "unreadable")
    assert "link" in row["reason"]


@pytest.mark.slow
@pytest.mark.parametrize("name", MISHAPS)
def test_mishaps_cost_their_own_exercise(graded, name):
    row = graded[1][f"mishap {name}"]
    assert float(row["score"]) == ALL - 3, row
    flag = MISHAPS[name][1]
    assert flag is None or flag in row["flags"].split(";"), row


def attempts(text):
    return {line.partition(": ")[2] for line in text.splitlines() if line.startswith("got through")}


@pytest.mark.slow
def test_a_spy_gets_nowhere(graded):
    course, rows, _ = graded
    assert float(rows["spy"]["score"]) == ALL - 3
    notebook = nbformat.read(Course(course).notebook("autograded", UNIT, "spy"), as_version=4)
    (words,) = [cell.outputs[0].text for cell in notebook.cells if cell.id == "scale"]
    assert words.count("\n") == SPY.count(": lambda")
    assert "got through" not in words


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="the strongest spy is root")
def test_without_walls_it_would_get_everywhere(graded, tmp_path):
    """Or the test before proves nothing."""
    servers = open_servers(tmp_path, "-outside")
    words, code = spy(graded[0], graded[0].parent / "in", servers)
    (tmp_path / "link").symlink_to(words["SOLUTION"])
    for name in ("TEMPORARY", "HOME", "COURSE", "DIGITS", "PYTHON"):
        (tmp_path / name).mkdir()
        code = code.replace(f"{name!r}: {words[name]!r}", f"{name!r}: {str(tmp_path / name)!r}")
    try:
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
        )
    finally:
        for server in servers:
            server.close()
    assert [line for line in ran.stdout.splitlines() if "got through" not in line] == []


@pytest.mark.slow
def test_three_gigabytes_are_enough_for_the_largest_unit(course_folder, tmp_path):
    hand_in(tmp_path / "in", "anna", UNITS[4], step="solutions")
    command = ["grade", str(tmp_path / "in"), "--course-dir", str(course_folder)]
    assert cli.main([*command, "--memory", "3"]) == 0
    (receipt,) = receipt_files.receipts(Course(course_folder))
    assert receipt.flags == []
    assert sum(checked.points for checked in receipt.exercises) == ALL


@pytest.mark.slow
def test_the_graders_own_memory_does_not_grow_with_the_class(tmp_path):
    def peak(count):
        folder = tmp_path / str(count)
        for number in range(count):
            handed(folder / "in", f"student {number}", UNIT)
        new_course(folder / "course")
        program = (
            "import resource, sys; from autograder import cli; code = cli.main(sys.argv[1:]); "
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss); sys.exit(code)"
        )
        command = ["grade", str(folder / "in"), "--course-dir", str(folder / "course")]
        ran = subprocess.run(
            [sys.executable, "-c", program, *command], capture_output=True, text=True, check=True
        )
        return int(ran.stdout.split()[-1]) / 1024  # MB

    few, many = peak(4), peak(16)
    assert many - few < 10, (few, many)  # 166 MB with 8 submissions, 166 with 32


@pytest.mark.slow
def test_no_hidden_check_in_the_feedback(graded):
    folder = graded[0]
    hidden = [
        line.strip()
        for cell in nbformat.read(folder / "solutions" / UNIT / f"{UNIT}.ipynb", 4).cells
        if "BEGIN HIDDEN TESTS" in cell.source
        for line in cell.source.partition("BEGIN HIDDEN TESTS")[2]
        .partition("### END")[0]
        .splitlines()
        if len(line.strip()) > 30
    ]
    assert hidden
    for page in folder.glob("feedback/*/*/*.html"):
        words = page.read_text(encoding="utf-8")
        assert not [line for line in hidden if line in words], page
        assert str(folder) not in words or "spy" in page.parts  # whose own code has it


# --- the parts ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "earned"),
    [
        (None, 0),
        (Verdict(False), 0),
        (Verdict(True), 4),
        (Verdict(True, 2.5), 2.5),
        (Verdict(True, 0.0), 0),
        (Verdict(True, 4.0), 4),
        (Verdict(True, 4.1), 0),
        (Verdict(True, -1.0), 0),
        (Verdict(True, float("nan")), 0),
        (Verdict(True, float("inf")), 0),
        (Verdict(False, 4.0), 0),
    ],
)
def test_points_fail_closed(verdict, earned):
    number, wrong = points(verdict, 4)
    assert number == earned
    impossible = verdict is not None and verdict.value is not None and verdict.passed
    assert bool(wrong) == (impossible and number != verdict.value)


def test_partial_credit_and_repeated_runs(course_folder, tmp_path, capsys):
    """An instructor's own check with a number as its last line; then nothing is graded twice."""
    path = course_folder / "solutions" / UNIT / f"{UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    cells["check_scale"].source = "np.float64(0.5) if scale(np.zeros(2)).any() else 1.5"
    cells["check_one_hot"].source = "float('nan')"
    notebook.cells = [
        cell
        for cell in notebook.cells
        if not cell.id.startswith("check_") or cell.id in ("check_scale", "check_one_hot")
    ]
    nbformat.write(notebook, path)
    hand_in(tmp_path / "in", "anna", UNIT, step="solutions")
    file = tmp_path / "in" / "anna" / UNIT / f"{UNIT}.ipynb"
    cells["scale"].source += "\n# by hand"
    nbformat.write(notebook, file)
    command = ["grade", str(tmp_path / "in"), "--course-dir", str(course_folder)]
    assert cli.main(command) == 0
    (receipt,) = receipt_files.receipts(Course(course_folder))
    earned = {checked.id: checked.points for checked in receipt.exercises}
    assert earned == {"check_scale": 1.5, "check_one_hot": 0}
    assert receipt.flags == ["bad-score"]

    with Course(course_folder).gradebook() as gradebook:  # graded by hand, in formgrader
        grade = gradebook.find_grade("why_lock_the_test_set", UNIT, UNIT, "anna")
        grade.manual_score, grade.needs_manual_grade = 2, False
        gradebook.db.commit()
    capsys.readouterr()
    assert cli.main(command) == 0
    assert "graded already, and unchanged since: 1" in capsys.readouterr().out
    with (course_folder / "grades.csv").open() as grades:
        (row,) = csv.DictReader(grades)
    assert float(row["score"]) == 3.5
    cells["scale"].source += "\n# another hand-in"
    nbformat.write(notebook, file)
    assert cli.main(command) == 0
    assert "graded already" not in capsys.readouterr().out
    with (course_folder / "grades.csv").open() as grades:
        (row,) = csv.DictReader(grades)
    assert float(row["score"]) == 3.5
