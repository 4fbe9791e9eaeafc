"""The command line of the grader: `autograder COMMAND`."""

import argparse
import contextlib
import errno
import os
import select
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import autograder.lean  # noqa: F401  (first)
from autograder.errors import CourseError
from autograder.intake.layouts import NAMES as LAYOUTS
from autograder.outcomes import Status

if TYPE_CHECKING:
    from autograder.sandbox import Starting

KINDS = ("moodle", "canvas", "zip")  # who takes feedback pages


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; returns the exit code."""
    options = parser().parse_args(arguments)
    try:
        code = options.run(options) or 0
        sys.stdout.flush()  # here, where a reader that is gone can still be dealt with
        return code
    except BrokenPipeError:
        if not nobody_reads():
            raise
        # as of `| head`, and that is no error; but grade's 0 says that everybody has a result
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1 if options.run is run_grade else 0
    except CourseError as error:
        print(f"\n{error}\n", file=sys.stderr)
        return error.code
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES):
            raise
        print(f"\n{error}\nMake room, or get the right, then run this again.\n", file=sys.stderr)
        return 2


def nobody_reads() -> bool:
    """Whether what is written to standard output comes to nobody any more."""
    try:
        poll = select.poll()
        poll.register(sys.stdout.fileno(), select.POLLOUT)
        return any(state & (select.POLLERR | select.POLLHUP) for _, state in poll.poll(0))
    except AttributeError:  # Windows has no poll
        return True
    except OSError:  # it is no file
        return False


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="autograder", description=__doc__)
    top.add_argument("--version", action=Version, nargs=0, help="say which release this is")
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
        "--again", action="store_true", help="also what is graded already, and unchanged since"
    )
    grade.add_argument(
        "--run-all", action="store_true", help="also cells that no check needs, as nbgrader does"
    )
    grade.add_argument(
        "--dry-run", action="store_true", help="only say who was found, as autograder intake does"
    )
    grade.add_argument(
        "--received",
        type=Path,
        metavar="FILE",
        help="a CSV file of when each was handed in: student, unit, received",
    )
    grade.add_argument(
        "--timeout", type=int, default=60, metavar="S", help="seconds a cell may take (60)"
    )
    grade.add_argument(
        "--notebook-timeout", type=int, default=600, metavar="S", help="seconds a notebook (600)"
    )
    grade.add_argument("--memory", type=float, default=4, metavar="GB", help="a kernel's (4)")
    grade.add_argument("--workers", type=int, metavar="N", help="at a time (default: the cores)")
    grade.add_argument(
        "--scheduler", metavar="ADDRESS", help="run them on the workers of a Dask cluster"
    )
    grade.add_argument(
        "--sandbox",
        choices=("auto", "required", "off"),
        default="auto",
        help="walls around students' code: the best there are, or none without them, or off",
    )
    intake = commands.add_parser(
        "intake", help="say who was found in a folder or zip, and what counts"
    )
    intake.set_defaults(run=run_intake)
    intake.add_argument("submissions", nargs="?", type=Path, help="default: submitted/")
    intake.add_argument("--student", metavar="S", help="only this student")
    for command in (grade, intake):
        command.add_argument(
            "--layout", choices=LAYOUTS, metavar="NAME", help=f"one of {', '.join(LAYOUTS)}"
        )
    check = commands.add_parser("check", help="check your own notebooks, as a student")
    check.set_defaults(run=run_check)
    check.add_argument(
        "notebooks",
        nargs="*",
        type=Path,
        metavar="NOTEBOOK",
        help="default: all of notebooks/ in the course folder",
    )
    check.add_argument("--watch", action="store_true", help="check again when one is saved")
    check.add_argument("--course-dir", metavar="DIR", help="default: above the notebook, or here")
    check.add_argument(
        "--timeout", type=int, default=60, metavar="S", help="seconds a cell may take (60)"
    )
    check.add_argument(
        "--sandbox",
        choices=("auto", "required", "off"),
        default="auto",
        help="walls around the code: the best there are, or none without them, or off",
    )

    export = commands.add_parser(
        "export", help="scores into an LMS's grade file, or feedback pages into an archive"
    )
    export.set_defaults(run=run_export)
    export.add_argument("what", choices=("canvas", "moodle", "feedback"))
    export.add_argument(
        "file", metavar="GRADEFILE", type=Path, nargs="?", help="the CSV file that the LMS exported"
    )
    export.add_argument(
        "--to", choices=KINDS, default="zip", help="who takes the feedback pages (zip)"
    )
    export.add_argument("--column", metavar="TITLE", help="of the unit's scores in that file")
    export.add_argument("--points", type=float, metavar="N", help="if the file does not say")
    export.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="default: GRADEFILE-scores.csv beside it, or feedback-….zip",
    )
    report = commands.add_parser("report", help="write grades.csv and report.html anew")
    report.set_defaults(run=run_report)
    report.add_argument(
        "--feedback", action="store_true", help="the feedback too, as after grading by hand"
    )
    sandbox = commands.add_parser("sandbox", help="say which walls this machine allows")
    sandbox.set_defaults(run=run_sandbox)
    book = commands.add_parser("book", help="run the solutions, write them as a website: book/")
    book.set_defaults(run=run_book)
    for command in (release, grade, intake, export, book):
        command.add_argument("--course-dir", default=".", metavar="DIR", help="default: here")
        command.add_argument("--unit", metavar="U", help="only this unit")
    report.add_argument("--course-dir", default=".", metavar="DIR", help="default: here")
    return top


class Version(argparse.Action):
    """Prints the installed release; it is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from autograder.settings import distribution

        parser.exit(message=f"{parser.prog} {distribution().version}\n")


