"""Output of a notebook's cell: MyST for the book, plain Markdown and pictures where a person runs the notebook live."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from IPython import get_ipython
from IPython.display import Image, display


def live() -> bool:
    """Does a person look at this kernel now? Jupyter's server names the session of the kernels that it starts."""
    return "JPY_SESSION_NAME" in os.environ


def _bundle(data: dict[str, str], metadata: dict[str, Any] | None = None) -> None:
    if get_ipython() is not None:
        display(data, raw=True, metadata=metadata or {})


def markdown(myst: str, plain: str, picture: Path | None = None) -> None:
    """Show `myst` in a notebook that is run for the book; live, show `plain` and the picture; in a script, print
    `plain`."""
    if get_ipython() is None:
        print(plain)
    elif live():
        if picture is not None:
            display(Image(filename=str(picture)))
        _bundle({"text/markdown": plain, "text/plain": plain})
    else:
        _bundle({"text/markdown": myst, "text/plain": plain})


def glue(key: str, text: str) -> None:
    """Store a text under a key in the cell's output, where MyST-NB's {glue:text} finds it; nothing is shown.

    The record is written as MyST-NB defines it, so that a notebook runs where MyST-NB is not installed.
    """
    record = {"application/papermill.record/text/plain": repr(text)}
    _bundle(record, {"scrapbook": {"name": key, "mime_prefix": "application/papermill.record/"}})
