"""A form above a long list of a generated page: what is chosen in it is shown, the rest is hidden (`filter.js`)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files

FORM = """<form class="filter" data-filter="{target}" role="search" aria-label="{label}" hidden>
{fields}
<label>Words <input type="search" name="words" autocomplete="off"></label>
<button type="reset">Show all</button>
<output aria-live="polite"></output>
</form>
<script>
{script}</script>
"""


@dataclass(frozen=True)
class Choice:
    """A field of the form. name: of the attribute of the items, `data-<name>`; title: what the reader sees.

    options: value, see `slug`, -> what the reader sees; groups: the same below a heading that is offered only where it
    fits what is chosen in the field `of`: (value of that field, heading) -> options.
    """

    name: str
    title: str
    options: Mapping[str, str] | None = None
    of: str = ""
    groups: Mapping[tuple[str, str], Mapping[str, str]] | None = None


def slug(text: str) -> str:
    """A text as a value of a form: small letters, digits, dots and hyphens alone ("does not hold here" gives
    "does-not-hold-here")."""
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-")


def form(target: str, choices: Sequence[Choice], label: str) -> str:
    """The form and its script, as HTML, to stand before the list with the id `target`.

    label: what the form does, for those who cannot see it.
    """
    script = (files("sertools.report") / "filter.js").read_text(encoding="utf-8")
    fields = "\n".join(
        f'<label>{escape(each.title)} <select name="{each.name}"><option value="">all</option>'
        f"{_options(each.options or {})}{_groups(each)}</select></label>"
        for each in choices
    )
    return FORM.format(target=target, label=escape(label), fields=fields, script=script)


def _options(options: Mapping[str, str]) -> str:
    return "".join(f'<option value="{escape(value)}">{escape(said)}</option>' for value, said in options.items())


def _groups(choice: Choice) -> str:
    return "".join(
        f'<optgroup label="{escape(heading)}" data-{choice.of}="{escape(value)}">{_options(options)}</optgroup>'
        for (value, heading), options in (choice.groups or {}).items()
    )
