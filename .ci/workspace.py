"""What cargo says of the published crates of this workspace."""
import json
import subprocess
from dataclasses import dataclass, field


@dataclass
class Crate:
    description: str
    # The direct normal dependencies by name; the value says whether a feature switches the dependency on.
    dependencies: dict[str, bool] = field(default_factory=dict)
    # What a registry has to hold before this crate: dependencies of tests, too, where they name a version.
    needs: set[str] = field(default_factory=set)


def metadata():
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--all-features"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def published(metadata):
    members = set(metadata["workspace_members"])
    packages = [package for package in metadata["packages"] if package["id"] in members and package["publish"] != []]
    crates = {package["name"]: Crate(package["description"]) for package in packages}
    for package in packages:
        crate = crates[package["name"]]
        for dependency in package["dependencies"]:
            name, optional = dependency["name"], dependency["optional"]
            if dependency["kind"] is None:
                crate.dependencies[name] = optional and crate.dependencies.get(name, True)
            if name in crates and name != package["name"] and dependency["req"] != "*":
                crate.needs.add(name)
    return crates


def bottom_up(needs, names):
    """`names` in their own order, but each after all that it needs."""
    ordered, left = [], list(names)
    while left:
        ready = next((name for name in left if not needs[name] & set(left) - {name}), None)
        if ready is None:
            raise SystemExit(f"a circle between {', '.join(left)}")
        left.remove(ready)
        ordered.append(ready)
    return ordered
