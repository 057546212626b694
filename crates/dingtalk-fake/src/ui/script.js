"use strict";
// Everything that comes from the program is set as text, never as HTML.
const TEXTS = {
  en: { language: "Language", chat: "Chat", person: "Person", message: "Message", send: "Send", requests: "Requests",
    time: "Time", operation: "Operation", answer: "Answer", state: "State", look: "Show the state now", faults: "Faults",
    kind: "Kind", path: "Path", times: "Times", inject: "Switch on", clear: "Clear all", card: "Card", click: "Click",
    action: "Action id", robot: "Robot", done: "Done", gone: "dingtalk-fake does not answer" },
  zh: { language: "语言", chat: "聊天", person: "人员", message: "消息", send: "发送", requests: "请求",
    time: "时间", operation: "接口", answer: "响应", state: "状态", look: "显示当前状态", faults: "故障",
    kind: "类型", path: "路径", times: "次数", inject: "启用", clear: "全部清除", card: "卡片", click: "点击",
    action: "动作 ID", robot: "机器人", done: "完成", gone: "dingtalk-fake 没有响应" },
};
const KINDS = { throttle: {}, ban: {}, latency: { ms: 2000 }, reset: {}, html: {}, status: { status: 503 }, hang: {},
  truncate: { after: 10 } };
const at = (id) => document.getElementById(id);
let language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
const word = (name) => TEXTS[language][name];

function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}

function translate(root) {
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = word(node.dataset.text);
}

function speak() {
  document.documentElement.lang = language;
  at("language").value = language;
  translate(document);
}

function worded(name, text) {
  const made = element(name, word(text));
  made.dataset.text = text;
  return made;
}

async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch("/_fake/" + path, options);
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error);
  return value;
}

async function act(what) {
  try {
    await what();
    at("notice").textContent = word("done");
  } catch (error) {
    at("notice").textContent = error.message;
  }
}

function follow(list, item) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  list.append(item);
  if (atEnd) list.scrollTop = list.scrollHeight;
}

const clock = (ms) => new Date(ms).toLocaleTimeString(language);
const cards = new Map();

function message(who, ms, text, mine) {
  const item = element("li", undefined, element("small", `${who} · ${clock(ms)}`), element("span", text));
  if (mine) item.className = "mine";
  follow(at("chat"), item);
  return item;
}

function show(reply) {
  const { content } = reply;
  const to = reply.staffId || reply.conversation || "";
  const text = content.content || content.text || JSON.stringify(content, null, 1);
  const item = message(`${word("robot")} → ${to}`, reply.at_ms, text, false);
  if (!content.outTrackId) return;
  const action = element("input");
  const button = worded("button", "click");
  const form = element("form", undefined, element("label", undefined, worded("span", "action"), action), button);
  action.required = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(() => ask("cards/click",
      { outTrackId: content.outTrackId, userId: at("person").value, actionIds: [action.value], params: {} }));
  });
  item.append(form);
  cards.set(content.outTrackId, item.querySelector("span"));
}

async function refreshCards() {
  for (const [id, place] of cards) {
    const card = await ask("cards/" + encodeURIComponent(id));
    const values = Object.entries(card.cardData.cardParamMap || {}).map(([name, value]) => `${name}: ${value}`);
    const text = [`${word("card")} ${id} (${card.streaming.state})`, ...values].join("\n");
    if (place.textContent !== text) place.textContent = text;
  }
}

let seenReplies = 0;
let seenRequests = 0;
async function poll() {
  try {
    const replies = await ask("replies?since=" + seenReplies);
    seenReplies = replies.next;
    replies.replies.forEach(show);
    await refreshCards();
    const requests = await ask("requests?since=" + seenRequests);
    for (const request of requests.requests) {
      // One without an answer yet is looked at again.
      if (request.status === null) break;
      seenRequests = request.number;
      const row = element("tr", undefined, element("td", clock(request.at_ms)),
        element("td", `${request.method} ${request.path}`), element("td", String(request.status)));
      at("requests").prepend(row);
      if (at("requests").childElementCount > 500) at("requests").lastElementChild.remove();
    }
    if (at("notice").textContent === word("gone")) at("notice").textContent = "";
  } catch (error) {
    at("notice").textContent = word("gone");
  }
  setTimeout(poll, 700);
}

async function state() {
  const snapshot = (await ask("state")).state;
  const parts = Object.entries(snapshot).map(([kind, value]) => element("details", undefined, element("summary", kind),
    element("pre", JSON.stringify(value, null, 1).slice(0, 200000))));
  at("state").replaceChildren(...parts);
  return snapshot;
}

at("language").addEventListener("change", () => {
  language = at("language").value;
  speak();
});
at("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const [text, staffId] = [at("words").value, at("person").value];
  at("words").value = "";
  message(at("person").selectedOptions[0].textContent, Date.now(), text, true);
  act(() => ask("robot/say", { text, from: { staffId } }));
});
at("look").addEventListener("click", () => act(state));
at("fault").addEventListener("submit", (event) => {
  event.preventDefault();
  const kind = at("kind").value;
  act(() => ask("faults", { kind, path: at("path").value, times: Number(at("times").value), ...KINDS[kind] }));
});
at("clear").addEventListener("click", () => act(() => ask("faults/clear", {})));

speak();
at("kind").append(...Object.keys(KINDS).map((kind) => element("option", kind)));
state().then(({ directory }) => {
  const people = directory.users.map((user) => {
    const option = element("option", `${user.name} (${user.userid})`);
    option.value = user.userid;
    return option;
  });
  at("person").append(...people);
}).catch((error) => { at("notice").textContent = error.message; });
poll();
