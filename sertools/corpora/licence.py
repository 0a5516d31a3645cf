"""The gate before corpora whose owners ask for an agreement: they are read only when the user says that they have it.

What the user said is remembered in ``settings.json`` in the user's configuration folder; the environment variable
``SERTOOLS_CONFIG`` names another file.
"""

import datetime
import json
import os
from pathlib import Path

import platformdirs

from sertools.corpora import storage
from sertools.corpora.descriptor import Descriptor


class LicenceError(PermissionError):
    """A corpus needs an agreement with its owner and the user has not said that there is one."""


def settings_path() -> Path:
    """The file that remembers: ``$SERTOOLS_CONFIG``, else ``settings.json`` in the user's configuration folder."""
    named = os.environ.get("SERTOOLS_CONFIG")
    return Path(named) if named else platformdirs.user_config_path("sertools") / "settings.json"


def agree(descriptor: Descriptor, *, date: datetime.date | None = None) -> Path:
    """Remember that the user has an agreement with the owner of a corpus; keeps all that the file already holds.

    Args:
        descriptor: the corpus.
        date: the day on which the user said so; today by default.

    Returns:
        The file in which it is remembered.

    Raises:
        LicenceError: the corpus needs no agreement (then there is nothing to say), or the file cannot be understood.
        OSError: the file cannot be written.
    """
    if not descriptor.needs_agreement:
        raise LicenceError(f"{descriptor.name} needs no agreement with {descriptor.owner}: nothing to remember")
    path = settings_path()
    settings = _settings(path)
    said = (date or datetime.date.today()).isoformat()
    settings["agreements"] = {**settings.get("agreements", {}), descriptor.name: said}
    storage.write_text(path, json.dumps(settings, indent=2, sort_keys=True) + "\n")
    return path


def agreed(name: str) -> bool:
    """Whether the user has said that they hold an agreement for the corpus of this name.

    Raises:
        LicenceError: the file of settings cannot be understood.
    """
    return name in _settings(settings_path()).get("agreements", {})


def require(descriptor: Descriptor) -> None:
    """Let the corpus be read, or say what is needed first.

    Raises:
        LicenceError: the corpus needs an agreement that the user has not confirmed; the message gives owner, terms,
            address and the command.
    """
    if descriptor.needs_agreement and not agreed(descriptor.name):
        raise LicenceError(
            f"{descriptor.title} may be read only under an agreement with its owner, {descriptor.owner}.\n"
            f"Licence: {descriptor.licence}. {descriptor.terms}\n"
            f"Ask for it at {descriptor.url}\n"
            f"If you have it, say so once: sertools agree {descriptor.name}"
        )


def _settings(path: Path) -> dict:
    if not path.is_file():
        return {}
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise LicenceError(f"expected JSON in {path}, came: {error}") from error
    if not isinstance(settings, dict) or not isinstance(settings.get("agreements", {}), dict):
        raise LicenceError(f'expected {{"agreements": {{name: date}}}} in {path}, came something else')
    return settings
