"""The templates of the pages that people read: everything put into them is escaped."""

from jinja2 import Environment, PackageLoader, StrictUndefined


def points(number: float) -> str:
    """`1 point`, `2.5 points`."""
    return f"{number:g} point{'' if number == 1 else 's'}"


def size(count: float) -> str:
    """A number of bytes in words."""
    for unit in ("bytes", "kB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:,.3g} MB" if count < 1000 else f"{count:,.0f} MB"


TEMPLATES = Environment(
    loader=PackageLoader("autograder.report"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


TEMPLATES.filters.update(points=points, size=size)
