import pytest

from digits import compare, guess
from digits.predictions import number, shown


@pytest.mark.parametrize(
    "text, value",
    [
        ("0.92", 0.92),
        (" 92 % ", 0.92),
        ("0,92", 0.92),
        ("1,000", 1000),
        ("567 434", 567434),
        ("1,234.5", 1234.5),
        ("-3", -3),
        ("many", None),
        ("", None),
    ],
)
def test_numbers(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    "value, text",
    [(0.918, "0.918"), (2 / 3, "0.6667"), (567434, "567,434"), (10.0, "10"), ("ReLU", "ReLU")],
)
def test_shown(value, text):
    assert shown(value) == text


def test_a_guess_beside_the_result(monkeypatch, capsys):
    made = guess()
    monkeypatch.setitem(globals(), "guess_end", made)
    compare("guess_end", 0.918)
    made.box.value = "95 %"
    compare("guess_end", 0.918)
    monkeypatch.setitem(globals(), "guess_end", guess(["ReLU", "dropout"]))
    globals()["guess_end"].box.value = "dropout"
    compare("guess_end", "ReLU")
    lines = [line for line in capsys.readouterr().out.splitlines() if line.endswith((".", ")"))]
    assert lines == [
        "It is 0.918. (You made no guess.)",
        "You guessed 0.95, and it is 0.918.",
        "You guessed dropout, and it is ReLU.",
    ]


def test_without_widgets(monkeypatch, capsys):
    for value, said in ((0.5, "You guessed 0.5, and"), (None, "It is 1"), (..., "It is 1")):
        monkeypatch.setitem(globals(), "guess_end", value)
        compare("guess_end", 1)
        assert capsys.readouterr().out.startswith(said)
    compare("never_made", 1)
    assert capsys.readouterr().out == "It is 1. (You made no guess.)\n"
