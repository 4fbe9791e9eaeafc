"""What a student runs: their own notebooks against the checks that they can see.

The engine and the walls are the grader's. The instructor's cells come from the solutions,
with the solutions and the hidden checks taken out, so that an edited check counts for
nothing here either. The notebook itself is only read.
"""
