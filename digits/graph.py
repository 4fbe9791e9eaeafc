"""Look inside a traced graph: which operation reads which."""


def operations(traced) -> dict[str, list[str]]:
    """The operations of a traced function, each with the names of those it reads.

    Parameters
    ----------
    traced : tf.types.experimental.ConcreteFunction
        From `function.get_concrete_function()`.

    Returns
    -------
    dict from str to list of str
        In the order in which they were traced.
    """
    return {
        operation.name: [tensor.op.name for tensor in operation.inputs]
        for operation in traced.graph.get_operations()
    }


def parts(traced) -> dict[str, list[str]]:
    """The same by name scope: all that stands in `tf.name_scope("layer_1")` is `layer_1`.

    What the function returns is called `answer`; operations that read nothing and that
    nothing reads are left out.

    Returns
    -------
    dict from str to list of str
    """

    def part_of(operation):
        scope = operation.partition("/")[0]
        return "answer" if scope == "Identity" else scope

    reads = {}
    for operation, inputs in operations(traced).items():
        part = part_of(operation)
        sources = reads.setdefault(part, [])
        for source in map(part_of, inputs):
            if source not in [part, *sources]:
                sources.append(source)
    read = {source for sources in reads.values() for source in sources}
    return {part: sources for part, sources in reads.items() if sources or part in read}


def marked(reads: dict[str, list[str]], ends: set[str]) -> dict[str, list[str]]:
    """The same parts, with words below the names of those that are dead ends.

    Parameters
    ----------
    reads : dict from str to list of str
        As `parts` gives it.
    ends : set of str
        The names of the dead ends.
    """

    def name(part):
        return f"{part}\ndead end" if part in ends else part

    return {name(part): [name(one) for one in sources] for part, sources in reads.items()}
