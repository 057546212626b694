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
  "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"],
  { stdio: ["ignore", "ignore", "pipe"], detached: true });

async function line(stream, pattern) {
  for await (const text of createInterface({ input: stream })) {
    const found = pattern.exec(text);
    if (found) return found[1];
  }
  throw new Error(`no line fits ${pattern}`);
}

async function call(method, path, body) {
  const headers = { "content-type": "application/json", "x-acs-dingtalk-access-token": token ?? "" };
  const options = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  return (await fetch(hello.api + path, options)).json();
}
const post = (path, body) => call("POST", path, body);

// A bot over Stream: hears the clicks on its card and changes it.
const clicks = [];
async function bot() {
  const topics = ["/v1.0/im/bot/messages/get", "/v1.0/card/instances/callback"];
  const { endpoint, ticket } = await post("/v1.0/gateway/connections/open", { clientId: hello.client_id,
    clientSecret: hello.client_secret, subscriptions: topics.map((topic) => ({ type: "CALLBACK", topic })) });
  const stream = new WebSocket(`${endpoint}?ticket=${encodeURIComponent(ticket)}`);
  await new Promise((resolve) => { stream.onopen = resolve; });
  stream.onmessage = ({ data }) => {
    const { headers, data: text } = JSON.parse(data);
    let response = {};
    if (headers.topic === topics[1]) {
      const { userId, content } = JSON.parse(text);
      clicks.push({ userId, ...JSON.parse(content).cardPrivateData });
      response = { cardData: { cardParamMap: { state: `approved by ${userId}` } },
        cardUpdateOptions: { updateCardDataByKey: true } };
    }
    stream.send(JSON.stringify({ code: 200, message: "OK",
      headers: { messageId: headers.messageId, contentType: "application/json" }, data: JSON.stringify({ response }) }));
  };
  return stream;
}

