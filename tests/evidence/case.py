"""One evidence file: the cause it is for, its name, and the change that makes it."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from healthy import Run


@dataclass(frozen=True)
class Case:
    cause: str
    name: str
    change: Callable[[Run], object]
    #: Makes the run to be changed.
    base: Callable[[], Run] = Run
    #: The cause on top, when it is another one than `cause`; "-": none.
    top: str = ""
    verdict: str = ""

    def make(self) -> Run:
        run = self.base()
        self.change(run)
        return run


def nothing(run: Run) -> None:
    """The healthy run as it is."""
