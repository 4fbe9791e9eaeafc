"""Watch a network learn: a progress bar, and the curves of loss and accuracy."""

from IPython.display import display
from matplotlib import pyplot as plt

from digits.figures import zoom
from digits.style import BLUE, INK, ORANGE


class Watch:
    """A picture that is drawn anew while a network learns, and stays when it is done.

    It is an ordinary picture in the notebook's output: it needs no widget, and is there when
    the notebook is opened again.

    Parameters
    ----------
    every : int
        After how many iterations it is drawn.
    title : str

    Attributes
    ----------
    iterations, losses, batch_accuracies, validation_accuracies : list
        What has been shown so far.
    log : list of (iteration, loss)
        What the loop that trained noted: each loss before its step.
    """

    def __init__(self, every: int = 100, title: str = ""):
        self.every, self.title = every, title
        self.iterations, self.losses = [], []
        self.batch_accuracies, self.validation_accuracies = [], []
        self.log = []
        self._display = None

    def wants(self, iteration: int, total: int) -> bool:
        """True if this iteration is to be shown: each hundredth, say, and the last."""
        return iteration % self.every == 0 or iteration == total - 1

    def show(
        self,
        iteration: int,
        total: int,
        loss: float,
        batch_accuracy: float,
        validation_accuracy: float,
    ) -> None:
        """Add a point to each curve, and draw them.

        Parameters
        ----------
        iteration, total : int
            This one, counted from 0, and how many there will be.
        loss, batch_accuracy, validation_accuracy : float
        """
        self.iterations.append(iteration)
        self.losses.append(loss)
        self.batch_accuracies.append(batch_accuracy)
        self.validation_accuracies.append(validation_accuracy)
        figure = self._draw(iteration + 1, total)
        if self._display is None:
            self._display = display(figure, display_id=True)
        else:
            self._display.update(figure)
        plt.close(figure)

    def _draw(self, done, total):
        figure, axes = plt.subplot_mosaic(
            [["bar", "bar"], ["loss", "accuracy"]], height_ratios=[1, 14], figsize=(9, 3.4)
        )
        axes["bar"].barh(0, done, color=BLUE)
        axes["bar"].set(xlim=(0, total), xticks=[], yticks=[])
        axes["bar"].set_title(f"{self.title}  {done:,} of {total:,} iterations".strip())
        axes["loss"].plot(self.iterations, self.losses, ".-", color=INK)
        axes["loss"].set(title="loss of the mini-batch", ylim=(0, None))
        for name, values, line, colour in (
            ("mini-batch", self.batch_accuracies, ".:", ORANGE),
            ("validation", self.validation_accuracies, ".-", BLUE),
        ):
            label = f"{name}: {values[-1]:.3f}"
            axes["accuracy"].plot(self.iterations, values, line, color=colour, label=label)
        axes["accuracy"].set(title="accuracy")
        zoom(axes["accuracy"], self.validation_accuracies[-1:])
        axes["accuracy"].legend(loc="lower right")
        for name in ("loss", "accuracy"):
            axes[name].set(xlim=(0, total), xlabel="iteration")
            axes[name].grid()
        words = f"loss {self.losses[-1]:.2f}, validation accuracy {values[-1]:.3f}"
        figure.set_label(f"{axes['bar'].get_title()}: {words}")
        figure.tight_layout()
        return figure
