#!/usr/bin/env python3
"""Checks every locked dependency offline: rust-version, licence, source, and the minimum versions of known advisories.
And the tables of ARCHITECTURE.md against the manifests; `--write` brings those up to date.

The rules of licences and sources stand in deny.toml, for those who have cargo-deny and its advisory database, too.
"""
import re
import sys
import tomllib

import architecture
import workspace

with open("Cargo.toml", "rb") as file:
    MSRV = tomllib.load(file)["workspace"]["package"]["rust-version"]
with open("deny.toml", "rb") as file:
    DENY = tomllib.load(file)

# First versions without the advisories that matter to an HTTP SDK (RustSec).
MINIMUM = {
    "bytes": "1.11.1",  # 2026-0007
    "h2": "0.4.4",  # 2024-0332
    "hyper": "1.0.0",  # 2021-0020, 0078, 0079
    "idna": "1.0.0",  # 2024-0421
    "ring": "0.17.12",  # 2025-0009
    "rustls": "0.23.18",  # 2024-0399
    "rustls-webpki": "0.103.10",  # 2026-0049
    "tracing-subscriber": "0.3.20",  # 2025-0055
    "tungstenite": "0.20.1",  # 2023-0065
}


def version(text):
    numbers = [int(part) for part in re.findall(r"\d+", text)[:3]]
    return tuple(numbers + [0] * (3 - len(numbers)))


def licence_allowed(expression, allowed):
    """An SPDX expression holds when one OR-branch has only allowed licences."""
    branches = re.split(r"\s+OR\s+|/", expression.replace("(", " ").replace(")", " "))
    return any(
        all(part.strip() in allowed for part in re.split(r"\s+AND\s+", branch.strip())) for branch in branches
    )


def promised(metadata):
    """What each package may need of Rust: the least that a member of the workspace promises of those that it is in."""
    nodes = {node["id"]: [dependency["pkg"] for dependency in node["deps"]] for node in metadata["resolve"]["nodes"]}
    members = set(metadata["workspace_members"])
    least = {}
    for package in (package for package in metadata["packages"] if package["id"] in members):
        promise, reached, left = package.get("rust_version") or MSRV, set(), [package["id"]]
        while left:
            current = left.pop()
            if current not in reached:
                reached.add(current)
                left += nodes.get(current, [])
        for other in reached:
            least[other] = min(least.get(other, promise), promise, key=version)
    return least


def main():
    metadata = workspace.metadata()
    promises = promised(metadata)
    packages, crates = metadata["packages"], workspace.published(metadata)
    if "--write" in sys.argv[1:]:
        architecture.write(crates)
    allowed = set(DENY["licenses"]["allow"])
    failures = []
    for package in packages:
        name, label = package["name"], f'{package["name"]} {package["version"]}'
        rust_version = package.get("rust_version")
        promise = promises.get(package["id"], MSRV)
        if rust_version and version(rust_version) > version(promise):
            failures.append(f"{label} needs Rust {rust_version}, the workspace promises {promise} for what has it")
        if not licence_allowed(package.get("license") or "none", allowed):
            failures.append(f'{label} has the licence {package.get("license")}: not in deny.toml')
        if package["source"] and not package["source"].startswith("registry+"):
            failures.append(f"{label} comes from outside the registry")
        if name in MINIMUM and version(package["version"]) < version(MINIMUM[name]):
            failures.append(f"{label} has a known advisory: at least {MINIMUM[name]}")
    failures += architecture.check(crates)
    print(f"{len(packages)} packages, {len(failures)} failures")
    print("\n".join(failures))
    return 1 if failures else 0


sys.exit(main())
