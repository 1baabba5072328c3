"""Line diffs of bytes: to read, and as `git apply` takes them. Pure.

Lines end at a line feed and nowhere else, as in git: a form feed or a lone carriage return stays
inside its line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTEXT_LINES = 3
SNIFFED_BYTES = 8000  # Where git looks for a NUL to call a file binary
BINARY_LINE_BYTES = 52  # Of compressed data in each line of a binary patch, set by git
LENGTHS = "0ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # How git writes that number

Opcode = tuple[str, int, int, int, int]


def text_of(data: bytes) -> str | None:
    """Decode bytes for people: UTF-8, UTF-16 with its mark, else Latin-1; `None` if binary."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            return None
    if b"\0" in data[:SNIFFED_BYTES]:
        return None
    return _utf8(data) or data.decode("latin-1")


def encode_like(text: str, data: bytes) -> bytes:
    """Encode a text as `text_of` decoded other bytes: UTF-16 with its mark, else UTF-8."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return mark + text.encode(encoding)
    return text.encode()


def split_lines(text: str) -> list[str]:
    """Split at line feeds, each line with its own; joined they are the text again."""
    *full, last = text.split("\n")
    return [line + "\n" for line in full] + ([last] if last else [])


def ended(text: str, like: str = "") -> str:
    """Return a text whose last line has an end, such as lines of another text have.

    Lines that are put behind a last line without an end give it one, which is not theirs.
    """
    newline = "\r\n" if "\r\n" in (like or text) else "\n"
    return text if text.endswith("\n") or not text else text + newline


def opcodes(before: list[str], after: list[str]) -> list[Opcode]:
    """Tell how lines become others, as `difflib` does: (tag, i1, i2, j1, j2).

    Where lines were only added, no opcode removes one: `difflib` alone does not promise that.
    """
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    end_before, end_after = len(before) - tail, len(after) - tail
    ops = [("equal", 0, head, 0, head)] if head else []
    for tag, i1, i2, j1, j2 in _middle(before[head:end_before], after[head:end_after]):
        ops.append((tag, i1 + head, i2 + head, j1 + head, j2 + head))
    if tail:
        ops.append(("equal", end_before, len(before), end_after, len(after)))
    return ops


def counts(before: bytes | None, after: bytes | None) -> tuple[int, int] | None:
    """Count added and removed lines; `None` where either side is binary."""
    old, new = text_of(before or b""), text_of(after or b"")
    if old is None or new is None:
        return None
    changes = [op for op in opcodes(split_lines(old), split_lines(new)) if op[0] != "equal"]
    return sum(op[4] - op[3] for op in changes), sum(op[2] - op[1] for op in changes)


def readable(path: str, before: bytes | None, after: bytes | None) -> str:
    """Return the unified diff of one file, for people; empty where both sides are the same text."""
    old_name, new_name = _side("a", path, before), _side("b", path, after)
    old, new = text_of(before or b""), text_of(after or b"")
    if old is None or new is None:
        return f"Binary files {old_name} and {new_name} differ\n"
    if not old and not new:
        return f"--- {old_name}\n+++ {new_name}\n"
    return _unified(old_name, new_name, old, new)


def git_patch(
    path: str, before: bytes | None, after: bytes | None, *, executable: bool = False
) -> str:
    """Return the patch of one file as `git apply` takes it; not UTF-8 travels as binary."""
    old_name, new_name = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    lines = [f"diff --git {old_name} {new_name}\n"]
    if before is None:
        lines.append(f"new file mode {'100755' if executable else '100644'}\n")
    elif after is None:
        lines.append("deleted file mode 100644\n")
    lines.append(f"index {_blob(before)}..{_blob(after)}\n")
    old, new = _patchable(before), _patchable(after)
    if old is None or new is None:
        lines += ["GIT binary patch\n", _literal(after or b""), "\n", _literal(before or b""), "\n"]
    elif old or new:
        lines.append(_unified(_side("a", path, before), _side("b", path, after), old, new))
    return "".join(lines)


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _patchable(data: bytes | None) -> str | None:
    return "" if data is None else None if b"\0" in data else _utf8(data)


def _common(one: list[str], other: list[str]) -> int:
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))


def _middle(before: list[str], after: list[str]) -> list[Opcode]:
    if not before and not after:
        return []
    if not before:
        return [("insert", 0, 0, 0, len(after))]
    if not after:
        return [("delete", 0, len(before), 0, 0)]
    start = after.index(before[0]) if before[0] in after else -1
    end = start + len(before)
    if start > 0 and after[start:end] == before:  # Two insertions: an import and a call, mostly
        equal = ("equal", 0, len(before), start, end)
        last = ("insert", len(before), len(before), end, len(after))
        return [("insert", 0, 0, 0, start), equal, last]
    from difflib import SequenceMatcher

    # autojunk would call frequent lines noise in files of 200 lines and more
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    ops = [(str(tag), i1, i2, j1, j2) for tag, i1, i2, j1, j2 in matcher.get_opcodes()]
    if any(op[0] in {"delete", "replace"} for op in ops):
        return _insertions(before, after) or ops
    return ops


def _insertions(before: list[str], after: list[str]) -> list[Opcode] | None:
    """Align each old line with its first equal; `None` unless that leaves only insertions."""
    ops: list[Opcode] = []
    place = 0
    for index, line in enumerate(before):
        try:
            found = after.index(line, place)
        except ValueError:
            return None
        if found > place:
            ops.append(("insert", index, index, place, found))
        ops.append(("equal", index, index + 1, found, found + 1))
        place = found + 1
    if place < len(after):
        ops.append(("insert", len(before), len(before), place, len(after)))
    return ops


def _unified(old_name: str, new_name: str, old: str, new: str) -> str:
    before, after = split_lines(old), split_lines(new)
    out = [f"--- {old_name}\n", f"+++ {new_name}\n"]
    for group in _grouped(opcodes(before, after)):
        first, last = group[0], group[-1]
        out.append(f"@@ -{_span(first[1], last[2])} +{_span(first[3], last[4])} @@\n")
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                out += [_line(" ", line) for line in before[i1:i2]]
                continue
            out += [_line("-", line) for line in before[i1:i2]]
            out += [_line("+", line) for line in after[j1:j2]]
    return "".join(out) if len(out) > len(("---", "+++")) else ""


def _grouped(ops: list[Opcode]) -> Iterator[list[Opcode]]:
    """Cut opcodes into hunks: long equal runs keep their ends only."""
    group: list[Opcode] = []
    changed = False
    for number, (tag, i1, i2, j1, j2) in enumerate(ops, 1):
        last = number == len(ops)
        if tag != "equal":
            group.append((tag, i1, i2, j1, j2))
            changed = True
            continue
        if changed and (i2 - i1 > 2 * CONTEXT_LINES or last):
            keep = min(CONTEXT_LINES, i2 - i1)
            yield [*group, (tag, i1, i1 + keep, j1, j1 + keep)]
            group, changed = [], False
        keep = i2 - i1 if changed else min(CONTEXT_LINES, i2 - i1)
        group.append((tag, i2 - keep, i2, j2 - keep, j2))
    if changed:
        yield group


def _span(start: int, stop: int) -> str:
    length = stop - start
    return f"{start + 1 if length else start}" + ("" if length == 1 else f",{length}")


def _line(sign: str, line: str) -> str:
    return (
        f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"
    )


def _side(letter: str, path: str, data: bytes | None) -> str:
    if data is None:
        return "/dev/null"
    # git ends a name that holds a space with a tab, else it would be cut at the space
    return _quoted(f"{letter}/{path}") + ("\t" if " " in path else "")


def _quoted(name: str) -> str:
    if '"' in name:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return name


def _blob(data: bytes | None) -> str:
    """Return the name that git gives to a file's content."""
    if data is None:
        return "0" * 40
    from hashlib import sha1

    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _literal(data: bytes) -> str:
    """Encode content for `GIT binary patch`: deflated, base 85, a length letter per line."""
    from base64 import b85encode
    from zlib import compress

    packed = compress(data)
    lines = [f"literal {len(data)}\n"]
    for start in range(0, len(packed), BINARY_LINE_BYTES):
        part = packed[start : start + BINARY_LINE_BYTES]
        lines.append(f"{LENGTHS[len(part)]}{b85encode(part, pad=True).decode()}\n")
    return "".join(lines)