def run_release(options: Namespace) -> None:
    from autograder.course import Course
    from autograder.release import judged_inside, release

    course = Course(options.course_dir)
    units = release(course, options.unit, options.force)
    for unit in units:
        print(f"released {course.release}/{unit}/{unit}.ipynb")
    inside = judged_inside(course, units)
    if inside:
        print(
            "\nJudged in the student's process, which can deceive them; checks that call with\n"
            "checks.expect and the like are judged in a process of their own:"
        )
    for unit, check, why in inside:
        print(f"  {unit}, {check}: {why}")


def run_intake(options: Namespace) -> None:
    from autograder.course import Course
    from autograder.grade import preview
    from autograder.options import Options

    asked = Options(
        submissions=options.submissions,
        only_unit=options.unit,
        only_student=options.student,
        layout=options.layout,
    )
    print(preview(Course(options.course_dir), asked))


def run_grade(options: Namespace) -> int:
    if options.dry_run:
        run_intake(options)
        return 0
    from autograder.run import setup

    # before what takes long to import
    starting = None
    if not options.scheduler:
        starting = setup.start(Path(options.course_dir), options.sandbox)
    with starting or contextlib.nullcontext():
        return grade_with(starting, options)


def grade_with(starting: "Starting | None", options: Namespace) -> int:
    from autograder.course import Course
    from autograder.grade import grade
    from autograder.options import Options

    asked = Options(
        submissions=options.submissions,
        only_unit=options.unit,
        only_student=options.student,
        workers=options.workers,
        sandbox=options.sandbox,
        timeout=options.timeout,
        notebook_timeout=options.notebook_timeout,
        memory=options.memory,
        scheduler=options.scheduler,
        received=options.received,
        again=options.again,
        layout=options.layout,
        run_all=options.run_all,
    )
    results = grade(Course(options.course_dir), asked, starting)
    failed = [result for result in results if result.status is Status.FAILED]
    if failed:
        print(
            f"\nCould not be graded, for a fault that is not theirs: {len(failed)}. They have no "
            "points\nand no 0; report.html says why. Run this again: they are tried again.",
            file=sys.stderr,
        )
    return 1 if failed else 0


def run_report(options: Namespace) -> None:
    from autograder.course import Course
    from autograder.record import late, lock
    from autograder.report.publish import publish

    course = Course(options.course_dir)
    with lock.alone(course):
        pages: Literal["all", "none"] = "all" if options.feedback else "none"
        results, page = publish(course, course.units(), pages)
    print(*late.explain(results, options.feedback), page, sep="\n")


def run_book(options: Namespace) -> None:
    from autograder.book import book
    from autograder.course import Course

    print(book(Course(options.course_dir), options.unit))


def run_sandbox(_: Namespace) -> int:
    from autograder.sandbox import modes

    missing = modes.probe()
    for mode, reason in missing.items():
        print(f"{mode:<16} {reason or 'yes'}")
    if all(missing.values()):
        print(f"\n{modes.DESCRIPTIONS[modes.without_walls()].format(system=sys.platform)}")
    return 1 if all(missing.values()) else 0


def run_check(options: Namespace) -> int:
    from autograder.check import early

    # before what takes long to import
    kernels = early.start_for(options.notebooks, options.course_dir, options.sandbox)
    from autograder.check.watch import check

    return check(
        options.notebooks,
        options.course_dir,
        again=options.watch,
        sandbox=options.sandbox,
        timeout=options.timeout,
        early=kernels,
    )


def run_export(options: Namespace) -> int:
    from autograder import lms
    from autograder.course import Course
    from autograder.lms import give_back
    from autograder.record import lock

    course = Course(options.course_dir)
    if options.what == "feedback":
        given = give_back.export(course, options.to, options.unit, options.out)
        print(give_back.describe(given, options.to))
        return 0
    if options.file is None:
        raise CourseError(
            f"Name the file of grades that {options.what.title()} exported:\n"
            f"  autograder export {options.what} GRADEFILE"
        )
    with lock.alone(course):
        out, filled, homeless = lms.export(
            course,
            options.what,
            options.file,
            only_unit=options.unit,
            column=options.column,
            points=options.points,
            out=options.out,
        )
    print(lms.describe(out, filled, homeless))
    return 1 if any(unit.lost for unit in filled) else 0


if __name__ == "__main__":
    sys.exit(main())
