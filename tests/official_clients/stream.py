"""DingTalk's own Stream clients: each receives a robot message, an event and a card action, answers into the chat, and its
acknowledgements arrive."""

import json
import os
import subprocess
import sys
import time

import installed
from embedded import HERE, INSTALLED, Fake, expect


def wait_for(what, condition, seconds=30):
    end = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > end:
            sys.exit(f"{what}: not within {seconds} s")
        time.sleep(0.05)
    return found


def exercise(name, command):
    with Fake() as fake:
        environment = os.environ | {
            # The Python client takes another address by this.
            "DINGTALK_OPENAPI_ENDPOINT": fake.hello["api"],
            # The Node client has the platform's built in: the embedded DingTalk is the proxy that leads there.
            "HTTPS_PROXY": fake.hello["api"],
            "NODE_EXTRA_CA_CERTS": str(fake.certificate),
            "CLIENT_ID": fake.hello["client_id"],
            "CLIENT_SECRET": fake.hello["client_secret"],
            "NO_PROXY": "127.0.0.1,localhost",
        }
        log = INSTALLED / f"{name}.log"
        with log.open("w") as output:
            client = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            scenario(name, fake, lambda: received(log))
        except BaseException:
            print(log.read_text(), file=sys.stderr)
            raise
        finally:
            client.kill()
    print(f"{name}: robot message, event and card action received and acknowledged")


def received(log):
    lines = (line for line in log.read_text().splitlines() if line.startswith('{"received"'))
    return {line["received"]: line["value"] for line in map(json.loads, lines)}


def scenario(name, fake, seen):
    wait_for(f"{name}: a connection", lambda: fake.request("/_fake/connections")["connections"])

    said = fake.request("/_fake/robot/say", {"text": "hello", "from": {"staffId": "manager4220"}})
    expect(f"{name}: robot message", acknowledged(said), ("stream", 200))
    replies = wait_for(f"{name}: a reply", lambda: fake.request("/_fake/replies")["replies"])
    expect(f"{name}: reply", replies[0]["content"], {"content": "heard: hello"})

    pushed = fake.request("/_fake/events", {"type": "user_add_org", "data": {"UserId": ["zhangsan"]}})
    expect(f"{name}: event", [acknowledged(receiver) for receiver in pushed["receivers"]], [("stream", 200)])

    create_card(fake)
    click = {"outTrackId": "card-1", "userId": "manager4220", "actionIds": ["approve"], "params": {"by": "me"}}
    clicked = fake.request("/_fake/cards/click", click)
    expect(f"{name}: card action", acknowledged(clicked), ("stream", 200))
    expect(f"{name}: card", clicked["card"]["cardData"]["cardParamMap"], {"status": "done"})

    heard = wait_for(f"{name}: all three", lambda: seen() if len(seen()) == 3 else None)
    expect(f"{name}: heard", heard["robot"], "hello")
    expect(f"{name}: event", heard["event"]["type"], "user_add_org")
    expect(f"{name}: card", heard["card"]["outTrackId"], "card-1")


def acknowledged(answer):
    return answer["transport"], answer["code"]


def create_card(fake):
    card = {
        "cardTemplateId": "template.schema",
        "outTrackId": "card-1",
        "callbackType": "STREAM",
        "cardData": {"cardParamMap": {"title": "Holiday"}},
    }
    fake.request("/v1.0/card/instances", card, {"x-acs-dingtalk-access-token": fake.token()})


def both():
    exercise("python", [installed.python(), HERE / "receive.py"])
    exercise("node", ["node", installed.node() / "receive.mjs"])
