"use strict";
// Everything that comes from the program is set as text, never as HTML.
const at = (id) => document.getElementById(id);
let language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
const word = (name) => name.split(".").reduce((texts, part) => (texts || {})[part], TEXTS[language]) ?? name.split(".").pop();

function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}

function worded(name, text) {
  const made = element(name, word(text));
  made.dataset.text = text;
  return made;
}

function labelled(text, input) {
  return element("label", undefined, worded("span", text), input);
}

function speak() {
  document.documentElement.lang = language;
  at("language").value = language;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = word(node.dataset.text);
  for (const group of document.querySelectorAll("[data-label]")) group.label = word(group.dataset.label);
  for (const title of document.querySelectorAll("[data-title]")) title.textContent = JSON.parse(title.dataset.title)[language] || "";
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
    const problem = await what();
    at("notice").textContent = typeof problem === "string" ? problem : word("done");
  } catch (error) {
    at("notice").textContent = error.message;
  }
}

// What an app did with what came from the page, when it did nothing.
const unheard = (answer) => answer.error ? `${word("nobody")}: ${answer.error}` : undefined;
const clock = (ms) => new Date(ms).toLocaleTimeString(language);

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pretty(text) {
  const value = parsed(text);
  return value === undefined ? text : JSON.stringify(value, null, 1);
}

// ---- Chat

function wordsOf(content) {
  if (content === null || typeof content !== "object") return String(content ?? "");
  const text = content.content ?? content.text ?? content.markdown;
  if (typeof text === "string") return [content.title, text].filter(Boolean).join("\n");
  return JSON.stringify(content, null, 1);
}

