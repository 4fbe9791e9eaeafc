"""Look inside a traced graph: which operation reads which."""


def operations(traced):
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


def parts(traced):
    """The same by name scope: all that stands in `tf.name_scope("layer_1")` is `layer_1`.

    What the function returns is called `answer`; operations that read nothing and that
    nothing reads are left out.

    Returns
    -------
    dict from str to list of str
    """

    def part(name):
        scope = name.partition("/")[0]
        return "answer" if scope == "Identity" else scope

    reads = {}
    for name, inputs in operations(traced).items():
        sources = reads.setdefault(part(name), [])
        for source in map(part, inputs):
            if source not in [part(name), *sources]:
                sources.append(source)
    read = {source for sources in reads.values() for source in sources}
    return {name: sources for name, sources in reads.items() if sources or name in read}
