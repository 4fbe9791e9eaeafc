"""The command line: `autograder release`, `autograder grade`."""

import argparse
import sys
from pathlib import Path

from autograder.course import Course, CourseError


def main(arguments=None):
    """Carry out one command; returns the exit code."""
    options = parser().parse_args(arguments)
    try:
        return options.run(options) or 0
    except CourseError as error:
        print(f"\n{error}\n", file=sys.stderr)
        return 2


def parser():
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="autograder", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    release = commands.add_parser("release", help="write notebooks/ from solutions/")
    release.set_defaults(run=run_release)
    release.add_argument("--force", action="store_true", help="overwrite notebooks with answers")

    grade = commands.add_parser("grade", help="grade submissions into a course folder")
    grade.set_defaults(run=run_grade)
    grade.add_argument(
        "submissions",
        nargs="?",
        type=Path,
        help="a folder or zip of submissions (default: submitted/ in the course folder)",
    )
    grade.add_argument("--student", metavar="S", help="only this student")
    grade.add_argument(
        "--timeout", type=int, default=60, metavar="S", help="seconds a cell may take (60)"
    )
    grade.add_argument(
        "--notebook-timeout", type=int, default=600, metavar="S", help="seconds a notebook (600)"
    )
    grade.add_argument("--memory", type=float, default=4, metavar="GB", help="a kernel's (4)")
    grade.add_argument("--workers", type=int, metavar="N", help="at a time (default: the cores)")
    grade.add_argument(
        "--sandbox",
        choices=("auto", "required", "off"),
        default="auto",
        help="walls around students' code: the best there are, or none without them, or off",
    )
    for command in (release, grade):
        command.add_argument("--course-dir", default=".", metavar="DIR", help="default: here")
        command.add_argument("--unit", metavar="U", help="only this unit")
    return top


def run_release(options):
    from autograder.release import release

    for unit in release(Course(options.course_dir), options.unit, options.force):
        print(f"released notebooks/{unit}/{unit}.ipynb")


def run_grade(options):
    from autograder.grade import grade

    grade(
        Course(options.course_dir),
        options.submissions,
        only_unit=options.unit,
        only_student=options.student,
        workers=options.workers,
        sandbox=options.sandbox,
        timeout=options.timeout,
        notebook_timeout=options.notebook_timeout,
        memory=options.memory,
    )


if __name__ == "__main__":
    sys.exit(main())