// Buttons of a card: whatever in its values, JSON texts included, has an id and a label.
function buttonsOf(value, found = new Map()) {
  const inner = typeof value === "string" && /^\s*[[{]/.test(value) ? parsed(value) : value;
  if (inner === null || typeof inner !== "object") return found;
  const id = inner.actionId ?? inner.action_id ?? inner.id;
  const label = [inner.label?.text, inner.label, inner.text, inner.title].find((text) => typeof text === "string");
  if (typeof id === "string" && label) found.set(id, { label, params: inner.params ?? inner.value ?? {} });
  for (const part of Object.values(inner)) buttonsOf(part, found);
  return found;
}

function clicking(card, actionId, params) {
  return act(async () => unheard(await ask("cards/click", { outTrackId: card.outTrackId, userId: at("person").value,
    actionIds: [actionId], params: typeof params === "object" ? params : { value: params } })));
}

function cardOf(card) {
  const values = card.cardData.cardParamMap || {};
  const lines = Object.entries(values).map(([name, value]) => `${name}: ${pretty(value)}`);
  const state = element("small", `${word("card")} ${card.outTrackId} `, worded("em", "streaming." + card.streaming.state));
  const box = element("div", undefined, state, element("span", lines.join("\n")));
  box.className = "card";
  const actions = element("div");
  for (const [id, { label, params }] of buttonsOf(values)) {
    const button = element("button", label);
    button.type = "button";
    button.dataset.action = id;
    button.addEventListener("click", () => clicking(card, id, params));
    actions.append(button);
  }
  const action = element("input");
  action.required = true;
  action.dataset.own = "action";
  const form = element("form", undefined, labelled("action", action), worded("button", "click"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clicking(card, action.value, {});
  });
  box.append(actions, form);
  return box;
}

function speakerOf(message) {
  if (message.from === "person") return [message.name || message.staffId, message.group ? ` → ${message.title}` : ""].join("");
  const to = message.from === "notice" ? message.receivers.join(", ") : message.title || message.staffId || message.conversation;
  return `${word(message.from === "notice" ? "notices" : "robot")} → ${to || ""}`;
}

function messageOf(message) {
  const marks = [speakerOf(message), clock(message.at_ms), message.via, message.recalled ? word("recalled") : "",
    message.read?.length ? `${word("read")} ${message.read.join(", ")}` : ""];
  const item = element("li", undefined, element("small", marks.filter(Boolean).join(" · ")));
  if (message.card) item.append(cardOf(message.card));
  else item.append(element("span", wordsOf(message.content)));
  item.classList.toggle("mine", message.from === "person");
  item.classList.toggle("recalled", message.recalled);
  return item;
}

const shown = new Map();
const conversations = new Map();

// Keeps what is typed or focused in a message that changes.
function renew(old, fresh) {
  const [typed, typing] = [old.querySelector("[data-own]"), fresh.querySelector("[data-own]")];
  if (typed && typing) typing.value = typed.value;
  const all = (root) => [...root.querySelectorAll("button,input")];
  const focused = all(old).indexOf(document.activeElement);
  old.replaceWith(fresh);
  if (focused >= 0) (all(fresh)[focused] || at("chat")).focus();
}

async function refreshChat() {
  const { messages } = await ask("chat?limit=200");
  const wanted = at("conversation").value;
  const list = at("chat");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  const keys = new Set();
  let before = null;
  for (const message of messages) {
    const { conversation } = message;
    if (conversation && !conversations.has(conversation)) {
      conversations.set(conversation, message);
      const option = element("option", message.title || conversation);
      option.value = conversation;
      at("conversation").append(option);
    }
    if (wanted && conversation !== wanted) continue;
    keys.add(message.key);
    const text = language + JSON.stringify(message);
    let item = shown.get(message.key);
    if (!item || item.text !== text) {
      const place = messageOf(message);
      if (item) renew(item.place, place);
      item = { text, place };
      shown.set(message.key, item);
    }
    const next = before ? before.nextSibling : list.firstChild;
    if (item.place !== next) list.insertBefore(item.place, next);
    before = item.place;
  }
  for (const [key, { place }] of shown) {
    if (keys.has(key)) continue;
    place.remove();
    shown.delete(key);
  }
  if (atEnd) list.scrollTop = list.scrollHeight;
}

let asked = "";
async function people() {
  asked = at("person").value;
  const { records } = await ask("records/people?limit=50&search=" + encodeURIComponent(asked));
  at("people").replaceChildren(...records.map(({ id, members }) => {
    const option = element("option", members.name);
    option.value = id;
    return option;
  }));
  return records;
}

// ---- Requests

function rowOf(request) {
  const { operation, answer } = request;
  const title = element("small");
  title.dataset.title = JSON.stringify(operation || {});
  title.textContent = operation ? operation[language] : "";
  const name = operation ? element("strong", operation.name) : "";
  const sent = [request.query && "?" + request.query, pretty(request.body)].filter(Boolean).join("\n");
  const taken = answer ? ` · ${answer.at_ms - request.at_ms} ms` : "";
  const kind = answer ? worded("span", "sources." + answer.source) : "";
  return element("tr", undefined,
    element("td", clock(request.at_ms) + taken),
    element("td", undefined, name, title, element("code", `${request.method} ${request.path}`),
      element("details", undefined, worded("summary", "request"), element("pre", sent)),
      element("details", undefined, worded("summary", "answer"), element("pre", answer ? pretty(answer.body) : ""))),
    element("td", undefined, element("strong", String(request.status || "–")), " ", kind));
}

let seen = 0;
async function refreshRequests() {
  const { requests, next } = await ask(`requests?limit=200&since=${seen}`);
  // After a reset the numbers go on, the list does not.
  for (const request of requests) {
    // One without an answer yet is looked at again, but not for ever: a connection that was cut has none.
    if (!request.status && Date.now() - request.at_ms < 5000 && next - request.number < 100) break;
    seen = request.number;
    at("requests").prepend(rowOf(request));
    if (at("requests").childElementCount > 200) at("requests").lastElementChild.remove();
  }
}

// ---- State

const cell = (value) => typeof value === "string" ? value : JSON.stringify(value);

async function kinds() {
  const chosen = at("records").value;
  const { kinds } = await ask("records");
  at("records").replaceChildren(...kinds.map(({ kind, count }) => {
    const option = element("option", `${kind} (${count})`);
    option.value = kind;
    return option;
  }));
  if (chosen) at("records").value = chosen;
}

async function table() {
  const query = `search=${encodeURIComponent(at("search").value)}&limit=100`;
  const { records, more } = await ask(`records/${encodeURIComponent(at("records").value)}?${query}`);
  const names = [...new Set(records.flatMap(({ members }) => Object.keys(members)))];
  const head = (name) => {
    const made = TEXTS.en[name] ? worded("th", name) : element("th", name);
    made.scope = "col";
    return made;
  };
  const rows = records.map(({ id, parent, members }) => element("tr", undefined, element("th", id), element("td", parent),
    ...names.map((name) => element("td", name in members ? cell(members[name]) : ""))));
  const made = element("table", undefined,
    element("thead", undefined, element("tr", undefined, head("id"), head("parent"), ...names.map((name) => element("th", name)))),
    element("tbody", undefined, ...rows));
  at("state").replaceChildren(records.length ? made : worded("p", "nothing"), more ? worded("p", "more") : "");
  await kinds();
}

async function everything() {
  const { state } = await ask("state");
  const parts = Object.entries(state).map(([kind, value]) => element("details", undefined, element("summary", kind),
    element("pre", JSON.stringify(value, null, 1).slice(0, 200000))));
  at("state").replaceChildren(...parts);
}

// ---- Faults

let faultKinds = new Map();

function members() {
  const { hits, members } = faultKinds.get(at("kind").value);
  const wanted = { ...(hits === "path" ? { path: "*" } : {}), ...members, ...(hits === "connection" ? { connection: "" } : {}) };
  at("members").replaceChildren(...Object.entries(wanted).map(([name, value]) => {
    const input = element("input");
    input.name = name;
    input.value = value;
    if (typeof value === "number") [input.type, input.min] = ["number", "0"];
    input.required = typeof value === "number" || ["path", "scope"].includes(name);
    return labelled(name === "path" ? "path" : "members." + name, input);
  }));
}

function fault() {
  const made = { kind: at("kind").value, times: at("times").value ? Number(at("times").value) : "always" };
  for (const input of at("members").querySelectorAll("input")) {
    if (input.value !== "") made[input.name] = input.type === "number" ? Number(input.value) : input.value;
  }
  return made;
}

async function refreshFaults() {
  const { kinds, faults } = await ask("faults");
  if (!faultKinds.size) {
    faultKinds = new Map(kinds.map((kind) => [kind.kind, kind]));
    for (const place of ["path", "handshake", "connection"]) {
      const group = element("optgroup");
      group.dataset.label = "hits." + place;
      group.label = word("hits." + place);
      group.append(...kinds.filter(({ hits }) => hits === place).map(({ kind }) => element("option", kind)));
      at("kind").append(group);
    }
    members();
  }
  const lines = faults.map(({ kind, path, times, connection }) =>
    [kind, path, connection, times === null ? "∞" : `× ${times}`].filter(Boolean).join(" "));
  if (lines.join("\n") === [...at("faults").children].map((item) => item.textContent).join("\n")) return;
  at("faults").replaceChildren(...lines.map((line) => element("li", line)));
}

// ---- The page

let polled = 0;
async function poll() {
  try {
    await refreshChat();
    await refreshRequests();
    if (polled % 4 === 0) {
      await refreshFaults();
      if (document.activeElement !== at("records")) await kinds();
    }
    polled += 1;
    if (at("notice").dataset.gone) at("notice").textContent = "";
    delete at("notice").dataset.gone;
  } catch (error) {
    at("notice").textContent = error instanceof TypeError ? word("gone") : error.message;
    at("notice").dataset.gone = "yes";
  }
  setTimeout(poll, 300);
}

at("language").addEventListener("change", () => {
  language = at("language").value;
  speak();
});
at("conversation").addEventListener("change", () => act(refreshChat));
at("person").addEventListener("input", () => {
  if (asked !== at("person").value) people().catch(() => {});
});
at("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = conversations.get(at("conversation").value);
  const conversation = chosen && { type: chosen.group ? "2" : "1", id: chosen.conversation };
  const [text, staffId] = [at("words").value, at("person").value];
  at("words").value = "";
  act(async () => unheard(await ask("robot/say", { text, from: { staffId }, conversation })));
});
at("look").addEventListener("submit", (event) => {
  event.preventDefault();
  act(table);
});
at("everything").addEventListener("click", () => act(everything));
at("kind").addEventListener("change", members);
at("fault").addEventListener("submit", (event) => {
  event.preventDefault();
  act(async () => {
    await ask("faults", fault());
    await refreshFaults();
  });
});
at("clear").addEventListener("click", () => act(async () => {
  await ask("faults/clear", {});
  await refreshFaults();
}));

const all = worded("option", "all");
all.value = "";
at("conversation").append(all);
speak();
kinds().then(people).then(([first]) => {
  if (first) at("person").value = first.id;
}).catch((error) => { at("notice").textContent = error.message; });
poll();
