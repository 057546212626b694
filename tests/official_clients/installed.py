"""DingTalk's own clients, installed below target/ from PyPI and npm."""

import subprocess
import venv

from embedded import HERE, INSTALLED


def python(newest=False):
    """The interpreter that has them: as pinned, or with the newest `alibabacloud_dingtalk`."""
    environment = INSTALLED / ("newest" if newest else "python")
    interpreter = environment / "bin/python"
    requirements = (HERE / "requirements.txt").read_text()
    noted = environment / "requirements.txt"
    if newest or not noted.exists() or noted.read_text() != requirements:
        venv.create(environment, with_pip=True)
        pip = [interpreter, "-m", "pip", "install", "-q", "--no-compile", "--disable-pip-version-check"]
        subprocess.run([*pip, "--no-deps", "-r", HERE / "requirements.txt"], check=True)
        if newest:
            subprocess.run([*pip, "--upgrade", "alibabacloud_dingtalk"], check=True)
        noted.write_text(requirements)
    return interpreter


def node():
    """The folder that has them, and our programs that use them."""
    folder = INSTALLED / "node"
    folder.mkdir(parents=True, exist_ok=True)
    for file in [HERE / "package.json", *HERE.glob("*.mjs"), *HERE.glob("snippets/*.mjs")]:
        (folder / file.name).write_bytes(file.read_bytes())
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True)
    return folder
