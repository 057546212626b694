"""The program `dingtalk-fake` and its control routes, for programs that try it with clients of others."""

import json
import os
import pathlib
import subprocess
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
INSTALLED = ROOT / "target" / "official-clients"
# Of the seed.
SUITE = {
    "suiteKey": "suitefake000000000001",
    "suiteSecret": "fake-suite-secret-0000000000000000000000000000001",
    "suiteTicket": "fake-suite-ticket-01",
}
# What is drawn is the same in each run, but where DINGTALK_SEED says otherwise: by night it is the day.
SEED = "20261128"
SSO_SECRET = "fake-sso-secret-000000000000000000000000000000001"


def seed():
    return os.environ.get("DINGTALK_SEED", SEED)


def build():
    command = ["cargo", "build", "-q", "--locked", "-p", "dingtalk-fake", "--features", "tls"]
    subprocess.run(command, cwd=ROOT, check=True)


class Fake:
    """A running one; `people` names a file of this folder."""

    def __init__(self, people=None):
        self.people = people

    def __enter__(self):
        INSTALLED.mkdir(parents=True, exist_ok=True)
        target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
        self.certificate = INSTALLED / "certificate.pem"
        program = [target / "debug" / "dingtalk-fake", "--port", "0", "--tls", self.certificate]
        if self.people:
            program += ["--seed-file", HERE / self.people]
        self.process = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
        self.hello = json.loads(self.process.stdout.readline())
        return self

    def __exit__(self, *_):
        self.process.kill()

    def request(self, path, body=None, headers={}):
        data = None if body is None else json.dumps(body).encode()
        headers = headers | {"Content-Type": "application/json"}
        request = urllib.request.Request(self.hello["api"] + path, data, headers)
        # An embedded DingTalk is never behind a proxy.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            return json.loads(answer.read() or "null")

    def known(self):
        """Endings of names, and what exists under them."""
        people = "user|union|staff|operator|creator|originator|owner|executor|manager"
        return [
            (rf"({people})_?ids?$", "anybody"),
            (r"robot_?code$", self.hello["robot_code"]),
            (r"open_?conversation_?ids?$", "cidFakeConversation000001=="),
            (r"corp_?id$", self.hello["corp_id"]),
        ]

    def token(self):
        app = {"appKey": self.hello["client_id"], "appSecret": self.hello["client_secret"]}
        return self.request("/v1.0/oauth2/accessToken", app)["accessToken"]

    def tokens(self, userid):
        """Of the app, of the person, of the third-party app, of the management of the organisation."""
        code = self.request("/_fake/codes", {"userid": userid})["code"]
        login = {"clientId": self.hello["client_id"], "clientSecret": self.hello["client_secret"], "code": code}
        login["grantType"] = "authorization_code"
        user = self.request("/v1.0/oauth2/userAccessToken", login)["accessToken"]
        suite = self.request("/v1.0/oauth2/suiteAccessToken", SUITE)["accessToken"]
        sso = {"corpid": self.hello["corp_id"], "ssoSecret": SSO_SECRET}
        return [self.token(), user, suite, self.request("/v1.0/oauth2/ssoAccessToken", sso)["accessToken"]]


def expect(what, given, wanted):
    if given != wanted:
        raise SystemExit(f"{what}: {given!r} instead of {wanted!r}")
