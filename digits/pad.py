"""The draw pad: draw a digit, see what a network sees, and what it says.

The page's side is `pad.js` and `pad_answers.js`. It keeps the ink and asks; here the drawing goes
the one road, `digits.rasterize`, then `digits.to_mnist`, to the models, and their answers go back.
"""

import base64
import html
import io
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from os import PathLike
from pathlib import Path

import anywidget
import numpy as np
import traitlets
from IPython.display import HTML, display, update_display
from PIL import Image

from digits import drawings
from digits.images import passport, to_mnist
from digits.reader import SURE, in_words
from digits.strokes import INK, PEN, checked, rasterize

PENS = 4, 40  # from the thinnest to the widest
MOST_POINTS = 20_000
MOST_BYTES = 20_000_000
OPENED = {"opened": True}  # what a page says that shows the pad
STEPS = ("scale", "centre", "invert")
SHAPES = (1, 784), (1, 28, 28, 1), (1, 28, 28)  # of one picture, most likely first


class DrawPad(anywidget.AnyWidget):
    """A pad to draw a digit on, beside what one or more networks read in it.

    Parameters
    ----------
    models : callable, or dict from name to callable
        A Keras model, a `tf.function`, or any function of pictures `(n, 784)` or
        `(n, 28, 28, 1)`, float32 in 0-1, that returns `(n, 10)` logits or probabilities.
        By default the reader that ships with the course. An error inside a function of yours
        is shown in the pad.

    Attributes
    ----------
    strokes : list of strokes
        What is drawn, as for `digits.rasterize`. Set it to draw from Python.
    pen : float
        How wide the line is, from 4 to 40 of the sheet's 280 pixels.

    Examples
    --------
    >>> pad = DrawPad({"mine": forward, "reader": digits.load_reader()})
    >>> pad  # in a notebook: draws the pad
    >>> pad.save("my_digits", 7)  # keeps the drawing as a 7
    """

    _esm = "\n".join(
        Path(__file__).with_name(name).read_text(encoding="utf-8")
        for name in ("pad.js", "pad_answers.js")
    )
    _css = Path(__file__).with_name("pad.css")
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    pen = traitlets.Float(PEN, min=PENS[0], max=PENS[1]).tag(sync=True)
    strokes = traitlets.List().tag(sync=True)

    def __init__(self, models: Callable | dict[str, Callable] | None = None):
        if models is None:
            from digits.reader import load_reader

            models = {"reader": load_reader()}
        elif not isinstance(models, dict):
            models = {"network": models}
        self._models = {str(name): Model(model) for name, model in models.items()}
        super().__init__(names=list(self._models))
        self._still = f"digits-still-{self.model_id}"
        self._shown = False
        # one worker: a slow model keeps neither the notebook nor the other pads waiting
        self._worker = ThreadPoolExecutor(1, "draw pad")
        self.on_msg(self._hear)
        # JupyterLab addresses messages to a subshell, which hears them while a cell runs.
        # ipykernel 7.4 would hand them to whoever used the widget last: the cell that runs
        if hasattr(self.comm, "_reply_subshell_for"):
            self.comm._reply_subshell_for = lambda data, addressed: addressed

    @traitlets.validate("strokes")
    def _check_strokes(self, proposal):
        try:
            return _checked(proposal["value"])
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None

    @traitlets.observe("strokes", "pen")
    def _renew_still(self, change):
        if self._shown:
            self._worker.submit(lambda: update_display(self._picture(), display_id=self._still))

    def save(self, file: str | PathLike, label: int) -> None:
        """Keep the drawing, with its label, at the end of a file.

        Parameters
        ----------
        file : path
            For example `"my_digits"`; it gets the ending `.jsonl`. `digits.load_drawings`
            reads it.
        label : int
            0 to 9: which digit it is meant to be.

        Raises
        ------
        ValueError
            If nothing is drawn, or the label is no digit.
        """
        if not self.strokes:
            raise ValueError("Nothing is drawn on the pad: draw a digit, then save it.")
        count = drawings.save(file, self.strokes, label, self.pen)
        print(f"{drawings.path(file)}: {count} drawing{'s' if count > 1 else ''}")

    # --- answers to the page --------------------------------------------------------------

    def _hear(self, _, message, buffers):
        if message == OPENED:
            self._worker.submit(lambda: [model.warm_up() for model in self._models.values()])
        elif isinstance(message, dict) and message.get("kept"):
            self._worker.submit(self.send, message)  # after the still pictures before it
        else:
            self._worker.submit(self._reply, message, buffers)

    def _reply(self, message, buffers):
        answer, pixels = {"models": []}, []
        try:
            answer.update(view=message["view"], number=message["number"])
            picture = self._picture_in(message, buffers)
            steps = {step: bool(message["steps"][step]) for step in STEPS}
            seen = to_mnist(picture, **steps)
            answer["models"] = [
                {"name": name, **model.read(seen)} for name, model in self._models.items()
            ]
            if doubts := _doubts(picture, answer["models"]):
                answer["trouble"] = doubts
            pixels = [seen.tobytes()]
        except ValueError as error:  # no ink, no picture: the words say so
            answer["trouble"] = str(error)
        except Exception as error:
            answer["trouble"] = f"The pad sent a message that is not its own: {error!r}"
        self.send(answer, pixels)

    def _picture_in(self, message, buffers):
        """The picture that a message of the page asks about: a file's bytes, or a drawing."""
        if buffers:
            if len(buffers[0]) > MOST_BYTES:
                raise ValueError("This picture has more than 20 MB: save it smaller.")
            return bytes(buffers[0])
        pen = np.clip(message.get("pen", self.pen), *PENS)  # `self.pen` may come later
        return rasterize(_checked(message["strokes"]), pen=pen)

    # --- the still picture ----------------------------------------------------------------

    def _ipython_display_(self, **_):
        """Show the pad, and below it a picture for where the pad is not alive.

        That is a notebook opened again, or exported. `pad.css` hides the picture, where the
        pad above it is alive.
        """
        display(self._repr_mimebundle_()[0], raw=True)
        display(self._picture(), display_id=self._still)
        self._shown = True

    def _picture(self):
        """The drawing, what the networks see, and what they say, as HTML."""
        lines, pictures = ["Run this cell in JupyterLab to draw."], ""
        if self.strokes:
            drawn = rasterize(self.strokes, pen=self.pen)
            ink = Image.new("RGB", drawn.size, INK)
            ink.putalpha(drawn)
            pictures = _image(ink, "The drawing")
            try:
                seen = to_mnist(drawn)
            except ValueError as error:
                lines.insert(0, str(error))
            else:
                seen_large = Image.fromarray(seen).resize(drawn.size, 0)
                pictures += _image(seen_large, "What the network sees")
                answers = {name: model.read(seen) for name, model in self._models.items()}
                said = [_in_words(name, answer) for name, answer in answers.items()]
                lines = [*said, *filter(None, [_doubts(drawn, answers.values())]), *lines]
        words = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
        # opened again, there is only an error message where the pad was: it makes room
        hide = ".jp-OutputArea-child:has(+ * .digits-still):not(:has(.digits-pad))"
        style = f"<style>{hide} {{ display: none }}</style>"
        return HTML(f'{style}<div class="digits-still">{pictures}{words}</div>')


