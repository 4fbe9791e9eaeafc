"""What a receipt says of a repair."""

MOST = 12  # cells named in a sentence

# what the receipt says, by flag and case; the names of the cells follow
SENTENCES = {
    ("restored-test", "edited"): "Check cells that had been changed; the released ones count",
    ("restored-test", "missing"): "Check cells that were missing; they were put back",
    ("restored-test", "kind"): "Check cells that were no code any more; they were put back",
    ("restored-cell", "edited"): (
        "Locked cells that had been changed; the released ones count "
        "(code of your own belongs in a cell of your own)"
    ),
    ("restored-cell", "missing"): "Locked cells that were missing; they were put back",
    ("restored-cell", "kind"): "Locked cells whose kind had been changed; they were put back",
    ("older-release", "edited"): "Cells of an earlier release; the present ones count",
    ("schema", "changed"): "Grading data that had been changed; the released ones count",
    ("schema", "invented"): "Cells that claimed to be graded, and are none of this unit's",
    ("duplicate-cell", "copy"): "Cells that were there more than once; one counts",
    ("duplicate-cell", "stub"): (
        "Answer cells of which there were untouched copies; those were left out"
    ),
    ("duplicate-cell", "answers"): (
        "Answer cells that were there more than once; all of them run, and the last one before "
        "the check counts"
    ),
    ("moved-cell", "moved"): "Cells that stood in another place; they were put back",
    ("retyped-cell", "kind"): "Answer cells whose kind had been changed; they count all the same",
    ("found-answer", "name"): "Answers whose cells had lost their label; found by their names",
    ("found-answer", "place"): "Answers whose cells had lost their label; found by their place",
    ("found-answer", "merged"): "Answers found in another cell, where they count",
    ("unclear-answer", "unclear"): (
        "Answer cells that are missing, and the answer may stand elsewhere: a person has to look"
    ),
    ("unclear-answer", "beside"): (
        "Answers in words that are untouched, with text of the student's beside them; a person has "
        "to look"
    ),
    ("missing-answer", "missing"): "Answer cells that are missing",
}