let last = 0;
const waiting = new Map();
const complaints = [];
const hosts = new Set();
function connect(url) {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.onopen = () => resolve(socket);
    socket.onmessage = ({ data }) => {
      const { id, result, error, method, params } = JSON.parse(data);
      if (id) waiting.get(id)(error ? { error } : result);
      else if (method === "Runtime.exceptionThrown") complaints.push(params.exceptionDetails.text);
      else if (method === "Network.requestWillBeSent" && !params.request.url.startsWith("data:")) hosts.add(new URL(params.request.url).host);
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

async function tabTo(what, expression) {
  for (let steps = 0; !(await read(expression)); steps += 1) {
    assert.ok(steps < 60, `${what} is not reached by the Tab key`);
    await press("Tab");
  }
}

async function type(id, text) {
  await read(`document.getElementById("${id}").focus(); document.getElementById("${id}").select()`);
  await command("Input.insertText", { text });
}

const inChat = (text) => `document.getElementById("chat").textContent.includes(${JSON.stringify(text)})`;
const card = (text) => `[...document.querySelectorAll("#chat .card")].some((card) => card.textContent.includes(${JSON.stringify(text)}))`;

async function picture(name, width, scheme) {
  await command("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: false });
  await command("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
  const over = await read("document.documentElement.scrollWidth - innerWidth");
  const { data } = await command("Page.captureScreenshot", { captureBeyondViewport: true });
  writeFileSync(join(folder, name), Buffer.from(data, "base64"));
  assert.ok(over <= 0, `${name}: the page is ${over} px too wide`);
}

let hello, socket, stream, token;
try {
  hello = JSON.parse(await line(fake.stdout, /^(\{.*)$/));
  ({ accessToken: token } = await post("/v1.0/oauth2/accessToken",
    { appKey: hello.client_id, appSecret: hello.client_secret }));
  stream = await bot();
  const debug = new URL(await line(browser.stderr, /listening on (ws:\S+)/));
  const pages = await (await fetch(`http://${debug.host}/json/list`)).json();
  socket = await connect(pages.find((page) => page.type === "page").webSocketDebuggerUrl);
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await command(`${domain}.enable`);
  await command("Page.navigate", { url: `${hello.api}/_fake/ui` });
  await until("people", "document.getElementById('person')?.value !== '' && document.querySelectorAll('#people option').length > 0");

  const danger = "<img src=x onerror=\"document.title='broken'\">";
  await read("document.getElementById('person').focus()");
  await type("person", hello.user_id);
  await press("Tab");
  assert.equal(await read("document.activeElement.id"), "words");
  await command("Input.insertText", { text: danger });
  await press("Enter", "\r");
  await until("what was said", "document.querySelector('#chat li.mine span')");
  assert.equal(await read("document.querySelector('#chat li.mine span').textContent"), danger);
  assert.equal(await read("document.querySelectorAll('#chat img').length"), 0);

  // By every other way than the page.
  const { processQueryKey } = await post("/v1.0/robot/oToMessages/batchSend", { robotCode: hello.robot_code,
    userIds: [hello.user_id], msgKey: "sampleText", msgParam: JSON.stringify({ content: "Good morning" }) });
  await until("the answer", inChat("Good morning"));
  await post("/_fake/robot/say", { text: "said elsewhere", from: { staffId: hello.user_id }, conversation: { type: "2" } });
  await until("what was said elsewhere", inChat("said elsewhere"));
  const { chatid } = await post(`/chat/create?access_token=${token}`, { name: "Night shift 夜班", owner: hello.user_id,
    useridlist: [hello.user_id] });
  await post(`/chat/send?access_token=${token}`, { chatid, msg: { msgtype: "text", text: { content: "to the group" } } });
  await until("the message to a group", `${inChat("to the group")} && ${inChat("Night shift 夜班")}`);
  await post(`/topapi/message/corpconversation/asyncsend_v2?access_token=${token}`, { agent_id: hello.agent_id,
    userid_list: hello.user_id, msg: { msgtype: "text", text: { content: "a work notice" } } });
  await until("the work notice", inChat("a work notice"));
  await post("/v1.0/robot/otoMessages/batchRecall", { robotCode: hello.robot_code, processQueryKeys: [processQueryKey] });
  await until("the recall", "[...document.querySelectorAll('#chat li.recalled')].some((item) => item.textContent.includes('Good morning'))");

  // A card grows while it is written, has a button, and changes by the bot's answer to a click.
  const buttons = JSON.stringify([{ id: "approve", text: "Approve", params: { leave: "7" } }]);
  await post("/v1.0/card/instances/createAndDeliver", { cardTemplateId: "t.schema", outTrackId: "card 1", callbackType: "STREAM",
    cardData: { cardParamMap: { text: "", state: "open", buttons } }, imRobotOpenSpaceModel: { supportForward: true },
    openSpaceId: `dtv1.card//IM_ROBOT.${hello.user_id}`, imRobotOpenDeliverModel: { spaceType: "IM_ROBOT" } });
  await until("the card", card("state: open"));
  for (const [number, content] of ["Leave from", "Leave from Monday", "Leave from Monday to Friday"].entries()) {
    await call("PUT", "/v1.0/card/streaming", { outTrackId: "card 1", guid: String(number), key: "text", content, isFull: true,
      isFinalize: number === 2, isError: false });
    await until(`frame ${number}`, card(`text: ${content}\n`));
    await until("the state of the writer", card(number === 2 ? "written" : "writing"));
  }
  await read("document.getElementById('chat').focus()");
  await tabTo("the button of the card", "document.activeElement.dataset.action === 'approve'");
  await press("Enter", "\r");
  await until("the changed card", card(`state: approved by ${hello.user_id}`));
  assert.deepEqual(clicks, [{ userId: hello.user_id, actionIds: ["approve"], params: { leave: "7" } }]);
  assert.equal(await read("document.activeElement.dataset.action"), "approve");
  await picture("card.png", 1280, "light");

  const requests = "document.getElementById('requests').textContent";
  await until("the request", `${requests}.includes('/v1.0/robot/oToMessages/batchSend')`);
  assert.ok(await read(`${requests}.includes("BatchSendOTO")`));
  assert.ok(await read(`${requests}.includes("from the state") && ${requests}.includes('"processQueryKey"')`));
  await post(`/topapi/v2/user/get?access_token=${token}`, { userid: hello.user_id });
  await post(`/topapi/process/querypayrelatedtemplate?access_token=${token}`, {});
  await until("an answer by shape", `${requests}.includes("by shape")`);

  await post(`/v1.0/todo/users/union-${hello.user_id}/tasks`, { subject: "Count the chairs" });
  await read("document.getElementById('everything').click()");
  await until("everything", "document.querySelectorAll('#state details').length > 5");
  await read("document.getElementById('search').focus(); document.getElementById('look').requestSubmit()");
  await until("people as a table", `document.querySelector('#state table')?.textContent.includes(${JSON.stringify(hello.user_id)})`);
  await until("the kind of to-do tasks", "[...document.querySelectorAll('#records option')].some((o) => o.value === 'todo tasks')");
  await read("document.getElementById('records').value = 'todo tasks'");
  await type("search", "chairs");
  await press("Enter", "\r");
  await until("to-do tasks", "document.querySelector('#state table')?.textContent.includes('Count the chairs')");

  const kinds = await read("[...document.querySelectorAll('#kind option')].map((option) => option.value)");
  const known = (await call("GET", "/_fake/faults")).kinds.map(({ kind }) => kind);
  assert.deepEqual([...kinds].sort(), [...known].sort());
  const choose = (kind) => `{ const k = document.getElementById('kind'); k.value = '${kind}'; k.dispatchEvent(new Event('change')); }`;
  for (const kind of known) {
    await read(`${choose(kind)} for (const i of document.querySelectorAll('#members input')) if (!i.value && i.required) i.value = 'x';
      document.getElementById('notice').textContent = ''; document.getElementById('fault').requestSubmit();`);
    await until(`the fault ${kind}`, "document.getElementById('notice').textContent === 'Done'");
  }
  await read("document.getElementById('clear').click()");
  await until("no faults", "document.getElementById('faults').childElementCount === 0");
  await read(`${choose("ban")} document.getElementById('fault').requestSubmit()`);
  await until("the fault", "document.getElementById('faults').textContent.includes('ban')");
  assert.equal((await post("/topapi/v2/user/get", { userid: hello.user_id })).status, 1111);
  await until("the fault among the answers", `${requests}.includes("a fault")`);

  await picture("1280-light.png", 1280, "light");
  await picture("1280-dark.png", 1280, "dark");
  await read("{ const s = document.getElementById('language'); s.value = 'zh'; s.dispatchEvent(new Event('change')); }");
  assert.equal(await read("document.getElementById('chat-title').textContent"), "聊天");
  await until("Chinese titles of operations", `${requests}.includes("查询用户详情")`);
  await until("Chinese words in the chat", inChat("工作通知"));
  await picture("390-light.png", 390, "light");
  const nameless = "[...document.querySelectorAll('input,select')].filter((e) => ![...e.labels].some((l) => l.textContent.trim())).length";
  assert.equal(await read(nameless), 0);
  assert.equal(await read("document.title"), "dingtalk-fake");
  assert.deepEqual(complaints, []);
  assert.deepEqual([...hosts], [new URL(hello.api).host]);
  console.log("ui: spoken by keyboard, heard by every way, a card written and clicked, requests with both titles and bodies, "
    + `records as tables, ${known.length} faults switched on; nothing became HTML, nothing was loaded from elsewhere`);
} finally {
  stream?.close();
  // With what it started: Debian's chromium is a script around the browser.
  process.kill(-browser.pid);
  fake.kill();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(0);