def _checked(strokes):
    strokes = [stroke for stroke in checked(strokes) if stroke]
    if sum(map(len, strokes)) > MOST_POINTS:
        raise ValueError(f"The pad takes {MOST_POINTS:,} points, and this drawing has more.")
    return strokes


def _in_words(name, answer):
    """A network's answer, from `Model.read`, as a line of the still picture."""
    if "trouble" in answer:
        return f"{name}: {answer['trouble']}"
    return f"{name} reads {answer['words']}"


def _doubts(picture, answers):
    """What the passport says where a network's answer, from `Model.read`, is not sure."""
    sure = all(max(answer.get("probabilities", [1])) >= SURE for answer in answers)
    return "" if sure else " ".join(passport(picture).doubts)


def _image(picture, words):
    file = io.BytesIO()
    picture.save(file, "png")
    data = base64.b64encode(file.getvalue()).decode()
    style = f"margin-right: 1em; border: 1px solid {INK}"
    return f'<img alt="{words}" src="data:image/png;base64,{data}" width="140" style="{style}">'


class Model:
    """Whatever reads digits, as a function of one picture.

    Parameters
    ----------
    function : callable
        As for `DrawPad`.
    """

    def __init__(self, function: Callable):
        if not callable(function):
            raise TypeError(
                f"DrawPad takes a network that it can call with pictures, such as a Keras model "
                f"or your own function; this is of type {type(function).__name__}: {function!r}. "
                "Of a function, give the name without parentheses: DrawPad(forward)."
            )
        wanted = _wanted_shape(function)
        shapes = [shape for shape in SHAPES if _fits(shape, wanted)]
        if not shapes:
            raise TypeError(
                f"The network takes inputs of shape {wanted}. For the pad, it has to take "
                "pictures: (None, 784) or (None, 28, 28, 1)."
            )
        self._function, self._shapes, self._shape = _quick(function), shapes, None

    def warm_up(self) -> None:
        """Call the function on an empty picture, to find out which shape it wants.

        TensorFlow's slow first time is over then, too: a page that shows the pad asks for it.
        """
        if self._shape is not None:
            return
        for shape in self._shapes:
            try:
                _probabilities(self._function(np.zeros(shape, np.float32)))
            except (Exception, SystemExit):  # it is called again, and said then
                continue
            self._shape = shape
            return
        self._shape = self._shapes[0]

    def read(self, picture: np.ndarray) -> dict:
        """What the function says of a (28, 28) uint8 picture.

        Returns
        -------
        dict
            `{"probabilities": [ten floats], "words": "7 (98 %)"}`, or
            `{"trouble": "what went wrong"}`.
        """
        self.warm_up()
        try:
            pixels = (picture / np.float32(255)).reshape(self._shape)
            probabilities = _probabilities(self._function(pixels))
            return {"probabilities": probabilities.tolist(), "words": in_words(probabilities)}
        except (Exception, SystemExit) as error:
            return {"trouble": f"{type(error).__name__}: {error}"}


