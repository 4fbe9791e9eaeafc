"""Figures that can be read, on light pages and on dark ones."""

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_rgb

from digits import figures, training

PAGES = "#ffffff", "#111111"  # JupyterLab's


@pytest.fixture
def drawn(monkeypatch):
    """The figure that is drawn last."""
    monkeypatch.setattr(plt, "show", lambda: None)
    yield lambda: plt.gcf()
    plt.close("all")


def luminance(colour):
    values = np.array(to_rgb(colour))
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("page", PAGES)
def test_colours_stand_out(page):
    assert contrast(figures.INK, page) > 4
    for colour in (figures.BLUE, figures.GREEN, figures.RED):
        assert contrast(colour, page) > 3


def test_a_plot_of_ones_own_suits_both_pages():
    figure, axes = plt.subplots()
    assert figure.get_facecolor()[3] == axes.get_facecolor()[3] == 0
    axes.set_title("mine")
    assert axes.title.get_color() == axes.xaxis.label.get_color() == figures.INK
    plt.close(figure)


def test_numbers_on_shaded_cells_have_an_outline(drawn):
    labels = np.repeat(np.arange(10), 10)
    answers = np.where(np.arange(100) < 9, 5, labels)
    figures.confusion(labels, answers)
    (axes,) = drawn().axes
    numbers = {text.get_position(): text for text in axes.texts}
    shaded, plain = numbers[5, 0], numbers[0, 5]
    assert (shaded.get_text(), plain.get_text()) == ("9", "0")
    assert shaded.get_path_effects() and contrast(shaded.get_color(), "#222222") > 4.5
    assert not plain.get_path_effects()


def test_arrows_go_from_border_to_border(drawn):
    figures.graph({"a": [], "long_name": ["a"], "end": ["long_name"]})
    (axes,) = drawn().axes
    drawn().canvas.draw()
    boxes = [text.get_bbox_patch().get_window_extent() for text in axes.texts if text.get_text()]
    arrows = [text.arrow_patch for text in axes.texts if not text.get_text()]
    for arrow, (left, right) in zip(arrows, zip(boxes, boxes[1:], strict=False), strict=True):
        path = arrow.get_path()
        ends = arrow.get_transform().transform(path.vertices[path.codes != path.CLOSEPOLY])[:, 0]
        assert abs(ends.min() - left.x1) < 3 and abs(ends.max() - right.x0) < 3


@pytest.mark.parametrize("latest, lowest", [(0.3, 0), (0.918, 0.8)])
def test_a_good_accuracy_is_seen_closely(latest, lowest):
    watch = training.Watch()
    watch.iterations, watch.losses = [0, 100], [2.3, 0.3]
    watch.batch_accuracies, watch.validation_accuracies = [0.1, latest], [0.1, latest]
    figure = watch._draw(101, 1000)
    axes = figure.axes[-1]
    assert axes.get_ylim() == (lowest, 1)
    assert axes.get_title() == f"accuracy: {latest:.3f}"
    plt.close(figure)
