"""Receipts: what is written is read again, also by another version."""

import json
from datetime import UTC, datetime

import pytest

from autograder.outcomes import Status
from autograder.record.receipt import Checked, Receipt

FULL = Receipt(
    "ada",
    "01_unit",
    Status.PARTIAL,
    ["memory"],
    ["A note."],
    [Checked("check_f", 1, 3, "f(1) is wrong", "slip", "here", False, "NameError", False)],
    {"cell": [30, "abc"]},
    [["a.ipynb", 10]],
    {"system": "moodle", "name": "Ada_1_file"},
    datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    "00ff",
    1.5,
    "key",
)


def test_a_receipt_is_read_as_it_was_written():
    assert Receipt.from_json(FULL.to_json()) == FULL
    least = Receipt("ada", "01_unit", Status.UNREADABLE)
    assert Receipt.from_json(least.to_json()) == least


def test_a_receipt_of_another_version_is_read_as_far_as_it_goes():
    message = "This check could not be run: the kernel ended before it."
    words = {
        "student": "ada",
        "unit": "u",
        "status": "graded",
        "evidence": 1,
        "exercises": [{"id": "check_f", "message": message, "tampering": None}, {"id": "check_g"}],
    }
    receipt = Receipt.from_json(json.dumps(words))
    assert receipt.status is Status.GRADED and receipt.sha256 is None
    assert [checked.could_run for checked in receipt.exercises] == [False, True]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "1", "{}", '{"student": "a", "unit": "b", "status": "?"}']
)
def test_what_is_no_receipt(text):
    with pytest.raises(ValueError):
        Receipt.from_json(text)
