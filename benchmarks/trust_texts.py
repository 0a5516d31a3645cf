"""Texts that would make a file `ran`, were they run: by Python, by IPython, by a shell."""

CODE = "open('ran', 'w').close()"
TEXTS = [
    f'"; {CODE}; "', f"'; {CODE}; '", f"\n{CODE}\n", f'\\"; {CODE} #', f'"""\n{CODE}\n"""', f"{{{CODE}}}",
    f"%%python\n{CODE}", "!touch ran", "\n!touch ran\n", "$(touch ran)", "`touch ran`", "; touch ran",
    "__import__('os').system('touch ran')", "\u2028" + CODE, "\r" + CODE, "\x00" + CODE, "\\N{BULLET}", "\\",
]  # fmt: skip
