"""Screenshot for the README: a student's feedback of the demo, wide and light, narrow and dark.

Needs Chromium, and the demo: make demo. Run it from the course's folder:
python -m images.feedback
"""

from pathlib import Path

from images.class_report import shoot
from tests.demo import DEMO
from tests.support.course import ROOT


def main():
    folder = ROOT / "demo" / "feedback" / "Tomás Ferreira" / DEMO[1]
    page = folder / f"{DEMO[1]}.html"
    shoot(page, ".cell.answer", Path(__file__).with_suffix(".png"))


if __name__ == "__main__":
    main()
