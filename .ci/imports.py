#!/usr/bin/env python3
"""A crate's own items are imported from the module that holds them, not through the crate root.

`lib.rs` is the front door for users; inside the house it would stand in the middle of every picture of the modules.
"""
import re
import sys
from pathlib import Path

IMPORT = re.compile(r"\bcrate::\{")
DIRECT = re.compile(r"(?<!\$)\bcrate::([A-Z]\w*)")
# Comments, raw strings, strings, characters.
ASIDE = re.compile(r'''//[^\n]*|\br(#*)".*?"\1|"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)\'''', re.S)


def code(text):
    """Without comments, where the links of the documentation stand, and texts, which may be code for elsewhere."""
    return ASIDE.sub(lambda match: "\n" * match.group().count("\n"), text)


def members(text, start):
    """The names at the first level of the braces whose content begins at `start`, with their places."""
    depth, fresh = 1, True
    for match in re.compile(r"[{},]|[\w:]+").finditer(text, start):
        token = match.group()
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
            if depth == 0:
                return
        elif token == ",":
            fresh = fresh or depth == 1
        elif depth == 1 and fresh:
            fresh = False
            yield token, match.start()


def through_the_root(text):
    """Lines and names of items that are taken from the crate root."""
    text = code(text)
    found = [(match.start(), match.group(1)) for match in DIRECT.finditer(text)]
    for match in IMPORT.finditer(text):
        found += [(place, name) for name, place in members(text, match.end()) if name[0].isupper()]
    return [(text.count("\n", 0, place) + 1, name) for place, name in sorted(found)]


def main():
    failures = 0
    for path in sorted(Path("crates").glob("*/src/**/*.rs")):
        if "generated" in path.parts:  # the codegen's concern
            continue
        for line, name in through_the_root(path.read_text()):
            failures += 1
            print(f"{path}:{line}: import `{name}` from its module, not through the crate root")
    print(f"{failures} imports through a crate root")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
