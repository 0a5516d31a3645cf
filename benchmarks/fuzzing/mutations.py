"""How the fuzzing damages a valid input: by bytes, and by the cells, rows and columns of a table."""

from random import Random

STRANGE = (
    *(
        b"\x00",
        b"\xff",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"PK\x03\x04",
        b"PAR1",
        b"\x1f\x8b",
        b"RIFF",
        b"\xed\xa0\x80",
        b"\xc3",
    ),
    *(
        b"\r",
        b"\n",
        b"\t",
        b'"',
        b"''",
        b";",
        b",",
        b"|",
        b"[",
        b"{",
        b"]}",
        b"-",
        b"/",
        b"../",
        b"\\",
        b"~",
        b"%s",
        b"{0}",
        b"=1",
    ),
    *(
        b"nan",
        b"inf",
        b"-inf",
        b"1e999",
        b"-1",
        b"0x1f",
        b"99999999999999999999",
        b"1_0",
        b"1,5",
        b"null",
        b"--undefined--",
    ),
    *(
        b"\\ud800",
        b"&a *a ",
        b"2001-99-99",
        b"!!python/object:os.system ",
        b"!!binary ",
        b"!!timestamp ",
        b"? ",
        b"<<: ",
    ),
    *(sign.encode() for sign in "²٣½ＡßİẼ😀\u0301\u202e\u2028\u200b\x85\ufffd"),
)
LONG = 140_000  # more than the longest cell that Python's csv reads
SEPARATORS = (b"\t", b",", b";", b"|", b" ")


def mutated(random: Random, seeds: tuple[bytes, ...]) -> bytes:
    """A valid input with one to six damages."""
    data = random.choice(seeds)
    for _ in range(1 + min(5, int(random.expovariate(0.7)))):
        change = random.choices(CHANGES, weights=WEIGHTS)[0]
        data = change(random, data, seeds)
    return data


def _flip(random: Random, data: bytes, seeds: tuple[bytes, ...]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def _insert(random: Random, data: bytes, seeds: tuple[bytes, ...]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(STRANGE) + data[at:]


def _over(random: Random, data: bytes, seeds: tuple[bytes, ...]) -> bytes:
    """A strange piece over as many bytes: where the length of a field matters."""
    at, piece = random.randrange(len(data) + 1), random.choice(STRANGE)
    return data[:at] + piece + data[at + len(piece) :]


def _delete(random: Random, data: bytes, seeds: tuple[bytes, ...]) -> bytes:
    first, last = _span(random, data)
    return data[:first] + data[last:]


def _duplicate(random: Random, data: bytes, seeds: tuple[bytes, ...]) -> bytes:
    first, last = _span(random, data)
    return data[:last] + data[first:last] * random.choice((1, 1, 2, 50)) + data[last:]


def _splice(random: Random, data: bytes, seeds: tuple[bytes, ...]) -> bytes:
    other = random.choice(seeds)
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other) + 1) :]


def _truncate(random: Random, data: bytes, seeds: tuple[bytes, ...]) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _lengthen(random: Random, data: bytes, seeds: tuple[bytes, ...]) -> bytes:
    at = random.randrange(len(data) + 1)
    return (
        data[:at] + random.choice((b"A", b" ", b"9", b"[", b'"', b"-")) * random.choice((300, 5000, LONG)) + data[at:]
    )


def _number(random: Random, data: bytes, seeds: tuple[bytes, ...]) -> bytes:
    """One run of digits becomes another number."""
    digits = [at for at in range(len(data)) if data[at : at + 1].isdigit()]
    if not digits:
        return data
    first = last = random.choice(digits)
    while data[last : last + 1].isdigit():
        last += 1
    told = random.choice((b"0", b"-1", b"7", b"1000000000", b"1e308", b"4.5.6", b"", str(random.random()).encode()))
    return data[:first] + told + data[last:]


def _cells(random: Random, data: bytes, seeds: tuple[bytes, ...]) -> bytes:
    """Two cells of a table change places, or one takes the place of another."""
    separator = max(SEPARATORS, key=data.count)
    rows = [line.split(separator) for line in data.split(b"\n")]
    one, other = (random.choice(rows) for _ in range(2))
    first, second = random.randrange(len(one)), random.randrange(len(other))
    if random.random() < 0.5:
        one[first], other[second] = other[second], one[first]
    else:
        one[first] = random.choice((other[second], b"", random.choice(STRANGE)))
    return b"\n".join(separator.join(row) for row in rows)


def _column(random: Random, data: bytes, seeds: tuple[bytes, ...]) -> bytes:
    """A column of a table is dropped or doubled, in all rows or in some."""
    separator = max(SEPARATORS, key=data.count)
    rows = [line.split(separator) for line in data.split(b"\n")]
    at, twice, share = random.randrange(len(rows[0])), random.random() < 0.3, random.choice((0.3, 1, 1))
    for row in rows:
        if at < len(row) and random.random() < share:
            row[at : at + 1] = [row[at]] * 2 if twice else []
    return b"\n".join(separator.join(row) for row in rows)


def _rows(random: Random, data: bytes, seeds: tuple[bytes, ...]) -> bytes:
    """Rows of a table change places, are lost, or come twice."""
    rows = data.split(b"\n")
    at = random.randrange(len(rows))
    change = random.randrange(3)
    if change == 0:
        random.shuffle(rows)
    else:
        rows[at : at + 1] = [rows[at]] * 2 if change == 1 else []
    return b"\n".join(rows)


def _ends(random: Random, data: bytes, seeds: tuple[bytes, ...]) -> bytes:
    """Another encoding, or other ends of lines."""
    if random.random() < 0.5:
        return data.replace(b"\n", random.choice((b"\r\n", b"\r", b"\n\n", b"\xe2\x80\xa8")))
    text = data.decode("utf-8", errors="replace")
    return text.encode(random.choice(("utf-16", "utf-16-be", "utf-8-sig", "latin-1", "cp037")), errors="replace")


def _span(random: Random, data: bytes) -> tuple[int, int]:
    first = random.randrange(len(data) + 1)
    return first, min(len(data), first + random.choice((1, 2, 4, 16, 200)))


CHANGES = (
    _flip, _insert, _over, _delete, _duplicate, _splice, _truncate, _lengthen, _number, _cells, _column, _rows, _ends,
)  # fmt: skip
WEIGHTS = (4, 5, 2, 4, 3, 2, 1, 0.2, 3, 5, 2, 3, 0.5)
