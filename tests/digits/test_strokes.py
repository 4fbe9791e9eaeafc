"""Pen strokes become the picture that a pen would leave."""

import numpy as np
import pytest

import digits
from digits.strokes import rasterize


def ink(strokes, **more):
    return np.asarray(rasterize(strokes, **more))


def test_nothing_is_an_empty_picture():
    for strokes in ([], [[]]):
        picture = rasterize(strokes)
        assert (picture.mode, picture.size) == ("L", (280, 280))
        assert picture.getextrema() == (0, 0)


def test_a_line_runs_from_point_to_point_with_round_ends():
    drawn = ink([[(50, 100), (200, 100)]], pen=20)
    rows, columns = np.nonzero(drawn > 127)
    assert (rows.min(), rows.max()) == pytest.approx((90, 110), abs=1)
    assert (columns.min(), columns.max()) == pytest.approx((40, 210), abs=1)
    assert drawn[100, 125] == 255
    assert drawn[91, 41] == 0  # the corner that a square end would have


def test_a_dot():
    drawn = ink([[(140, 70)]], pen=16)
    area = drawn.sum() / 255
    assert area == pytest.approx(np.pi * 8**2, rel=0.05)
    assert drawn[70, 140] == 255


def test_edges_are_smooth():
    drawn = ink([[(20, 20), (250, 230)]])
    assert ((drawn > 0) & (drawn < 255)).sum() > 200


def test_outside_is_cut_off():
    assert ink([[(-500, -500), (-400, -400)]]).max() == 0
    assert ink([[(-1e12, 140), (1e12, 140)]])[140].min() == 255


def test_many_points_and_many_strokes():
    spiral = [
        (140 + t / 100 * np.cos(t / 50), 140 + t / 100 * np.sin(t / 50)) for t in range(10_000)
    ]
    assert ink([spiral]).max() == 255
    assert ink([[(9 * n, 10), (9 * n, 270)] for n in range(30)], pen=2).max() == 255


@pytest.mark.parametrize(
    "strokes", [[[(1,)]], [[(1, 2, 3)]], [[(1, "a")]], [[(1, np.nan)]], [[(np.inf, 1)]], [(1, 2)]]
)
def test_what_is_no_point(strokes):
    with pytest.raises(ValueError, match="is no point"):
        rasterize(strokes)


def test_on_the_road_to_mnist_the_pen_hardly_matters():
    seven = [[(60, 50), (210, 60), (120, 240)]]
    thin, thick = (digits.to_mnist(digits.rasterize(seven, pen=pen)) for pen in (10, 24))
    small = [[(x / 3 + 150, y / 3 + 20) for x, y in stroke] for stroke in seven]
    moved = digits.to_mnist(digits.rasterize(small, pen=16 / 3))
    usual = digits.to_mnist(digits.rasterize(seven))
    assert np.abs(usual.astype(int) - moved).mean() < 6
    assert np.abs(thin.astype(int) - thick).mean() < 25
