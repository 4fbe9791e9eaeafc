"""The draw pad as a student uses it: the real JupyterLab, in a real browser."""

import re
import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from playwright.sync_api import expect

from tests.support.browser import chromium, jupyterlab, open_notebook, run_all, violations
from tests.support.processes import wait_until

pytestmark = pytest.mark.usefixtures("needs_browser")

# in pixels of the pad's 280
SEVEN = [[(70, 60), (210, 60), (180, 140), (140, 240)]]
ONE = [[(140, 40), (140, 240)]]
FOUR = [[(110, 40), (80, 150), (210, 150)], [(170, 90), (165, 250)]]
SETUP = "import digits\nreader = digits.load_reader()"
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}


@pytest.fixture(scope="module", params=["JupyterLab Light"])
def lab(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pads")
    with jupyterlab(folder, tmp_path_factory.mktemp("home"), request.param) as address:
        yield folder, address


@pytest.fixture
def page(lab):
    with chromium(has_touch=True) as page:
        yield page


def write(lab, name, *sources):
    cells = [new_code_cell(one) if isinstance(one, str) else one for one in (SETUP, *sources)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    nbformat.write(notebook, lab[0] / name)
    return name


def open_pads(lab, page, *sources, name="pads.ipynb"):
    open_notebook(page, lab[1], write(lab, name, *(sources or ["digits.DrawPad(reader)"])))
    run_all(page)
    page.locator(".digits-canvas").first.wait_for()


def draw(page, strokes, pad=0):
    canvas = page.locator(".digits-canvas").nth(pad)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    for first, *others in strokes:
        page.mouse.move(box["x"] + first[0], box["y"] + first[1])
        page.mouse.down()
        for x, y in others:
            page.mouse.move(box["x"] + x, box["y"] + y, steps=8)
        page.mouse.up()


def says(page, words, pad=0):
    answer = page.locator(".digits-answer").nth(pad)
    expect(answer).to_have_text(re.compile(words), timeout=30_000)


def ink(page, pad=0):
    """How many of the canvas's pixels have ink."""
    count = """canvas => {
        const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
        return data.filter((value, at) => at % 4 == 3 && value > 0).length
    }"""
    return page.locator(".digits-canvas").nth(pad).evaluate(count)


def test_mouse_undo_redo_clear(lab, page):
    open_pads(lab, page)
    draw(page, SEVEN)
    says(page, "^7 ")
    status = page.locator(".digits-status")
    expect(status).to_have_text(re.compile("^7 "))  # for those who listen
    drawn = ink(page)
    draw(page, [[(40, 40), (240, 240)], [(40, 240), (240, 40)]])
    for _ in range(2):
        page.get_by_role("button", name="Undo").click()
    says(page, "^7 ")
    assert ink(page) == drawn
    page.get_by_role("button", name="Clear").click()
    says(page, "Draw a digit")
    assert ink(page) == 0
    page.get_by_role("button", name="Undo").click()
    says(page, "^7 ")
    page.get_by_role("button", name="Redo").click()
    says(page, "Draw a digit")
    page.keyboard.press("Control+z")  # the focus is on the button still
    says(page, "^7 ")


def test_touch(lab, page):
    open_pads(lab, page)
    canvas = page.locator(".digits-canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    session = page.context.new_cdp_session(page)

    def touch(kind, *points):
        at = [{"x": box["x"] + x, "y": box["y"] + y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    (first, *others), *_ = SEVEN
    touch("touchStart", first)
    before = first
    for x, y in others:
        for part in range(1, 9):
            here = [a + (b - a) * part / 8 for a, b in zip(before, (x, y), strict=True)]
            touch("touchMove", here)
        before = (x, y)
    touch("touchEnd")
    says(page, "^7 ")


def test_keyboard(lab, page):
    open_pads(lab, page)
    cells = page.locator(".jp-Cell").count()
    page.locator(".digits-canvas").focus()
    for keys in (["ArrowUp"] * 9, [" "], ["ArrowDown"] * 18, [" "]):
        for key in keys:
            page.keyboard.press(key)
    says(page, "^1 ")
    # letters that are commands of the notebook are none here
    for key in "xab":
        page.keyboard.press(key)
    assert page.locator(".jp-Cell").count() == cells
    page.keyboard.press("Delete")
    says(page, "Draw a digit")
    # two keys at once: the slant of a 7
    for keys in (["ArrowUp"] * 8, ["ArrowLeft"] * 6, [" "], ["ArrowRight"] * 11):
        for key in keys:
            page.keyboard.press(key)
    for _ in range(8):
        page.keyboard.down("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowLeft")
        page.keyboard.up("ArrowDown")
    page.keyboard.press(" ")
    says(page, "^7 ")
    for _ in range(6):  # each control can be reached
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.digits-pad') !== null")


def test_scrolled_away_and_back(lab, page):
    text = [new_markdown_cell("\n\n".join(f"line {n}" for n in range(80))) for _ in range(6)]
    open_pads(lab, page, "digits.DrawPad(reader)", *text)
    draw(page, SEVEN)
    says(page, "^7 ")
    drawn = ink(page)
    page.locator(".jp-Cell").last.scroll_into_view_if_needed()
    time.sleep(1)
    page.locator(".digits-canvas").scroll_into_view_if_needed()
    says(page, "^7 ")
    assert ink(page) == drawn
    draw(page, [[(40, 40), (240, 240)]])
    assert ink(page) > drawn


def test_restarted_kernel(lab, page):
    open_pads(lab, page)
    draw(page, SEVEN)
    says(page, "^7 ")
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Restart Kernel…")).click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    time.sleep(1)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
    trouble = page.locator(".digits-trouble")
    expect(trouble).to_contain_text("not connected", timeout=5000)  # at once
    expect(page.locator(".digits-answer")).to_have_text("Not connected.")
    drawn = ink(page)
    draw(page, [[(40, 40), (240, 240)]])
    assert ink(page) > drawn  # the page needs no kernel for ink
    expect(trouble).to_contain_text("run the cell", timeout=5000)
    expect(page.locator(".digits-answer")).to_have_text("Not connected.")
    run_all(page)
    says(page, "Draw a digit")
    draw(page, ONE)
    says(page, "^1 ")


def test_opened_again_there_is_a_picture(lab, page):
    open_pads(lab, page, name="again.ipynb")
    draw(page, SEVEN)
    says(page, "^7 ")
    still = page.locator(".digits-still")
    expect(still).to_contain_text("reads 7")  # there, not shown beside the pad
    expect(still).to_be_hidden()
    page.locator(".jp-InputArea-editor").first.click()
    page.keyboard.press("Control+s")
    deadline = time.time() + 20
    while "reads 7" not in (lab[0] / "again.ipynb").read_text() and time.time() < deadline:
        time.sleep(0.2)
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Shut Down Kernel")).click()
    page.get_by_text("No Kernel").first.wait_for()
    open_notebook(page, lab[1], "again.ipynb")
    expect(still).to_be_visible()
    assert still.locator("img").count() == 2
    expect(still).to_contain_text("Run this cell")
    # ink without paper, in a grey for any theme
    corner, stroke = still.locator("img").first.evaluate(PIXELS)
    assert corner[3] == 0
    assert stroke[3] == 255 and 100 < stroke[0] < 140
    assert page.get_by_text("model not found").is_hidden()


# of a picture: its corner, and where the horizontal line of a seven is
PIXELS = """image => {
    const ink = new OffscreenCanvas(280, 280).getContext('2d')
    ink.drawImage(image, 0, 0, 280, 280)
    return [[5, 5], [140, 60]].map(([x, y]) => [...ink.getImageData(x, y, 1, 1).data])
}"""


def test_control_s_with_the_focus_in_the_pad(lab, page):
    open_pads(lab, page, name="saved.ipynb")
    draw(page, SEVEN)
    says(page, "^7 ")
    drawn = ink(page)
    expect(page.locator(".digits-still")).to_contain_text("reads 7")
    assert page.evaluate("document.activeElement.className") == "digits-canvas"
    page.keyboard.press("Control+s")
    file = lab[0] / "saved.ipynb"
    assert wait_until(lambda: "reads 7" in file.read_text(encoding="utf-8"))
    page.reload()
    page.locator(".digits-canvas").wait_for(timeout=60_000)
    says(page, "^7 ")
    assert ink(page) == drawn


def test_control_s_waits_for_the_picture_of_the_newest_drawing(lab, page):
    slow = "import time\ndigits.DrawPad(lambda x: time.sleep(1) or reader(x))"
    open_pads(lab, page, slow, name="pending.ipynb")
    draw(page, SEVEN)
    says(page, "^7 ")
    page.get_by_role("button", name="Clear").click()
    draw(page, ONE)
    page.keyboard.press("Control+s")
    assert "1" not in page.locator(".digits-answer").inner_text(), "it is answered already"
    file = lab[0] / "pending.ipynb"
    assert wait_until(lambda: "network reads" in file.read_text(encoding="utf-8"))
    assert "network reads 1" in file.read_text(encoding="utf-8")


def test_no_kernel_is_said_at_once(lab, page):
    open_pads(lab, page)
    draw(page, SEVEN)
    says(page, "^7 ")
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Shut Down Kernel")).click()
    page.get_by_text("No Kernel").first.wait_for()
    draw(page, ONE)
    expect(page.locator(".digits-answer")).not_to_contain_text("7", timeout=5000)
    expect(page.locator(".digits-trouble")).to_contain_text("run the cell", timeout=5000)


def test_a_slow_network_leaves_no_old_answer(lab, page):
    slow = "import time\ndigits.DrawPad(lambda x: time.sleep(2) or reader(x))"
    open_pads(lab, page, slow)
    draw(page, SEVEN)
    says(page, "^7 ")
    page.get_by_role("button", name="Clear").click()
    draw(page, ONE)
    expect(page.locator(".digits-answer")).to_have_text("…", timeout=3000)
    says(page, "^1 ")


def test_nothing_is_said_of_what_is_undone(lab, page):
    open_pads(lab, page)
    draw(page, SEVEN)
    status = page.locator(".digits-status")
    expect(status).to_have_text(re.compile("^7 "))
    page.get_by_role("button", name="Undo").click()
    expect(status).to_have_text("Draw a digit.")
    draw(page, SEVEN)
    says(page, "^7 ")
    page.get_by_role("button", name="Undo").click()  # before the answer is spoken
    page.wait_for_timeout(1000)
    expect(status).to_have_text("Draw a digit.")


def test_pen_width(lab, page):
    open_pads(lab, page, "pad = digits.DrawPad(reader)\npad")
    draw(page, SEVEN)
    says(page, "^7 ")
    drawn, seen = ink(page), page.locator(".digits-seen").evaluate("one => one.toDataURL()")
    slider = page.get_by_role("slider", name="pen width")
    assert slider.input_value() == "16"
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert slider.input_value() == "28"
    assert ink(page) > 1.4 * drawn
    page.wait_for_function(
        "seen => document.querySelector('.digits-seen').toDataURL() !== seen", arg=seen
    )
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "seen => document.querySelector('.digits-seen').toDataURL() === seen", arg=seen
    )


THREE = "digits.DrawPad({'as printed': reader, 'mended': lambda x: reader(x), 'reader': reader})"


def test_three_networks_have_a_row_each(lab, page):
    open_pads(lab, page, THREE)
    page.keyboard.press("Control+b")  # no sidebar
    draw(page, SEVEN)
    says(page, "as printed: 7 .*mended: 7 .*reader: 7 ")
    names = page.locator(".digits-answer span:nth-child(odd)")
    assert names.all_inner_texts() == ["as printed:", "mended:", "reader:"]
    fold = page.viewport_size["height"]
    boxes = [one.bounding_box() for one in names.all()]
    assert len({box["y"] for box in boxes}) == 3
    table = page.locator(".digits-pad table").bounding_box()
    assert table["y"] + table["height"] < fold
    page.set_viewport_size({"width": 400, "height": 900})
    page.locator(".digits-canvas").scroll_into_view_if_needed()
    for name in names.all():
        box = name.bounding_box()
        assert box["height"] < 30, "one line"
        assert box["y"] + box["height"] < 900
    pad = page.locator(".digits-pad")
    assert pad.evaluate("pad => pad.scrollWidth <= pad.clientWidth")


def test_two_pads(lab, page):
    open_pads(
        lab,
        page,
        "digits.DrawPad(reader)",
        "digits.DrawPad({'first': reader, 'second': lambda x: reader(x)})",
    )
    draw(page, SEVEN)
    draw(page, FOUR, pad=1)
    says(page, "^7 ")
    says(page, "^first: 4 .*second: 4 ", pad=1)


def test_drawing_while_a_cell_trains(lab, page):
    training = (
        "import time\n"
        "import tensorflow as tf\n"
        "data = digits.load_mnist().train\n"
        "model = tf.keras.Sequential([tf.keras.Input((784,)), tf.keras.layers.Dense(10)])\n"
        "model.compile('adam', tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))\n"
        "end = time.time() + 10\n"
        "while time.time() < end:\n"
        "    model.fit(data.images[:5000], data.labels[:5000], verbose=0)"
    )
    open_pads(lab, page, "digits.DrawPad(reader)", "print('later')")
    page.locator(".jp-CodeCell .cm-content").last.fill(training)
    page.keyboard.press("Control+Enter")
    busy = page.locator(".jp-CodeCell .jp-InputPrompt", has_text="[*]")
    expect(busy).to_have_count(1)
    draw(page, SEVEN)
    says(page, "^7 ")
    assert busy.count() == 1  # it still trains
    expect(busy).to_have_count(0, timeout=60_000)
    assert page.locator(".jp-RenderedText[data-mime-type*='error']").count() == 0


def test_a_step_left_out_and_a_model_that_fails(lab, page):
    open_pads(lab, page, "digits.DrawPad({'reader': reader, 'mine': lambda x: 1 / 0})")
    draw(page, [[(x / 4, y / 4) for x, y in stroke] for stroke in SEVEN])
    says(page, "^reader: 7 .*mine: \\?")
    expect(page.locator(".digits-trouble")).to_have_text(
        "mine: ZeroDivisionError: division by zero"
    )
    seen = "canvas => canvas.toDataURL()"
    before = page.locator(".digits-seen").evaluate(seen)
    page.get_by_label("scaled to 20 pixels").uncheck()
    page.wait_for_function(
        "before => document.querySelector('.digits-seen').toDataURL() !== before", arg=before
    )


def test_open_and_paste_a_picture(lab, page, tmp_path):
    import digits

    file = tmp_path / "seven.png"
    digits.rasterize(SEVEN).point(lambda grey: 255 - grey).save(file)
    open_pads(lab, page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a picture…").click()
    chooser.value.set_files(file)
    says(page, "^7 ")
    page.get_by_role("button", name="Clear").click()
    says(page, "Draw a digit")
    paste = """async (pad, bytes) => {
        const data = new DataTransfer()
        data.items.add(new File([new Uint8Array(bytes)], 'seven.png', {type: 'image/png'}))
        pad.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}))
    }"""
    page.locator(".digits-canvas").evaluate(paste, list(file.read_bytes()))
    says(page, "^7 ")
    draw(page, ONE)  # a new drawing takes the picture's place
    says(page, "^1 ")
    text = tmp_path / "text.png"
    text.write_text("no picture")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a picture…").click()
    chooser.value.set_files(text)
    expect(page.locator(".digits-trouble")).to_contain_text("cannot be read as a picture")


def test_guesses_and_figures_on_a_narrow_page(lab, page):
    figure = "from digits import figures\nfigures.confusion([4, 4, 4], [9, 9, 4])"
    open_pads(lab, page, "digits.DrawPad(reader)", "mine = digits.guess(['ReLU'])", figure)
    page.keyboard.press("Control+b")  # no sidebar
    wide = page.locator("svg[role=img]").bounding_box()["width"]
    page.set_viewport_size({"width": 400, "height": 2000})
    output = page.locator(".jp-OutputArea-output", has=page.locator("select"))
    page.wait_for_function("document.querySelector('.jp-Notebook').clientWidth < 400")
    page.wait_for_timeout(1000)  # until all is laid out
    assert output.evaluate("one => one.scrollWidth <= one.clientWidth"), "the box is cut off"
    figure = page.locator(".jp-OutputArea-output", has=page.locator("svg[role=img]"))
    assert figure.locator("svg").bounding_box()["width"] > 0.69 * wide, "the words are too small"
    figure.evaluate("one => one.scrollTo(1000, 0)")
    assert figure.evaluate("one => one.scrollLeft") > 0


@pytest.mark.parametrize("lab", ["JupyterLab Light", "JupyterLab Dark"], indirect=True)
def test_what_axe_finds(lab, page):
    """Of what is ours: the pad with a drawing, a figure, a slider that was moved."""
    figures = "from digits import figures\nfigures.confusion([4, 4, 4], [9, 9, 4])"
    slider = "from digits import widgets\nwidgets.bend_explorer({0: 0.4, 1: 1.0})"
    open_pads(lab, page, THREE, figures, slider)
    draw(page, SEVEN)
    says(page, "reader: 7 ")
    slope = page.get_by_role("slider", name="slope for negative numbers")
    slope.focus()
    for key in ("ArrowLeft", "ArrowUp", "ArrowLeft", "ArrowDown"):
        slope.press(key)  # and not to another cell
    page.locator("p", has_text="slope 0.9: 94.0% of the answers").wait_for()
    page.get_by_role("img", name="A line that is bent at 0, slope 0.9").wait_for()
    assert not violations(page, ".digits-pad", ".jp-RenderedHTML")


@pytest.mark.parametrize("lab", ["JupyterLab Dark"], indirect=True)
def test_dark_theme(lab, page):
    open_pads(lab, page)
    draw(page, SEVEN)
    says(page, "^7 ")
    colours = page.locator(".digits-canvas").evaluate(
        "canvas => ['color', 'backgroundColor'].map(name => getComputedStyle(canvas)[name])"
    )
    light, dark = (sum(map(int, re.findall(r"\d+", one)[:3])) for one in colours)
    assert light > 500 > 250 > dark
