"""The exhibit of 2018 and its rebuilding: the numbers that the course tells, as bands.

The bands come from `tests/calibrate.py`; `tests/calibration.txt` is what it printed.
"""

import numpy as np
import pytest
from PIL import Image

from digits import load_mnist
from tests.support.course import ROOT
from tests.support.lazy import Lazy

tf = Lazy("tensorflow")
tutorial = Lazy("digits.tutorial")
exhibit_2018 = Lazy("digits.exhibit_2018")

PICTURE = ROOT / "images" / "test_img.png"


@pytest.fixture(scope="module")
def mnist():
    return load_mnist()


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_the_program_of_2018_still_runs(mnist, seed):
    lines = []
    accuracy, prediction = exhibit_2018.run(mnist, PICTURE, seed=seed, say=lines.append)
    assert 0.90 <= accuracy <= 0.93
    assert prediction in range(10)
    assert len(lines) == 12
    assert lines[0].startswith("Iteration 0: loss")
    assert lines[9].startswith("Iteration 900: loss")


def test_with_dropout_connected_its_last_line_fails(mnist, monkeypatch):
    monkeypatch.setattr("digits.exhibit_2018.n_iterations", 1)
    exhibit_2018.run(mnist, PICTURE, seed=1, say=str)  # as it was, that line works
    with pytest.raises(tf.errors.InvalidArgumentError, match="feed a value for placeholder"):
        exhibit_2018.run(mnist, PICTURE, seed=1, connect_dropout=True, say=str)


def test_its_learning_rate_is_read_nowhere():
    source = (ROOT / "digits" / "exhibit_2018.py").read_text()
    assert source.count("learning_rate") == 1


def test_the_tutorials_own_lines_run_on_our_picture():
    picture = Image.open(PICTURE)
    assert picture.size == (28, 28)
    assert "A" not in picture.mode
    pixels = np.invert(picture.convert("L")).ravel()
    assert pixels.shape == (784,)
    assert pixels.max() > 200 and np.median(pixels) == 0


def test_567434_parameters():
    network = tutorial.Network()
    assert sum(int(tf.size(one)) for one in network.trainable_variables) == 567_434


def test_the_printed_network_and_its_one_matrix(mnist):
    network = tutorial.train(tutorial.Network(seed=1), mnist)
    assert 0.90 <= tutorial.accuracy(network, mnist.test) <= 0.93
    weights, biases = tutorial.collapse(network)
    assert weights.size + biases.size == 7_850
    one = (mnist.test.images @ weights + biases).argmax(axis=1)
    # a tie may be broken by rounding; ten seeds agreed on all 10,000
    assert (one == np.argmax(network(mnist.test.images), axis=1)).sum() >= 9_999
    dropped = network(mnist.test.images[:100], keep_prob=0.1)
    assert (dropped == network(mnist.test.images[:100])).numpy().all()
    agreement = tutorial.agreement(network, mnist.test.images, [1, 0.5, 0])
    assert agreement[1] >= 0.9999 > 0.95 > agreement[0.5] > agreement[0]


@pytest.mark.parametrize(("connect_dropout", "low"), [(False, 0.94), (True, 0.93)])
def test_the_mended_network(mnist, connect_dropout, low):
    network = tutorial.Network(tf.nn.relu, connect_dropout, seed=1)
    assert 2.3 <= tutorial.evaluate(network, mnist.test.images, mnist.test.one_hot)[0] <= 3.2
    tutorial.train(network, mnist)
    assert low <= tutorial.accuracy(network, mnist.test) <= 0.965


def test_untrained_losses(mnist):
    def loss(seed):
        network = tutorial.Network(seed=seed)
        return tutorial.evaluate(network, mnist.test.images, mnist.test.one_hot)[0]

    losses = [loss(seed) for seed in range(10)]
    # unit 4 says: between 3.6 and 5
    assert 3.6 <= min(losses) <= max(losses) <= 5.0


def test_saved_network_comes_back(tmp_path):
    network = tutorial.Network(seed=3)
    tutorial.save(network, tmp_path / "my_network.npz")
    other = tutorial.Network.load(tmp_path / "my_network.npz")
    pictures = np.random.default_rng(0).random((5, 784)).astype(np.float32)
    assert (network(pictures) == other(pictures)).numpy().all()
