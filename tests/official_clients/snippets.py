"""The snippets of the guide's chapter about other languages: those of Python, Node and PHP alone call and answer; the pages have
them word for word. Go, Java and PHP's composer have registries of their own: their snippets are read by the compilers' parsers
where those are installed, and not run."""

import os
import re
import shutil
import subprocess
import sys

import installed
from embedded import HERE, INSTALLED, ROOT, Fake, expect
from stream import wait_for

SNIPPETS = HERE / "snippets"
PAGES = [ROOT / f"crates/dingtalk-open/guide/{language}/20-other-languages.md" for language in ("en", "zh")]
KINDS = {".py": "python", ".mjs": "js", ".go": "go", ".java": "java", ".php": "php"}


def check():
    pages()
    parse()
    front_pages()
    python, node = installed.python(), installed.node()
    for said, command in {
        "Hello from Python": [python, SNIPPETS / "call.py"],
        "Hello from Node": ["node", node / "call.mjs"],
        "Hello from plain PHP": ["php", SNIPPETS / "plain.php"],
    }.items():
        calls(said, command)
    answers([python, SNIPPETS / "bot.py"])
    answers(["node", node / "bot.mjs"])


def pages():
    for page in PAGES:
        blocks = re.findall(r"^```(\w+)\n(.*?)^```$", page.read_text(), re.M | re.S)
        for snippet in sorted(SNIPPETS.iterdir()):
            if (KINDS[snippet.suffix], snippet.read_text()) not in blocks:
                sys.exit(f"{page.relative_to(ROOT)} has no block that is {snippet.relative_to(ROOT)}")


def parse():
    for command, files in {("php", "-l"): "*.php", ("gofmt", "-e", "-l"): "*.go"}.items():
        if shutil.which(command[0]):
            for file in sorted(SNIPPETS.glob(files)):
                subprocess.run([*command, file], check=True, stdout=subprocess.DEVNULL)


def front_pages():
    """What the front pages of `dingtalk-fake` do by curl, but for where it is started and what is written to a file."""
    for page in sorted((ROOT / "crates/dingtalk-fake").glob("README*.md")):
        _, *blocks = re.findall(r"^```sh\n(.*?)^```$", page.read_text(), re.M | re.S)
        with Fake() as fake:
            lines = "".join(blocks).replace("http://127.0.0.1:8765", fake.hello["api"])
            lines = re.sub(r" > state.json", "", lines).replace("curl ", "curl -s --noproxy '*' ")
            ran = subprocess.run(["bash", "-eu"], input=lines, capture_output=True, text=True, timeout=60)
            created, found = re.findall(r'"errcode":(\d+)', ran.stdout)[:2]
            controls = '"path":"/_fake/robot/say"' in ran.stdout and '{"error"' not in ran.stdout
            expect(f"{page.name}: {ran.stdout} {ran.stderr}", [ran.returncode, created, found, controls], [0, "0", "0", True])
    print("front pages of dingtalk-fake: run")


def environment(fake):
    return os.environ | {
        "DINGTALK_API": fake.hello["api"],
        "CLIENT_ID": fake.hello["client_id"],
        "CLIENT_SECRET": fake.hello["client_secret"],
        "ROBOT_CODE": fake.hello["robot_code"],
        "DINGTALK_OPENAPI_ENDPOINT": fake.hello["api"],
        "NO_PROXY": "127.0.0.1,localhost",
    }


def calls(said, command):
    with Fake() as fake:
        ran = subprocess.run(command, env=environment(fake), capture_output=True, text=True, timeout=60)
        replies = fake.request("/_fake/replies")["replies"]
        expect(f"{said}: {ran.stderr}", [reply["content"] for reply in replies], [{"content": said}])
    print(f"{command[-1].name}: {said}")


def answers(command):
    with Fake() as fake:
        proxy = {"HTTPS_PROXY": fake.hello["api"], "NODE_EXTRA_CA_CERTS": str(fake.certificate)}
        log = INSTALLED / "snippet.log"
        with log.open("w") as output:
            bot = subprocess.Popen(command, env=environment(fake) | proxy, stdout=output, stderr=output)
        try:
            wait_for(f"a connection of {command[-1].name}", lambda: fake.request("/_fake/connections")["connections"])
            fake.request("/_fake/robot/say", {"text": "hello", "from": {"staffId": "zhangsan"}})
            replies = wait_for("an answer", lambda: fake.request("/_fake/replies")["replies"])
            expect(command[-1].name, replies[0]["content"], {"content": "You said: hello"})
        finally:
            bot.kill()
    print(f"{command[-1].name}: answers")
