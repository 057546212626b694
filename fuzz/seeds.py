"""Writes the first inputs of each target to CORPUS/TARGET: the published samples, and what only a person would write."""

import hashlib
import json
import pathlib
import struct
import sys

corpus, shared = map(pathlib.Path, sys.argv[1:])


def seed(target, data):
    folder = corpus / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


def post(path, headers, body):
    return f"POST {path} HTTP/1.1\r\nHost: a\r\n{headers}\r\n{body}".encode()


for path in ["/events?signature=a&timestamp=1700000000000&nonce=n", "/robot", "/cards", "/"]:
    seed("callback_http", post(path, "Content-Length: 15\r\n", '{"encrypt":"="}'))
for headers, body in [
    ("Content-Length: 0\r\n", ""),
    ("Content-Length: 2\r\nExpect: 100-continue\r\n", "{}"),
    ("Transfer-Encoding: chunked\r\n", "2;x=y\r\n{}\r\n0\r\nX: a\r\n\r\n"),
    ("Transfer-Encoding: identity\r\n", "{}"),
    ("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
    ("Content-Length: 1\r\nContent-Length : 2\r\n", "{}"),
    ("Content-Length: +2\r\nX: a\r\n\tfolded\r\n", "{}GET / HTTP/1.1\r\n\r\n"),
    ("Content-Length: 18446744073709551615\r\n", ""),
    ("Transfer-Encoding: gzip\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    ("Connection: upgrade\r\nUpgrade: h2c\r\ntimestamp: 1\r\nsign: a\r\n", ""),
]:
    seed("callback_http", post("/robot", headers, body))
seed("callback_http", b"HEAD / HTTP/1.0\r\n\r\n")
seed("callback_http", b"CONNECT a:1 HTTP/1.1\r\nContent-Length: 0\r\n\r\n")

for hosts, addresses in enumerate(
    [
        [
            "https://oapi.dingtalk.com/robot/send?access_token=ff31",
            "https://oapi.dingtalk.com:443/robot/sendBySession?session=a%2Fb",
            "https://user:pw@oapi.dingtalk.com/robot/send?access_token=1",
            "https://oapi.dingtalk.com.evil.com\\@/robot/send?access_token=1",
            "https://oapi.dingtalk.com:44FFF3/robot/send?access_token=1",
            "https://oapi.dingtalk.com:+443/robot/send?access_token=1",
            "wss://wss-open-connection.dingtalk.com:443/connect?zone=1",
        ],
        ["https://oapi.dingtalk.io/robot/send?access_token=1", "wss://open-connection.dingtalk.io"],
        [
            "https://proxy.example:8443/dingtalk/robot/send?access_token=1",
            "http://127.0.0.1:8080/robot/sendBySession?session=1",
            "ws://localhost:8080/connect",
            "ws://[::1]:8080/connect",
        ],
    ]
):
    for address in addresses:
        seed("url_rule", bytes([hosts]) + address.encode())

for message in [b"", b'{"EventType":"check_url"}', b"a" * 7, b"a" * 39]:
    plain = b"r" * 16 + struct.pack(">I", len(message)) + message + b"suite"
    padding = 32 - len(plain) % 32
    seed("plaintext", plain + bytes([padding]) * padding)

for target in ["frame", "event", "chat_message", "card_action"]:
    seed(target, b'{"type":"SYSTEM","headers":{"topic":"ping","messageId":"m"},"data":"{\\"opaque\\":\\"\\u0031\\"}"}')
seed("envelope", b"\xc8\x00" + b'{"errcode":0,"errmsg":"ok","result":{}}')
seed("decrypt", b"AAAAAAAAAAAAAAAAAAAAAA==")

if not (shared / "fixtures").is_dir():
    print("no published samples: the corpora begin with those written by hand", file=sys.stderr)
    sys.exit()


def samples(name):
    for line in (shared / "fixtures" / name).read_text().splitlines():
        yield json.dumps(json.loads(line)["json"], ensure_ascii=False).encode()


for target, name in [
    ("event", "event"),
    ("chat_message", "robot-callback"),
    ("card_action", "card-callback"),
    ("frame", "stream-frame"),
]:
    for text in samples(f"{name}.jsonl"):
        seed(target, text)
for number, text in enumerate(samples("event.jsonl")):
    if number % 16 == 0:
        headers = {"topic": "*", "messageId": f"m{number}", "eventCorpId": "ding", "time": "1700000000000"}
        frame = {"specVersion": "1.0", "type": "EVENT", "headers": headers, "data": text.decode()}
        seed("frame", json.dumps(frame, ensure_ascii=False).encode())
for text in list(samples("response.jsonl"))[::8]:
    seed("envelope", b"\xc8\x00" + text)


def encrypted(value):
    if isinstance(value, dict):
        for name, member in value.items():
            if name == "encrypt" and isinstance(member, str):
                seed("decrypt", member.encode())
            encrypted(member)
    elif isinstance(value, list):
        for member in value:
            encrypted(member)


encrypted(json.loads((shared / "protocol/crypto-vectors.json").read_text()))
