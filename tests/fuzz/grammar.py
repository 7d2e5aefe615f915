"""What a fuzzing run feeds to the parsers: texts of a grammar, hostile ones, and good ones broken."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence

HOSTILE_NUMBERS = (
    "nan", "inf", "-inf", "+NaN", "infinity", "1_000", "0x10", "1e999999999", "1e-999999999", "1e9999999999",
    "1/0", "0/0", "-1/-2", "1/2/3", "1//2", "1.5/2", "1e3/2", "1e", "e5", ".", "-", "+", "", " ", "\t", "--1",
    "+-1", "1.2.3", "1e1.5", "1,5", "1 000", "\u0661", "\u00bd", "\u2160", "\uff11", "\u22121", "1\u200b",
    "1\n2", "9" * 4000, "9" * 4001, "0." + "0" * 3990 + "1", "1/" + "3" * 3990, "0" * 4000, "1e4000",
    "1e-4000", "1e4001", "-0", "-0.0", "+0", "0e0", "00012", "0/5", "1e+5", "1E-3", "9" * 100_000,
    "1e" + "9" * 5000, "1j", "True", "__import__('os').system('false')", "().__class__", "9**9**9",
    "1<<99999999", "exec('1')", "{x}",
    "%s", "$(id)",
)  # fmt: skip
KEYS = (
    "m_a", "m_gamma", "m_mu", "cutoff", "eta", "y_a", "epsilon", "C_agg", "alpha", "m_lepton", "m_fermion",
    "m_boson", "c_s", "c_p", "c_v", "c_a", "r", "b", "m_Z", "g_V", "C_agZ", "G_F", "s2w", "m_W", "m_H",
)  # fmt: skip
STRANGE = (
    "\0",
    "\x1b[2J",
    "\ufeff",
    "\u202e",
    "\udc80",
    "\U0001f4a9",
    "'",
    '"',
    "\\",
    "\n",
    "\r",
    "#",
    "=",
    ";",
)


def digits(chance: random.Random, most: int = 30) -> str:
    length = chance.choice((0, 1, 1, 2, 3, 5, 8, 13, most))
    return "".join(chance.choices("0123456789", k=length))


def number(chance: random.Random) -> str:
    """A number in one of its forms, most often a sound one."""
    kind = chance.random()
    if kind < 0.15:
        return chance.choice(HOSTILE_NUMBERS)
    sign = chance.choice(("", "", "", "-", "+"))
    if kind < 0.3:
        return f"{sign}{digits(chance) or '1'}/{digits(chance) or '3'}"
    text = f"{sign}{digits(chance)}{chance.choice(('', '.', '.'))}{digits(chance)}"
    if chance.random() < 0.5:
        text += chance.choice("eE") + chance.choice(("", "-", "+")) + digits(chance, 6)
    return broken(chance, text) if kind > 0.85 else text


def sound_number(chance: random.Random) -> str:
    """A positive decimal of moderate size."""
    return f"{chance.uniform(0.01, 1):.{chance.randint(1, 12)}f}e{chance.randint(-6, 6)}"


def broken(chance: random.Random, text: str) -> str:
    """A text with some characters changed, left out, doubled or put in."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(text))
        piece = chance.choice((*STRANGE, *"0123456789eE.-+/ _", text[at : at + chance.randint(0, 8)], ""))
        text = text[:at] + piece + text[at + chance.randint(0, 2) :]
    if chance.random() < 0.02:
        text *= chance.randint(2, 2000)
    return text


def broken_bytes(chance: random.Random, content: bytes) -> bytes:
    """Content with bits flipped, parts cut, doubled or exchanged, and strange bytes put in."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(changed))
        kind = chance.randrange(6)
        if kind == 0 and at < len(changed):
            changed[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del changed[at:]
        elif kind == 2:
            del changed[at : at + chance.randint(1, 200)]
        elif kind == 3:
            changed[at:at] = changed[at : at + chance.randint(1, 100)] * chance.randint(1, 20)
        elif kind == 4:
            changed[at:at] = chance.choice(STRANGE).encode("utf-8", "surrogatepass")
        else:
            changed[at:at] = chance.choice(
                (b"[", b"{", b"}", b'"', b"\n", b"9" * 30, b"\xff", b"nan", b"-1e400")
            )
    return bytes(changed)


def word(chance: random.Random, words: Sequence[str]) -> str:
    """One of a few words, or something like it."""
    kind, chosen = chance.random(), chance.choice(words)
    if kind < 0.75:
        return chosen
    if kind < 0.95:
        return broken(chance, chosen)
    return chance.choice((*HOSTILE_NUMBERS, *STRANGE, "x" * 100_000, "../../etc/passwd"))


def value_of_toml(chance: random.Random, depth: int = 0) -> str:
    kind = chance.randrange(12 if depth < 3 else 8)
    if kind < 4:
        return json.dumps(number(chance), ensure_ascii=chance.random() < 0.5)
    if kind == 4:
        return number(chance)
    if kind == 5:
        return chance.choice(
            ("true", "nan", "-inf", "2021-09-05", "2021-99-99", "07:32:00", "0xff", "0o8", "1_0")
        )
    if kind == 6:
        return (
            chance.choice(("'''", '"""', "'", '"')) + number(chance) + chance.choice(("'''", '"""', "'", '"'))
        )
    if kind == 7:
        return json.dumps("".join(chance.choices(STRANGE, k=3)))
    if kind < 10:
        return "[" + ", ".join(value_of_toml(chance, depth + 1) for _ in range(chance.randint(0, 4))) + "]"
    inner = (
        f"{chance.choice(KEYS)} = {value_of_toml(chance, depth + 1)}" for _ in range(chance.randint(0, 3))
    )
    return "{" + ", ".join(inner) + "}"


def toml(chance: random.Random, tables: Sequence[str], keys: Sequence[str]) -> str:
    """A document with the tables and keys that are expected, more or less."""
    lines = []
    for _ in range(chance.randint(0, 6)):
        head = word(chance, tables)
        lines.append(
            chance.choice(("[{}]", "[{}]", "[{}]", "[[{}]]", "[{}", "{} = 1", '["{}"]')).format(head)
        )
        for _ in range(chance.randint(0, 7)):
            lines.append(f"{word(chance, keys)} = {value_of_toml(chance)}")
    return "\n".join(lines)


def deep(chance: random.Random) -> bytes:
    """Something within itself, many times."""
    opened, closed = chance.choice(
        (("[", "]"), ("{a=", "}"), ("a.", ""), ('{"a":', "}"), ("[[", "]]"), ("(", ")"))
    )
    levels = chance.choice((10, 100, 1000, 30_000))
    return f"a = {opened * levels}1{closed * chance.choice((0, levels))}".encode()


def mostly(chance: random.Random, *makers: Callable[[random.Random], bytes]) -> bytes:
    """What the first maker makes, most often."""
    at = 0 if chance.random() < 0.6 else chance.randrange(len(makers))
    return makers[at](chance)
