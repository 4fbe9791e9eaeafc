"""Screenshot for the README: the class report of the demo, wide and light, narrow and dark.

Needs Chromium, and the demo: make demo. Run it from the course's folder:
python -m images.class_report
"""

import io
from pathlib import Path

from PIL import Image

from tests.support.browser import chromium
from tests.support.course import ROOT

GAP = 24


def main():
    shoot(ROOT / "demo" / "report.html", "#slips", Path(__file__).with_suffix(".png"))


def shoot(page, below, picture, height=1240):
    """The top of a page in light and, beside it, what begins at `below` on a dark phone."""
    wide = screenshot(page, 1000, height, "light")
    narrow = screenshot(page, 390, height, "dark", below)
    both = Image.new("RGB", (wide.width + GAP + narrow.width, height), "white")
    both.paste(wide, (0, 0))
    both.paste(narrow, (wide.width + GAP, 0))
    both.quantize(256, dither=Image.Dither.NONE).save(picture, optimize=True)


def screenshot(path, width, height, scheme, below=None):
    with chromium(color_scheme=scheme) as page:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(path.as_uri())
        if below:
            page.locator(below).first.evaluate("one => one.scrollIntoView({block: 'start'})")
            page.wait_for_timeout(300)
        return Image.open(io.BytesIO(page.screenshot()))


if __name__ == "__main__":
    main()
