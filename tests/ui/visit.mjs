// Visits the page by the DevTools protocol: node visit.mjs DINGTALK-FAKE CHROMIUM FOLDER
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [program, chromium, folder] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "dingtalk-ui-"));
const fake = spawn(program, ["--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
const browser = spawn(chromium, ["--headless", "--no-sandbox", "--disable-gpu", "--no-proxy-server", "--lang=en",
  "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });

async function line(stream, pattern) {
  for await (const text of createInterface({ input: stream })) {
    const found = pattern.exec(text);
    if (found) return found[1];
  }
  throw new Error(`no line fits ${pattern}`);
}

async function post(path, body, headers = {}) {
  const answer = await fetch(hello.api + path, { method: "POST", body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers } });
  return answer.json();
}

let last = 0;
const waiting = new Map();
const complaints = [];
function connect(url) {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.onopen = () => resolve(socket);
    socket.onmessage = ({ data }) => {
      const { id, result, error, method, params } = JSON.parse(data);
      if (id) waiting.get(id)(error ? { error } : result);
      else if (method === "Runtime.exceptionThrown") complaints.push(params.exceptionDetails.text);
      else if (method === "Log.entryAdded" && params.entry.source === "security") complaints.push(params.entry.text);
    };
  });
}

function command(method, params = {}) {
  last += 1;
  socket.send(JSON.stringify({ id: last, method, params }));
  return new Promise((resolve) => waiting.set(last, resolve));
}

async function read(expression) {
  const { result } = await command("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
  return result.value;
}

async function until(what, expression) {
  const end = Date.now() + 15000;
  while (!(await read(expression))) {
    if (Date.now() > end) throw new Error(`${what}: not within 15 s; ${complaints}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function press(key, text) {
  const code = { Tab: 9, Enter: 13 }[key];
  await command("Input.dispatchKeyEvent", { type: "keyDown", key, code: key, windowsVirtualKeyCode: code, text });
  await command("Input.dispatchKeyEvent", { type: "keyUp", key, code: key, windowsVirtualKeyCode: code });
}

async function picture(name, width, scheme) {
  await command("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: false });
  await command("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
  const over = await read("document.documentElement.scrollWidth - innerWidth");
  const { data } = await command("Page.captureScreenshot", { captureBeyondViewport: true });
  writeFileSync(join(folder, name), Buffer.from(data, "base64"));
  assert.ok(over <= 0, `${name}: the page is ${over} px too wide`);
}

let hello, socket;
try {
  hello = JSON.parse(await line(fake.stdout, /^(\{.*)$/));
  const debug = new URL(await line(browser.stderr, /listening on (ws:\S+)/));
  const pages = await (await fetch(`http://${debug.host}/json/list`)).json();
  socket = await connect(pages.find((page) => page.type === "page").webSocketDebuggerUrl);
  for (const domain of ["Page", "Runtime", "Log"]) await command(`${domain}.enable`);
  await command("Page.navigate", { url: `${hello.api}/_fake/ui` });
  await until("people", "document.querySelectorAll('#person option').length > 0");

  const danger = "<img src=x onerror=\"document.title='broken'\">";
  await read("document.getElementById('person').focus()");
  await press("Tab");
  assert.equal(await read("document.activeElement.id"), "words");
  await command("Input.insertText", { text: danger });
  await press("Enter", "\r");
  await until("what was said", "document.querySelector('#chat li.mine span')");
  assert.equal(await read("document.querySelector('#chat li.mine span').textContent"), danger);
  assert.equal(await read("document.querySelectorAll('#chat img').length"), 0);

  const { accessToken } = await post("/v1.0/oauth2/accessToken",
    { appKey: hello.client_id, appSecret: hello.client_secret });
  await post("/v1.0/robot/oToMessages/batchSend", { robotCode: hello.robot_code, userIds: [hello.user_id],
    msgKey: "sampleText", msgParam: JSON.stringify({ content: "Good morning" }) },
  { "x-acs-dingtalk-access-token": accessToken });
  await until("the answer", "document.getElementById('chat').textContent.includes('Good morning')");
  await until("the request", "document.getElementById('requests').textContent.includes('batchSend')");

  await read("document.getElementById('kind').value = 'ban'; document.getElementById('fault').requestSubmit()");
  await until("the fault", "document.getElementById('notice').textContent === 'Done'");
  assert.equal((await post("/topapi/v2/user/get", { userid: hello.user_id })).status, 1111);
  await picture("1280-light.png", 1280, "light");
  await picture("1280-dark.png", 1280, "dark");
  await read("{ const s = document.getElementById('language'); s.value = 'zh'; s.dispatchEvent(new Event('change')); }");
  assert.equal(await read("document.getElementById('chat-title').textContent"), "聊天");
  await picture("390-light.png", 390, "light");
  assert.equal(await read("[...document.querySelectorAll('input,select')].filter((e) => !e.labels.length).length"), 0);
  assert.equal(await read("document.title"), "dingtalk-fake");
  assert.deepEqual(complaints, []);
  console.log("ui: spoken by keyboard, answered, listed, a fault switched on; nothing became HTML");
} finally {
  browser.kill();
  fake.kill();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(0);
