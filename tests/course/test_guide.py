"""Every command in README and in the instructor's guide runs as it is written."""

import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest

from autograder import cli
from tests.support.course import ROOT, UNITS, hand_in

UNIT = UNITS[1]
GUIDE = (ROOT / "autograder" / "GUIDE.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
# what the LMS would have given out, with the people of the guide's tables
CANVAS = f"""\
Student,ID,SIS Login ID,Section,{UNIT} (501)
    Points Possible,,,,20
"Lovelace, Ada",11,ada,One,
"Oez, Ben",12,ben,One,
"""
MOODLE = """\
Identifier,Full name,Email address,Status,Group,Grade,Maximum Grade
Participant 101,Ada Lovelace,ada@uni.example,-,,,20.00
Participant 102,ben,ben@uni.example,-,,,20.00
"""


def blocks(text, language):
    """What stands in the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.S | re.M)


def environment():
    """As a newcomer has it: nothing of this environment on PATH."""
    path = [one for one in os.environ["PATH"].split(":") if not one.startswith(sys.prefix)]
    return {**os.environ, "PATH": ":".join(path), "PYTHONPATH": str(ROOT)}


def run(script, folder):
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-x", "-c", script],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout + done.stderr


def submissions(folder):
    for student in ("Ada Lovelace", "ben"):
        hand_in(folder, student, UNIT, {"scale": "def scale(pixels):\n    return pixels / 255"})
    # of what takes its time: these two would be the same in every run
    for path in folder.rglob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [cell for cell in notebook.cells if "figures." not in cell.source]
        nbformat.write(notebook, path)
    return folder


def through_an_lms(folder):
    """The same, named as Moodle and Canvas name them: each takes its own pages back."""
    (folder / "Ada Lovelace" / UNIT).rename(folder / "Ada Lovelace_101_assignsubmission_file")
    (folder / "ben" / UNIT / f"{UNIT}.ipynb").rename(folder / f"ben_12_501_{UNIT}.ipynb")
    for name in ("Ada Lovelace", f"ben/{UNIT}", "ben"):
        (folder / name).rmdir()
    return folder


def as_here(script):
    """The same commands, without a second installation, and with an end to JupyterLab."""
    fetch = next(line.strip() for line in README.splitlines() if "git clone" in line)
    script = f"{fetch}\n{script}"
    root = " --allow-root" if os.geteuid() == 0 else ""
    lab = f"timeout 12 jupyter lab{root} --no-browser --port=0 || test $? = 124"
    for words, instead in (
        ("ADDRESS-OF-THIS-REPOSITORY", str(ROOT)),
        ("make setup", f"ln -s {sys.prefix} .venv"),
        ("jupyter lab\n", f"{lab}\n"),
    ):
        assert words in script
        script = script.replace(words, instead)
    return script


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="its commands are for bash")
def test_every_command_of_the_guide(tmp_path):
    first, *rest = blocks(GUIDE, "bash")
    tables = {"students.csv": "email", "extensions.csv": "hours", "times.csv": "received"}
    files = "".join(
        f"cat > {name} <<'END'\n{table}END\n"
        for name, column in tables.items()
        for table in blocks(GUIDE, "csv")
        if column in table.splitlines()[0]
    )
    assert files.count("END\n") == 3
    settings = "".join(blocks(GUIDE, "python"))
    files += f"cat >> nbgrader_config.py <<'END'\n{settings}END\n"
    shutil.make_archive(
        tmp_path / "submissions", "zip", through_an_lms(submissions(tmp_path / "in"))
    )
    (tmp_path / "gradebook.csv").write_text(CANVAS)
    (tmp_path / "worksheet.csv").write_text(MOODLE)
    files += f"cp {tmp_path}/*.zip {tmp_path}/*.csv .\n"
    # what the text says in passing
    more = "autograder grade submissions.zip --received times.csv\n"
    said = run(as_here("\n".join([first, files, *rest, more])), tmp_path)
    folder = tmp_path / "class-of-2026"
    assert "jupyter" in said.lower() and "lab" in said
    assert "cem" in (folder / "grades.csv").read_text()
    assert (folder / "gradebook-scores.csv").exists() and (folder / "worksheet-scores.csv").exists()
    for kind, count in (("moodle", 1), ("canvas", 1), ("zip", 2)):
        assert f"{count} feedback pages → {folder}/feedback-{UNIT}-{kind}.zip" in said
    times = "Times without a zone are read as Europe/Berlin"
    assert times in said


def test_every_option_of_the_guide_is_known(capsys):
    """Also those that stand in the text alone."""
    with pytest.raises(SystemExit):
        cli.main(["grade", "--help"])
    known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    for name in ("export", "report", "intake"):
        with pytest.raises(SystemExit):
            cli.main([name, "--help"])
        known |= set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    others = {"--duedate", "--allow-root", "--to"}  # nbgrader's, Jupyter's
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", GUIDE)) - others <= known


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="its commands are for a shell")
def test_every_command_of_the_readme(tmp_path):
    fetch, enter, *commands = re.findall(r"^ {4}(\w.*)$", README, re.M)
    run(f"{fetch.replace('ADDRESS-OF-THIS-REPOSITORY', str(ROOT))} && {enter}", tmp_path)
    clone = tmp_path / "digits"
    (clone / ".venv").symlink_to(sys.prefix)
    assert len(commands) >= 3
    for command in commands:
        run(command.replace("make", "make -n"), clone)  # they take their time, in CI too
    submissions(clone / "folder")
    (grading,) = re.findall(r"`(make grade [^`]*)`", README)
    run(grading.replace("make grade", "make -o setup grade"), clone)
    assert (clone / "grades.csv").exists()
    shutil.copytree(clone / "solutions", tmp_path / "class-of-2026" / "solutions")
    shutil.copytree(clone / "notebooks", tmp_path / "class-of-2026" / "notebooks")
    shutil.copy(clone / "nbgrader_config.py", tmp_path / "class-of-2026")
    (elsewhere,) = re.findall(r"`(--course-dir [^`]*)`", GUIDE)
    run(f".venv/bin/autograder grade folder {elsewhere}", clone)
    assert (tmp_path / "class-of-2026" / "grades.csv").exists()
