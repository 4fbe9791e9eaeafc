"""The things to play with: their sliders do what they say, with words for all pictures."""

import ipywidgets
import numpy as np

from digits import graph, widgets
from digits.training import Watch
from tests.support.lazy import Lazy

tf = Lazy("tensorflow")
tutorial = Lazy("digits.tutorial")


def sliders(box):
    return [one for one in box.children if not isinstance(one, ipywidgets.HTML)]


def picture(box):
    return next(one.value for one in box.children if isinstance(one, ipywidgets.HTML))


def test_layer_explorer_counts_parameters():
    box = widgets.layer_explorer()
    assert "567,434 parameters" in picture(box)
    how_many, first, *_ = sliders(box)
    how_many.value = 1
    first.value = 256
    # 784 × 256 + 256 + 256 × 10 + 10
    assert "203,530 parameters" in picture(box)
    how_many.value = 0
    assert "7,850 parameters" in picture(box)
    assert all(slider.description for slider in sliders(box))


def test_bend_explorer_follows_its_slider():
    box = widgets.bend_explorer({1: 1.0, 0.5: 0.8, 0: 0.4})
    straight = picture(box)
    (slope,) = sliders(box)
    assert slope.description
    assert {0, 0.25, 0.5, 1} < set(slope.options)
    slope.value = 0.25
    assert "slope 0.25" in picture(box)
    assert picture(box) != straight
    assert 'aria-label="A line that is bent' in picture(box)


def test_graph_by_name_scope():
    @tf.function(input_signature=[tf.TensorSpec([None, 2], name="X")])
    def function(X):
        with tf.name_scope("one"):
            one = X * 2
        with tf.name_scope("lost"):
            tf.exp(one)
        with tf.name_scope("two"):
            return one + X

    traced = function.get_concrete_function()
    assert graph.parts(traced) == {
        "X": [],
        "one": ["X"],
        "lost": ["one"],
        "two": ["one", "X"],
        "answer": ["two"],
    }
    assert len(graph.operations(traced)) > 5


def test_watch_shows_each_hundredth_and_the_last(monkeypatch):
    shown = []

    class Handle:
        update = shown.append

    monkeypatch.setattr(
        "digits.training.display", lambda figure, **_: shown.append(figure) or Handle
    )
    watch = Watch(every=100)
    wanted = [one for one in range(250) if watch.wants(one, 250)]
    assert wanted == [0, 100, 200, 249]
    for one in wanted:
        watch.show(one, 250, 1 / (one + 1), 0.5, 0.6)
    assert watch.iterations == wanted
    assert len(shown) == 4
    assert "250 of 250 iterations" in shown[-1].axes[0].get_title()


def test_bent_networks_share_their_weights():
    network = tutorial.Network(seed=1, sizes=(6, 5, 4, 3))
    pictures = np.random.default_rng(0).normal(size=(50, 6)).astype(np.float32)
    assert np.allclose(tutorial.bent(network, 1)(pictures), network(pictures))
    relu = tutorial.Network(tf.nn.relu, seed=1, sizes=(6, 5, 4, 3))
    assert np.allclose(tutorial.bent(network, 0)(pictures), relu(pictures))
    assert tutorial.bent(network, 0).weights[0] is network.weights[0]
