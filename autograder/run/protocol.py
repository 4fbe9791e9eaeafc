"""What is said between a courier, which has a kernel, and whoever has a check judged."""

# what is said between here and whoever has a check judged
CHECK, REPLIES, GONE = b"?", b"r", b"g"


CALLS, INSIDE, JUDGED = b"c", b"i", b"j"
