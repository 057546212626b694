#!/usr/bin/env python3
"""Draws what the quickstart prints as a picture of a terminal, quickstart.svg beside this file: `python3 docs/pictures/terminal.py`.

It runs the example and draws what it printed, but for the steps that are left out. With `--check` nothing is drawn: the picture
has to show what the example prints today, numbers, ids and addresses apart.
"""
import re
import subprocess
import sys
from pathlib import Path
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
PICTURE = HERE / "quickstart.svg"
COMMAND = "cargo run --example quickstart"
# The steps that are shown, of eleven.
SHOWN = {1, 4, 8, 9, 11}
COLUMNS, ADVANCE, LINE, MARGIN, BAR = 100, 8.0, 19, 18, 34
INK, DIM, STEP, GOOD, BACKGROUND, FRAME = "#d7dae0", "#868c98", "#7fc7ff", "#8fd694", "#1d2027", "#2b2f38"


def run():
    command = [*COMMAND.split()[:2], "-q", "--locked", *COMMAND.split()[2:]]
    output = subprocess.run(command, cwd=HERE.parent.parent, check=True, stdout=subprocess.PIPE, text=True)
    return output.stdout.splitlines()


def chosen(lines):
    """The introduction, the steps that are shown, and the last line; `⋮` for what is left out between them."""
    kept, shown = [], True
    for line in lines:
        step = re.match(r" ?(\d+)  \S", line)
        if step:
            before, shown = shown, int(step[1]) in SHOWN
            if before and not shown:
                kept += ["  ⋮", ""]
        elif line.startswith("Done:"):
            shown = True
        if shown:
            kept.append(line)
    return kept


def width(text):
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def folded(line):
    """Lines of at most COLUMNS, broken between words, the rest under the second column."""
    while width(line) > COLUMNS:
        at = line.rfind(" ", 0, COLUMNS)
        yield line[:at]
        line = " " * 22 + line[at + 1:]
    yield line


def spans(line):
    """The parts of a line, with their colours."""
    if re.match(r" ?\d+  \S", line):
        return [(line, STEP)]
    if line.startswith("Done:"):
        return [(line, GOOD)]
    if line.strip() == "⋮":
        return [(line, DIM)]
    call = re.match(r"(.*?)( +request id \S+)$", line)
    return [(call[1], INK), (call[2], DIM)] if call else [(line, INK)]


def drawn(lines):
    lines = [part for line in lines for part in folded(line)]
    wide, high = COLUMNS * ADVANCE + 2 * MARGIN, len(lines) * LINE + BAR + 2 * MARGIN
    picture = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}" height="{high}" viewBox="0 0 {wide:g} {high}" role="img">',
        f"<title>{COMMAND}</title>",
        f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>',
        f'<path d="M0 {BAR}V8a8 8 0 0 1 8-8H{wide - 8:g}a8 8 0 0 1 8 8V{BAR}z" fill="{FRAME}"/>',
        *(f'<circle cx="{20 + 18 * number}" cy="{BAR // 2}" r="5.5" fill="{colour}"/>'
          for number, colour in enumerate(["#f0655a", "#f2be4f", "#5fc35b"])),
        f'<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13" xml:space="preserve">',
    ]
    for number, line in enumerate(lines):
        column, y = 0, BAR + MARGIN + number * LINE + 13
        for text, colour in spans(line):
            indent = len(text) - len(text.lstrip())
            column += indent
            # The width is given: a reader's own font keeps the columns.
            if text.strip():
                columns = width(text.strip())
                picture.append(f'<text x="{MARGIN + column * ADVANCE:g}" y="{y}" fill="{colour}" textLength="{columns * ADVANCE:g}" '
                               f'lengthAdjust="spacingAndGlyphs">{escape(text.strip())}</text>')
            column += width(text) - indent
    return "\n".join([*picture, "</g>", "</svg>", ""])


def words(picture):
    """What a picture shows, without what differs from run to run."""
    text = re.sub(r"<[^>]+>", " ", re.sub(r"request id \S+|\(request id[^)]*\)", "", picture))
    return re.sub(r"\d+", "0", text).split()


def main():
    picture = drawn([f"$ {COMMAND}", *chosen(run())])
    if "--check" not in sys.argv:
        PICTURE.write_text(picture)
    elif words(picture) != words(PICTURE.read_text()):
        sys.exit(f"{PICTURE.name} shows what the quickstart printed once: python3 docs/pictures/terminal.py")


main()
