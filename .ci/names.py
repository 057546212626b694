#!/usr/bin/env python3
"""Every test that the papers name is there: docs/RELIABILITY.md, docs/FINDINGS.md and docs/TRAPS.md by module and name, commands by `--test`."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEST = re.compile(r"#\[(?:tokio::)?test\b[^\]]*\](?:\s*(?:#\[[^\]]*\]|//[^\n]*))*\s*(?:async )?fn (\w+)")
PROPERTY = re.compile(r"proptest! \{.*?\n\}", re.S)
TABLES = ["docs/RELIABILITY.md", "docs/FINDINGS.md", "docs/TRAPS.md"]
COMMANDS = ["docs/RELIABILITY.md", "docs/COST.md", "CONTRIBUTING.md", "ARCHITECTURE.md", ".ci/run", ".ci/nightly"]


def tests():
    """Each test as the names on the way to it and its own."""
    for file in [*ROOT.glob("crates/*/src/**/*.rs"), *ROOT.glob("crates/*/tests/**/*.rs"), *ROOT.glob("tests/**/*.rs")]:
        text = file.read_text()
        if "test" not in text:
            continue
        names = TEST.findall(text)
        for block in PROPERTY.findall(text):
            names += re.findall(r"^ +fn (\w+)\(", block, re.M)
        way = {*file.relative_to(ROOT).with_suffix("").parts, *re.findall(r"^mod (\w+) \{", text, re.M)}
        yield from ((way, name) for name in names)


def is_test(name, known):
    """`module::name`, `module::*`, a module alone or a test alone; `…` at the end stands for the rest of a name."""
    *modules, last = [part for part in name.split("::") if part != "tests"]
    for way, test in known:
        if not way.issuperset(modules):
            continue
        if last == "*" or test == last or (last.endswith("…") and test.startswith(last[:-1])) or last in way:
            return True
    return False


def missing_tests(known):
    fuzz_targets = {file.stem for file in ROOT.glob("fuzz/fuzz_targets/*.rs")}
    crates = {folder.name for folder in ROOT.glob("crates/*")}
    lines = [(paper, line) for paper in TABLES for line in (ROOT / paper).read_text().splitlines()]
    for paper, line in lines:
        cells = line.replace(r"\|", "").split("|")
        if len(cells) < 6:
            continue
        module = ""
        for name in re.findall(r"`([^`]+)`", cells[3]):
            # `…name` is a test of the module named before it.
            if name.startswith("…"):
                name = module + name[1:]
            if not re.fullmatch(r"[a-z0-9_:*…]+", name) or name in fuzz_targets | crates:
                continue
            module = name[: name.rfind("::") + 2] if "::" in name else ""
            if not is_test(name, known):
                yield f"{paper}: no test `{name}`"


def missing_programs(known):
    names = {file.stem for file in ROOT.glob("crates/*/tests/*.rs")}
    names |= {file.parent.name for file in ROOT.glob("crates/*/tests/*/main.rs")}
    for manifest in ROOT.glob("crates/*/Cargo.toml"):
        names |= set(re.findall(r'^\[\[test\]\]\nname = "(\w+)"', manifest.read_text(), re.M))
    for paper in COMMANDS:
        for program, test in re.findall(r"--test (\w+)(?: ([\w:]+))?", (ROOT / paper).read_text()):
            if program not in names:
                yield f"{paper}: no test program `{program}`"
            if test and not is_test(test.removesuffix("::"), known):
                yield f"{paper}: no test `{test}`"


known = list(tests())
missing = [*missing_tests(known), *missing_programs(known)]
print(*missing, f"{len(known)} tests, {len(missing)} names without one", sep="\n")
sys.exit(bool(missing))
