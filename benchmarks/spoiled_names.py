"""Names of recordings: on the disk, in the table, and where the two are not the same."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

from benchmarks.spoiled import TARGET, Kind, lines, rewrite

COMPOSED = unicodedata.normalize("NFC", "anna/wütend.wav")
APART = unicodedata.normalize("NFD", COMPOSED)


def cell(text: str) -> str:
    """A cell in quotes."""
    return '"' + text.replace('"', '""') + '"'


def called(disk: str, table: str | None = None) -> Callable[[Path], None]:
    """Damage that gives the recording another name on the disk and in the table (the same in both by default)."""

    def spoil(folder: Path) -> None:
        (folder / disk).parent.mkdir(parents=True, exist_ok=True)
        (folder / TARGET).rename(folder / disk)
        named = cell(disk if table is None else table)
        rewrite(folder, *(line.replace(TARGET, named, 1) for line in lines()))

    return spoil


def beside(*names: str, listed: bool = True) -> Callable[[Path], None]:
    """Damage that puts copies of another voice beside the recording, with rows of their own."""

    def spoil(folder: Path) -> None:
        sound = (folder / "bela/sad.wav").read_bytes()
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(sound)
        if listed:
            rewrite(folder, *lines(), *(f"{name},anna,sad,de,2,two" for name in names))

    return spoil


def not_text(folder: Path) -> None:
    """A recording whose name is Latin-1, as old disks have it."""
    (folder / "anna" / b"w\xfctend.wav".decode("utf-8", "surrogateescape")).write_bytes(b"")


def elsewhere(folder: Path) -> None:
    """All recordings of a speaker on another disk."""
    (folder / "anna").rename(folder.parent / "disk")
    (folder / "anna").symlink_to(folder.parent / "disk")


def read(name: str, spoil: Callable[[Path], None], *says: str) -> Kind:
    """Names that have to be read."""
    return Kind("names", name, spoil, says=says)


def left_out(name: str, spoil: Callable[[Path], None], *says: str) -> Kind:
    """Names that have to be left out."""
    return Kind("names", name, spoil, left_out=1, says=says)


KINDS = (
    read("letters of other languages", called("anna/愤怒 غضب гнев.wav")),
    read("letters apart on the disk, composed in the table", called(APART, COMPOSED)),
    read("letters composed on the disk, apart in the table", called(COMPOSED, APART)),
    read("two recordings whose names differ in the form of a letter", beside(COMPOSED, APART)),
    read("a picture letter", called("anna/😡.wav")),
    read("255 bytes", called(f"anna/{'x' * 251}.wav")),
    read("forty folders deep", called("/".join(["anna", *"abcdefgh" * 5, "angry.wav"]))),
    read("blanks, commas, quotes and semicolons", called('anna/very "angry", loud; at home .wav')),
    read("signs that mean something in addresses and shells", called("anna/#angry & 100%$(x)*?.wav")),
    read("a line end in a name", called("anna/an\ngry.wav")),
    read("two dots, no dot, a dot at its end", called("anna/angry..v1.wav.")),
    read("a name that is all ending", called("anna/.wav")),
    read("a minus first", called("-rf.wav")),
    read("capitals in the ending on the disk", called("anna/angry.WAV", TARGET)),
    read("capitals in the ending in the table", called(TARGET, "anna/angry.WAV")),
    read("folders as Windows writes them", called(TARGET, "anna\\angry.wav")),
    read("a path that begins with the folder itself", called(TARGET, f"./{TARGET}")),
    read("names that differ in their ending only", beside("anna/angry.flac", "anna/angry.wav.wav")),
    read("recordings without a row", beside("anna/more.wav", listed=False), "1 recordings without a row.*more"),
    read("what macOS adds to archives", beside("anna/._angry.wav", "__MACOSX/a.wav", listed=False)),
    read("a recording without a row whose name is no UTF-8", not_text, r"1 recordings without a row.*w\\udcfctend"),
    read("a folder that is a link to another disk", elsewhere),
    left_out("a name too long for any disk", called(TARGET, f"{'x' * 300}.wav"), "File name too long"),
    left_out("outside the folder", called(TARGET, f"../mine/{TARGET}"), "relative to the folder and inside it"),
    left_out("an absolute path", called(TARGET, "/data/angry.wav"), "came '/data/angry.wav'"),
    left_out("a drive of Windows", called(TARGET, "C:\\data\\angry.wav"), "relative to the folder"),
    left_out("no name", called(TARGET, ""), "came ''"),
    left_out("the name of a folder", called(TARGET, "anna"), "came something else"),
    left_out("another case of the name", called(TARGET, "anna/ANGRY.wav"), "anna/ANGRY.wav: .*came none"),
    Kind(
        "names",
        "capitals that two recordings fit",
        lambda folder: (called("anna/angry.WAV", "anna/angry.Wav")(folder), beside(TARGET, listed=False)(folder)),
        left_out=1,
        says=("2 that differ in its case only",),
    ),
)
