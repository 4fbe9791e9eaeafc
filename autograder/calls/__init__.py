"""Calls from a check in one process to a student's function in another.

    checker                                    student's kernel
    checks.expect("scale", …)
      → ask.Asker ── [call, …] as JSON ──────▶ answer.answer → scale(…)
      ◀─────────── [reply, …] as JSON ────────

A call is `{"name", "root": [argument, …], "nodes": [content, …]}`. What can be changed in place
(a list, an array, a `tf.Variable`, a random generator) is a node of its own, and stands as
`["@", number]` wherever it is used: so sharing survives. A reply is one of

    {"got": value, "changed": [[number, content], …], "nodes": [content, …], "printed": text}
    {"missing": true}     {"no function": kind}     {"too much": kind}     {"interrupted": true}
    {"error": [name, [[module, qualified name], …], text, is_own, line]}

and what has changed is written into the checker's own objects. Plain data goes both ways
(`encoder`, `decoder`); functions, modules and objects of the course's go to the kernel only
(`trusted`). Nothing that comes from the kernel is believed: it is read as data, and is what a
check judges.
"""
