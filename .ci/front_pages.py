#!/usr/bin/env python3
"""The front pages.

README.md and README.zh-CN.md are kept as one: the same headings, the same code but for texts and comments, the same rows in their
tables, every example. The facade's package carries both, made from these: there a link to a file leads nowhere, so it becomes its
text, and the picture is left out. Whatever a published crate's package needs is in it. `--write` brings the facade's pages up to date.
"""
import re
import subprocess
import sys
from pathlib import Path

from workspace import metadata, published

ROOT = Path(__file__).resolve().parent.parent
FACADE = ROOT / "crates/dingtalk-open"
PAGES = ["README.md", "README.zh-CN.md"]
LINK = re.compile(r"(!?)\[((?:[^\[\]`]|`[^`]*`)*)\]\(([^()\s]+)\)")
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.M | re.S)


def is_file(target):
    return not target.startswith(("https://", "#"))


def page_of_the_package(text):
    """Without what leads out of the package. What stood on a line of its own goes with the empty line behind it."""
    text = re.sub(r"^!?\[[^\]]*\]\((?:docs/pictures/[^()]*|README[^()]*)\)\n\n", "", text, flags=re.M)
    return LINK.sub(lambda link: link[2] if is_file(link[3]) else link[0], text)


def skeleton(info, code):
    """Code without texts and comments; commands have none."""
    if info.startswith("rust"):
        code = re.sub(r'"(?:[^"\\]|\\.)*"', '""', code)
        code = re.sub(r" *//[^\n]*", "", code)
    return [line for line in code.splitlines() if line.strip()]


def shape(text):
    """What both languages have alike."""
    blocks = FENCE.findall(text)
    prose = FENCE.sub("", text)
    return {
        "headings": [len(marks) for marks in re.findall(r"^(#+) ", prose, re.M)],
        "code": [(info, skeleton(info, code)) for info, code in blocks],
        # By the code in their first cell: names of features, examples, functions.
        "rows of tables": [re.findall(r"`([^`]+)`", row) for row in re.findall(r"^\|([^|\n]*)\|", prose, re.M)],
        "links": [
            target.replace("guide/zh/", "guide/en/").replace("README.zh-CN.md", "README.md")
            for _, _, target in LINK.findall(prose)
            if target not in PAGES and not target.startswith("#")
        ],
        "paragraphs": len(re.findall(r"\n\n+", prose)),
    }


def differences(texts):
    english, chinese = map(shape, texts)
    for what, one in english.items():
        other = chinese[what]
        if one == other:
            continue
        if isinstance(one, list):
            pairs = [*zip(one, other), *zip(one[len(other):], other[len(one):])]
            one, other = next(((a, b) for a, b in pairs if a != b), (f"{len(one)} of them", f"{len(other)}"))
        yield f"README.zh-CN.md: {what} are not those of README.md: {other} for {one}"


def unnamed_examples(name, text):
    rows = set(re.findall(r"^\| `(\w+)` \|", text, re.M))
    here = {path.stem for path in ROOT.glob("examples/*.rs")} | {path.parent.name for path in ROOT.glob("examples/*/main.rs")}
    yield from (f"{name}: no row for the example {example}" for example in sorted(here - rows))


def uncompiled(name, text):
    for info, _ in FENCE.findall(text):
        if info.startswith("rust") and info not in ("rust", "rust,no_run"):
            yield f"{name}: `{info}` is not compiled"


def dead_links(folder, name, text):
    for _, _, target in LINK.findall(FENCE.sub("", text)):
        if is_file(target) and not (folder / target).exists():
            yield f"{name}: {target} is not there"


def packages():
    """What would be uploaded, and the links of its front page."""
    for crate in published(metadata()):
        command = ["cargo", "package", "--list", "--allow-dirty", "--locked", "--package", crate]
        files = set(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.split())
        wanted = {"README.md", "LICENSE-MIT", "LICENSE-APACHE"}
        if crate == FACADE.name:
            wanted |= {"README.zh-CN.md", *(str(path.relative_to(ROOT)) for path in ROOT.glob("examples/**/*.rs"))}
        yield from (f"the package of {crate} lacks {file}" for file in sorted(wanted - files))
        page = FENCE.sub("", (ROOT / "crates" / crate / "README.md").read_text())
        yield from (f"the front page of {crate} links {target}, which is a file" for _, _, target in LINK.findall(page) if is_file(target))
        # Only rustdoc knows where they lead.
        yield from (f"the front page of {crate} links {item}" for item in re.findall(r"\[(`[^`\]]+`)\](?!\()", page))


def main():
    texts = [(ROOT / page).read_text() for page in PAGES]
    failures = [*differences(texts)]
    for page, text in zip(PAGES, texts):
        failures += [*unnamed_examples(page, text), *uncompiled(page, text), *dead_links(ROOT, page, text)]
        packed = FACADE / page
        if "--write" in sys.argv:
            packed.write_text(page_of_the_package(text))
        elif packed.read_text() != page_of_the_package(text):
            failures.append(f"crates/dingtalk-open/{page} is stale: python3 .ci/front_pages.py --write")
    failures += packages()
    print(*failures, f"front pages: {len(failures)} faults", sep="\n")
    sys.exit(bool(failures))


main()
