"""The two tables of ARCHITECTURE.md that repeat what the manifests say: what each crate stands on, who uses each dependency.

The first and the last column are written by hand, the one between them from the manifests.
"""
import re

from workspace import bottom_up

FILE = "ARCHITECTURE.md"
CRATES = "| crate | stands on | what it is |"
DEPENDENCIES = "| dependency | used by | for |"
MEND = "run `python3 .ci/dependencies.py --write`"
PREFIX = "dingtalk-"


def check(crates):
    """What is wrong with the tables, one line each."""
    text, order = read(), list(crates)
    stands_on, used_by = rows(text, CRATES), rows(text, DEPENDENCIES)
    listed = [name for names, _, _ in stands_on for name in names]
    failures = compare(stands_on, stands_on_of(crates, listed), "no published crate of this name")
    failures += compare(used_by, used_by_of(crates, listed), "no published crate uses it")
    known = [name for name in listed if name in order]
    if known != bottom_up(inner(crates), known):
        failures.append(f"{FILE}: the crates do not stand bottom up: {MEND}")
    return failures


def write(crates):
    """Brings the tables up to date; what a row is for stays as it was."""
    text = read()
    listed = [name for names, _, _ in rows(text, CRATES) for name in names if name in crates]
    needs = inner(crates)
    for new in sorted(set(crates) - set(listed)):
        # Below the last crate on which it stands.
        listed.insert(max((listed.index(need) + 1 for need in needs[new] if need in listed), default=0), new)
    order = bottom_up(needs, listed)
    stands_on = refreshed(rows(text, CRATES), stands_on_of(crates, order))
    stands_on.sort(key=lambda row: order.index(row[0][0]))
    # A crate that is new here is introduced by its own words.
    stands_on = [(names, cell, why or crates[names[0]].description) for names, cell, why in stands_on]
    text = replaced(text, CRATES, stands_on)
    text = replaced(text, DEPENDENCIES, refreshed(rows(text, DEPENDENCIES), used_by_of(crates, order)))
    with open(FILE, "w", encoding="utf-8") as file:
        file.write(text)


def inner(crates):
    return {name: {used for used in crate.dependencies if used in crates} for name, crate in crates.items()}


def stands_on_of(crates, order):
    def cell(name):
        crate = crates[name]
        return plain([other for other in order if other in crate.dependencies], crate.dependencies) or "–"

    return {name: cell(name) for name in crates}


def used_by_of(crates, order):
    users = {}
    for name in [name for name in order if name in crates] + [name for name in crates if name not in order]:
        for used, optional in crates[name].dependencies.items():
            if used not in crates:
                users.setdefault(used, {})[name] = optional
    return {used: plain(list(by), by) for used, by in sorted(users.items())}


def plain(names, optional):
    """A list in words; in italics what only a feature brings."""
    short = {name: name.removeprefix(PREFIX) for name in names}
    return ", ".join(f"*{short[name]}*" if optional[name] else short[name] for name in names)


def read():
    with open(FILE, encoding="utf-8") as file:
        return file.read()


def block(text, head):
    """Where the rows below a head begin and end."""
    begin = text.index(head + "\n")
    begin = text.index("\n", begin + len(head) + 1) + 1
    return begin, text.index("\n\n", begin) + 1


def rows(text, head):
    begin, end = block(text, head)
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in text[begin:end].splitlines()]
    return [(re.findall(r"`([^`]+)`", row[0]), row[1], row[2] if len(row) > 2 else "") for row in cells]


def replaced(text, head, table):
    begin, end = block(text, head)
    line = "| {} | {} | {} |\n"
    lines = [line.format(", ".join(f"`{name}`" for name in names), cell, why) for names, cell, why in table]
    return text[:begin] + "".join(lines) + text[end:]


def compare(table, truth, stale):
    failures, listed = [], {name: (cell, why) for names, cell, why in table for name in names}
    for name, cell in truth.items():
        told, why = listed.get(name, (None, None))
        if told is None:
            failures.append(f"{FILE}: no row tells what `{name}` is for ({cell}): {MEND} and say it there")
        elif set(told.split(", ")) != set(cell.split(", ")):
            failures.append(f"{FILE}: `{name}`: the table says {told}, the manifests say {cell}: {MEND}")
        elif not why:
            failures.append(f"{FILE}: the row of `{name}` does not say what it is for")
    failures += [f"{FILE}: `{name}` has a row, but {stale}: {MEND}" for name in listed if name not in truth]
    return failures


def refreshed(table, truth):
    """The rows with true cells: names whose cells differ part, those that are gone go, new ones come last."""
    result = []
    for names, _, why in table:
        for cell in dict.fromkeys(truth[name] for name in names if name in truth):
            result.append(([name for name in names if truth.get(name) == cell], cell, why))
    listed = {name for names, _, _ in table for name in names}
    return result + [([name], cell, "") for name, cell in truth.items() if name not in listed]