def _wanted_shape(function):
    """The shape that a Keras model, or a `tf.function` with a signature, takes; else None."""
    signature = getattr(function, "input_signature", None)
    # never call it with another: TensorFlow 2.21 leaves a lock locked then, and whoever calls
    # the function next, from another thread, waits for ever
    shape = signature[0].shape if signature else getattr(function, "input_shape", None)
    return None if shape is None else tuple(shape)


def _fits(shape, wanted):
    return wanted is None or (
        len(shape) == len(wanted)
        and all(want in (None, size) for size, want in zip(shape, wanted, strict=True))
    )


def _quick(function):
    """The function itself; a Keras model as a graph: layer by layer takes ten times as long."""
    keras = sys.modules.get("keras")
    if keras is None or not isinstance(function, keras.Model):
        return function
    import tensorflow as tf

    return tf.function(lambda pictures: function(pictures, training=False))


def _probabilities(returned):
    """Logits or probabilities, as ten probabilities; ValueError if they are neither."""
    if returned is None:
        raise ValueError("the function returned None: is its `return` missing?")
    try:
        values = np.asarray(returned, float)
    except (TypeError, ValueError):
        raise ValueError(
            f"the function returned {type(returned).__name__} {returned!r:.80}; for one picture "
            "the pad needs ten numbers, of shape (1, 10)."
        ) from None
    if values.size != 10 or values.shape not in ((1, 10), (10,)):
        raise ValueError(
            f"the function returned an array of shape {values.shape}; for one picture the pad "
            "needs ten numbers, of shape (1, 10)."
        )
    values = values.reshape(10)
    if not np.isfinite(values).all():
        raise ValueError(
            "the function returned NaN or infinity: did its training run away (a smaller "
            "learning rate helps), or is there log(0) in it?"
        )
    if values.min() >= 0 and abs(values.sum() - 1) < 1e-3:
        return values
    values = np.exp(values - values.max())
    return values / values.sum()
