"""What may stand on a page that others open: no scripts, no hidden checks, no paths of ours.

A student's notebook makes the words and pictures of their feedback, and an instructor opens
it. So markup is reduced to what cannot run or call home, and text loses what tells of the
machine that graded it, or of the checks that students do not see.
"""

import functools
import io
import os
import re
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import matplotlib
import nh3
from bs4 import BeautifulSoup, Tag
from markupsafe import Markup
from matplotlib.font_manager import FontProperties
from matplotlib.mathtext import math_to_image
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

import autograder

TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div"),
    *("dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li"),
    *("ol", "p", "pre", "s", "small", "span", "strong", "sub", "summary", "sup", "table"),
    *("tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"),
}
LINK = re.compile(r"https?://|mailto:|#", re.I)
ATTRIBUTES = {
    "a": {"href"},
    "abbr": {"title"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "details": {"open"},
}


def only_links(tag: str, name: str, value: str) -> str | None:
    """An attribute's value, or None where it is an address that no link may have."""
    return value if name != "href" or LINK.match(value) else None


CLEANER: dict[str, Any] = {
    "tags": TAGS,
    "attributes": ATTRIBUTES,
    "attribute_filter": only_links,
    "url_schemes": {"http", "https", "mailto", "data"},
    "link_rel": None,
}
PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
# their insides are no words for people
UNSPEAKABLE = ["script", "style", "template", "noscript", "iframe", "object", "title", "textarea"]
# a path of several parts, and the last of them; what follows a word or a colon is none
# (and/or, https://example.org/page), and a backslash begins one only after a drive
PART = r"""[^\s/\\"'<>:|,;()]"""
PATH = re.compile(
    rf"(?<![\w/:.)\]])(?:(?:file://)?~?(?:/{PART}+)+/|[A-Za-z]:[/\\]+(?:{PART}+[/\\]+)+)(?P<last>{PART}*)"
)
CONCEALED = "[a line of a hidden check]"
FORMULA = re.compile("\ue000(\\d+)\ue001")  # where a formula goes, once the markup is safe
MOST = 20_000  # characters of one piece of text
# tags, times how deep they are nested: a browser, and the cleaner, repeats open <b>s in each <p>
MOST_NODES = 100_000

Attachments = dict[str, dict[str, str]]  # data by name and kind
Files = tuple[tuple[str, str, str], ...]  # the same, as triples
Known = dict[tuple[str, Files], Markup]  # texts that were drawn already


class Discreet:
    """Makes words and markup fit to be shown.

    Parameters
    ----------
    hidden
        Lines of hidden checks.
    places
        Folders of this machine, besides those that every process knows.
    known
        Texts that were drawn already, as another one's `known` has them.
    """

    def __init__(
        self, hidden: Iterable[str] = (), places: Iterable[Path] = (), known: Known | None = None
    ) -> None:
        # as a line stands there, and as `repr` writes it
        self.hidden = [
            one
            for line in hidden
            for one in dict.fromkeys((line, line.replace("'", "\\'"), line.replace('"', '\\"')))
        ]
        folders = {*map(str, places), *own_places()}
        self.places = sorted((path for path in folders if len(path) > 4), key=len, reverse=True)
        # most texts of a notebook are the instructor's, the same for the whole class
        self.known: Known = dict(known or {})

    def text(self, words: object) -> str:
        """Plain text without terminal codes, hidden lines and places; cut off at `MOST`."""
        words = str(words)
        more = len(words) - MOST
        words = re.sub(r"\x1b\[[0-9;?]*[ -/]*[@-~]", "", words[:MOST])
        words = re.sub(r"(?m)^[^\n]*\r(?!\n)", "", words)  # what a progress bar wrote over
        for line in self.hidden:
            words = words.replace(line, CONCEALED)
        for place in self.places:
            words = words.replace(place, "/…")
        words = PATH.sub(short, words)
        return f"{words}\n… and {more:,} characters more" if more > 0 else words

    def html(self, markup: object) -> Markup:
        """Markup that cannot run, load or cover anything.

        Headings and tables stay, and pictures if they are in the markup itself; a picture
        from elsewhere leaves its description.
        """
        soup = BeautifulSoup(str(markup), "html.parser")
        if (tags := list(soup.find_all(True))) and len(tags) * depth(tags) > MOST_NODES:
            return Markup("<pre>{}</pre>").format(self.text(soup.get_text()))
        for tag in soup(UNSPEAKABLE):
            tag.decompose()
        for words in soup.find_all(string=True):
            words.replace_with(self.text(words))
        for picture in soup("img"):
            picture["alt"] = self.text(picture.get("alt") or "Picture")
            if not PICTURE.fullmatch(str(picture.get("src") or "")):
                picture.replace_with(f"[{picture['alt']}]")
        return Markup(nh3.clean(str(soup), **CLEANER))

    def markdown(self, source: str, attachments: Attachments | None = None) -> Markup:
        """Markdown as markup, with its formulas drawn."""
        files = tuple(
            (name, *one) for name, kinds in (attachments or {}).items() for one in kinds.items()
        )
        if (source, files) not in self.known:
            self.known[source, files] = self.draw(source, files)
        return self.known[source, files]

    def draw(self, source: str, files: Files) -> Markup:
        attachments: Attachments = {}
        for name, kind, data in files:
            attachments.setdefault(name, {})[kind] = data
        if len(source) > MOST:
            return Markup("<pre>{}</pre>").format(self.text(source))
        try:
            renderer = Renderer(escape=False, attachments=attachments, exclude_anchor_links=True)
            markup = self.html(MarkdownWithMath(renderer=renderer).render(source))
        except Exception:  # nested too deeply, perhaps on purpose
            return Markup("<pre>{}</pre>").format(self.text(source))
        formulas = dict(enumerate(renderer.formulas))
        return Markup(FORMULA.sub(lambda one: formulas.get(int(one[1]), ""), markup))


def depth(tags: Iterable[Tag]) -> int:
    """How many of them lie in one another, at most."""
    inside: dict[int, int] = {}
    for tag in tags:  # outer ones come first
        inside[id(tag)] = inside.get(id(tag.parent), 0) + 1
    return max(inside.values())


class Renderer(IPythonRenderer):
    """nbconvert's, with headings below the page's own and formulas as pictures."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.formulas: list[Markup] = []

    def heading(self, text: str, level: int, **attributes: Any) -> str:
        return super().heading(text, min(level + 1, 6), **attributes)

    def inline_math(self, body: str) -> str:
        return self.keep(formula(body))

    def block_math(self, body: str) -> str:
        return self.keep(Markup('<div class="formula">{}</div>').format(formula(body)))

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")

    def keep(self, drawn: Markup) -> str:
        self.formulas.append(drawn)
        return f"\ue000{len(self.formulas) - 1}\ue001"

    def _embed_image_or_attachment(self, src: str) -> str:
        try:
            return super()._embed_image_or_attachment(src)
        except InvalidNotebook:  # the attachment is missing
            return ""


@functools.lru_cache(1000)
def formula(tex: str) -> Markup:
    """A formula as a picture in the text; as its source where it cannot be drawn."""
    tex = " ".join(tex.split())
    drawing = io.BytesIO()
    try:
        with matplotlib.rc_context({"mathtext.fontset": "cm", "figure.facecolor": "none"}):
            size = FontProperties(size=12)
            below = math_to_image(f"${tex}$", drawing, prop=size, dpi=72, format="svg")
    except Exception:  # whatever it stumbles over: not all of TeX is known there
        return Markup('<code class="tex">{}</code>').format(tex)
    data = b64encode(drawing.getvalue()).decode()
    return Markup(
        '<img class="formula" style="vertical-align: -{:.1f}pt" alt="{}"'
        ' src="data:image/svg+xml;base64,{}">'
    ).format(below, tex, data)


def short(found: re.Match[str]) -> str:
    """A path without what is special to this machine."""
    path = found[0].replace("\\", "/")
    _, packages, inside = path.rpartition("/site-packages/")
    return f"…/{inside if packages else found['last']}"


@functools.cache
def own_places() -> set[str]:
    """Folders of this machine; they may hold spaces, so no pattern finds them."""
    places = {
        *(sys.prefix, sys.base_prefix, tempfile.gettempdir(), os.getcwd(), str(Path.home())),
        str(Path(autograder.__file__).parents[1]),
    }
    return places | {os.path.realpath(place) for place in places}
