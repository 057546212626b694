"""An event and a robot message, received in ten lines behind Python's own server, from DingTalk or `dingctl listen --forward-to`."""
import base64, hashlib, hmac, http.server, json, os, sys, time, urllib.parse
from cryptography.hazmat.primitives import ciphers

TOKEN, AES_KEY, OWNER, SECRET = (os.environ["DINGTALK_" + name] for name in ("CALLBACK_TOKEN", "CALLBACK_AES_KEY", "CLIENT_ID", "CLIENT_SECRET"))
KEY = base64.b64decode(AES_KEY + "=")
CIPHER = ciphers.Cipher(ciphers.algorithms.AES(KEY), ciphers.modes.CBC(KEY[:16]))


def sign(*texts):
    return hashlib.sha1("".join(sorted((TOKEN, *texts))).encode()).hexdigest()


def answer(query, headers, body):
    if "encrypt" not in body:
        expected = hmac.digest(SECRET.encode(), f"{headers['timestamp']}\n{SECRET}".encode(), "sha256")
        assert hmac.compare_digest(base64.b64encode(expected).decode(), headers["sign"])
        return {"msgtype": "text", "text": {"content": "Python heard " + body["text"]["content"]}}
    assert hmac.compare_digest(sign(query["timestamp"], query["nonce"], body["encrypt"]), query["msg_signature"])
    plain = CIPHER.decryptor().update(base64.b64decode(body["encrypt"]))
    print("Python heard", json.loads(plain[20 : 20 + int.from_bytes(plain[16:20], "big")])["EventType"], flush=True)
    text, now = os.urandom(16) + (7).to_bytes(4, "big") + b"success" + OWNER.encode(), str(int(time.time() * 1000))
    padding = 32 - len(text) % 32
    sealed = base64.b64encode(CIPHER.encryptor().update(text + bytes([padding]) * padding)).decode()
    return {"msg_signature": sign(now, "nonce", sealed), "timeStamp": now, "nonce": "nonce", "encrypt": sealed}


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        answered = answer(query, self.headers, json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(answered).encode())


http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
