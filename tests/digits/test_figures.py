"""Figures: they can be read in light and in dark themes, and show what they are there for."""

import re
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from matplotlib import colors
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.text import Text
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from autograder.report.sanitize import Discreet
from digits import figures, figures_early, style, training, widgets

LIGHT, DARK = "#ffffff", "#111111"  # the grounds of JupyterLab's themes
TEXT = {LIGHT: "#212121", DARK: "#ffffff"}  # and the text on them
AGREEMENT = {1: 1.0, 0.5: 0.8, 0: 0.4}


@pytest.fixture
def shown(monkeypatch):
    """The figures that were shown, and their words."""
    monkeypatch.setattr(plt, "show", lambda: None)
    yield lambda: plt.figure(plt.get_fignums()[-1])
    plt.close("all")


def luminance(colour):
    part = np.array(colors.to_rgb(colour))
    part = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return part @ [0.2126, 0.7152, 0.0722]


def contrast(first, second):
    """As WCAG 2.2 defines it: text needs 4.5, lines and areas need 3."""
    low, high = sorted(map(luminance, (first, second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ground", [LIGHT, DARK])
def test_palette_on_both_grounds(ground):
    for colour in (style.BLUE, style.ORANGE, style.GREEN, style.RED):
        assert contrast(colour, ground) >= 3
    # of a PNG; nothing has 4.5 on both: the contrast of white and #111 is 4.35 squared
    assert contrast(style.INK, ground) >= (4.5 if ground == LIGHT else 4.1)


PICTURES, WEIGHTS = np.ones((2, 28, 28)), np.linspace(-1, 1, 784).reshape(28, 28)
DRAWN = {
    "curves": lambda: figures.curves({"one": ([0, 9], [0.1, 0.9])}, "title"),
    "bars": lambda: figures.bars([1, 2], "title"),
    "gallery": lambda: figures.gallery(PICTURES, [1, 2]),
    "graph": lambda: figures.graph({"X": [], "answer": ["X"]}),
    "descent": lambda: figures.descent(np.square, {"walk": [3.0, 1.0], "run": [3.0, 0.1]}),
    "weights": lambda: figures.weights(WEIGHTS, ["a three"]),
    "dropped": lambda: figures.dropped(PICTURES[0], 0.5, draws=9),
    "architecture": lambda: figures.architecture([784, 10]),
    "bend": lambda: figures.bend(AGREEMENT),
    "on_one_scale": lambda: figures_early.on_one_scale(PICTURES, ["one", "two"]),
    "marked": lambda: figures_early.marked(PICTURES[0], 2, 3),
    "agreement": lambda: figures_early.agreement(WEIGHTS, WEIGHTS),
}


@pytest.mark.parametrize("name", DRAWN)
def test_text_can_be_read_on_both_grounds(name, shown):
    DRAWN[name]()
    figure = shown()
    assert figure.get_label()  # words for those who do not see it
    texts = [one for one in figure.findobj(Text) if one.get_text()]
    for text in texts:
        box = text.get_bbox_patch()
        if box is not None:
            assert contrast(text.get_color(), box.get_facecolor()[:3]) >= 4.5
            continue
        assert text.get_color() == style.INK, text
    page = style.as_html(figure)
    inks = set(re.findall(r'<g style="fill: ([^;"]+)" transform="translate', page))
    assert inks == {"#222222" if name == "graph" else "currentColor"}


def test_a_figure_is_a_part_of_the_page():
    figure = Figure(label='a "label"')
    axes = figure.subplots()
    axes.plot([1, 2], label="one")
    axes.grid()
    axes.legend()
    page = style.as_html(figure)
    assert page.startswith('<svg role="img" aria-label="a &quot;label&quot;"')
    assert "currentColor" in page and style.INK not in page
    assert "<style" not in page, "a rule for the whole page"
    assert "#ffffff" not in page, "it has no ground of its own"
    axes.plot(np.random.default_rng(0).random(60_000), "o")
    assert style.as_html(figure) is None  # too long: the PNG is shown


def test_a_feedback_page_shows_the_png(shown):
    """Of the SVG there is nothing left where markup is reduced: so it is not shown in its place."""
    figures.bars([1, 2], "two bars")
    page = style.as_html(shown())
    assert "two bars" in page  # which JupyterLab leaves, in a notebook that it does not trust
    assert not Discreet((), ()).html(page).striptags()


def test_in_a_notebook_own_plots_look_alike():
    source = (
        "from digits import figures\n"
        "figures.bars([1, 2], 'two bars')\n"
        "import matplotlib.pyplot as plt\n"
        "plt.plot([1, 2])\n"
        "plt.show()"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook, timeout=60).execute()
    outputs = notebook.cells[0].outputs
    assert [set(one["data"]) for one in outputs] == [{"text/html", "image/png", "text/plain"}] * 2
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert page.count('aria-label="two bars. 0: 1, 1: 2"') == 1
    assert page.count('aria-label="A plot"') == 1
    assert not re.search("<img[^>]+png", page)


def test_curve_shows_92_percent_and_whether_it_climbs():
    watch = training.Watch()
    for iteration, accuracy in [(0, 0.1), (500, 0.9), (900, 0.915), (999, 0.9206)]:
        watch.iterations.append(iteration)
        watch.losses.append(0.3)
        watch.batch_accuracies.append(accuracy + 0.02)
        watch.validation_accuracies.append(accuracy)
    figure = watch._draw(1000, 1000)
    axes = figure.axes[2]
    low, high = axes.get_ylim()
    assert low + 0.1 * (high - low) < 0.9206 < high - 0.1 * (high - low)
    # from 0.915 to 0.9206 it climbs by a width of the line at least
    up = axes.transData.transform([(900, 0.915), (999, 0.9206)])[:, 1]
    assert np.diff(up) * 72 / figure.dpi > 3
    assert "0.921" in axes.get_legend().get_texts()[1].get_text()
    plt.close(figure)


@pytest.mark.parametrize("ends", [[0.1], [0.92], [0.94, 0.98], [1.0]])
def test_zoom_shows_the_ends(ends):
    axes = Figure().subplots()
    figures.zoom(axes, ends)
    low, high = axes.get_ylim()
    assert 0 <= low < min(ends) <= max(ends) < high <= 1.01
    assert high - low <= 0.21


def test_every_number_of_the_confusion_table_can_be_read(shown):
    labels = np.repeat(np.arange(10), 100)
    answers = labels.copy()
    answers[400:460] = 9
    answers[:20], answers[200:215], answers[30] = 6, 7, 5
    figures.confusion(labels, answers)
    (axes,) = shown().axes
    (image,) = axes.images
    cells = image.to_rgba(image.get_array())
    shades = 0
    for text in axes.texts:
        cell, colour = cells[round(text.get_position()[1]), round(text.get_position()[0])], None
        shaded = cell[3] == 1
        shades += shaded
        assert shaded or cell[3] == 0
        for ground in (LIGHT, DARK):
            colour = TEXT[ground] if text.get_color() == style.INK else text.get_color()
            assert contrast(colour, cell[:3] if shaded else ground) >= 4.5, text
    assert shades == 3  # one mistake is too few for a shade
    assert "4, read as 9, 60 times" in shown().get_label()


def test_every_number_of_pixels_can_be_read(shown):
    figures.pixels(np.arange(784).reshape(28, 28) % 256)
    (axes,) = shown().axes
    for grey, colour in enumerate(axes.collections[0].get_facecolors()[:256]):
        assert contrast(colour[:3], [grey / 255] * 3) >= 4.5


def test_one_bend_for_each_place_of_the_slider():
    for slope in (0, 0.25, 1):
        axes = Figure().subplots()
        figures.draw_bend(axes, slope)
        (line,) = axes.lines
        assert line.get_xydata().tolist() == [[-1, -slope], [0, 0], [1, 1]]


def test_agreement_is_drawn_the_sliders_way_round(shown):
    figures.bend(AGREEMENT)
    (axes,) = shown().axes
    low, high = axes.get_xlim()
    assert low < high
    assert "80% at slope 0.5" in shown().get_label()


def test_the_explorer_says_where_the_slider_is():
    explorer = widgets.bend_explorer(AGREEMENT)
    slope, picture = explorer.children
    slope.value = 0.25
    assert 'aria-label="A line that is bent at 0, slope 0.25: 60.0%' in picture.value
    assert picture.value.count("<svg") == 1


@pytest.mark.parametrize("module", ["figures", "training", "widgets"])
def test_whatever_draws_has_the_look(module):
    code = f"import digits.{module}, matplotlib; print(matplotlib.rcParams['axes.facecolor'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "none", done.stderr


def test_arrows_go_from_box_to_box(shown):
    reads = {"X": [], "a_long_name": ["X"], "b": ["X"], "answer": ["a_long_name", "b"]}
    figures.graph(reads)
    figure = shown()
    figure.canvas.draw()
    (axes,) = figure.axes
    boxes = {
        one.get_text(): one.get_bbox_patch().get_window_extent()
        for one in axes.texts
        if one.get_text()
    }
    arrows = [one.arrow_patch for one in axes.texts if not one.get_text()]
    edges = [(source, name) for name, sources in reads.items() for source in sources]
    ends = set()
    for arrow in arrows:
        # the shaft first, then the head
        paths, _ = arrow._get_path_in_displaycoord()
        begin, end = paths[0].vertices[0], paths[1].vertices[1]
        (source,) = [name for name, box in boxes.items() if beside(box, begin)]
        (name,) = [name for name, box in boxes.items() if beside(box, end)]
        ends.add((source, name))
    assert ends == set(edges)
    assert "answer reads b" in figure.get_label()


def beside(box, point, pixels=4):
    """Whether a point lies on the border of a box."""
    outside = max(*(box.min - point), *(point - box.max))
    return abs(outside) <= pixels
