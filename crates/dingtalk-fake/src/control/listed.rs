//! `GET /_fake`: what controls the fake.

use serde_json::Value;

use crate::json::json;

/// One of the paths under `/_fake/`.
pub(super) struct Control {
    pub(super) method: &'static str,
    /// With its query.
    pub(super) path: &'static str,
    /// The members of the body, if there are any.
    body: &'static str,
    does: &'static str,
}

/// As the documentation of the crate lists them, in more words.
pub(super) const CONTROLS: &[Control] = &[
    get("ui", "a page for people: the chat, the requests, the state, faults"),
    get("description", "addresses and credentials"),
    get("operations", "the operations that are answered"),
    get("requests?since=N&limit=N", "recorded requests with numbers above N, and the N of the next look"),
    get("replies?since=N&wait_ms=M", "what the app said to people; waits for it"),
    get("chat?limit=N", "what was said, by both sides"),
    get("cards/{outTrackId}", "the card as it is now"),
    get("files/{downloadCode}", "a file of a message, or an uploaded one"),
    get("records", "the kinds of things that are kept"),
    get("records/{kind}?search=TEXT&offset=N&limit=N", "things of a kind"),
    get("connections", "the Stream connections"),
    get("deliveries?since=N", "what was pushed over Stream"),
    get("customers", "the organisations that have the third-party app open, and its ticket"),
    get("faults", "the faults that wait, and their kinds"),
    get("state", "everything that is remembered"),
    put("state", "puts back what GET answered"),
    post("reset", "", "back to the seed"),
    post("tokens/expire", "", "ends every token and ticket"),
    post("clock/advance", "{ms}", "moves the clock forward"),
    post("clock/set", "{now_ms}", "sets the clock, forward or back"),
    post("scopes", "{deny, allow}", "takes and gives permission points"),
    post("faults", "{path, kind, times, …}", "lets the next calls fail"),
    post("faults/clear", "", "takes the faults back"),
    post(
        "answers",
        "{method, path, status, body} or {method, path, answers}",
        "answers in an operation's place",
    ),
    post("answers/clear", "", "takes the answers back"),
    get("replay", "the recorded requests that were not asked"),
    put("replay?only=true", "answers from a recording"),
    Control { method: "DELETE", path: "replay", body: "", does: "answers from no recording any more" },
    post("events", "{type, data, wait} or {batch, priority, wait}", "pushes events"),
    post("subscriptions", "{url, token, aes_key, events}", "adds a receiver of events, as the console does"),
    post(
        "robot/say",
        "{text} or {msgtype, content}, and {from, conversation, …}",
        "says something to the robot",
    ),
    post("robot/callback", "{url, clientId}", "enters the robot's address for messages"),
    post("cards/click", "{outTrackId, userId, actionIds, params}", "clicks on a card"),
    post("plugin/call", "{method, uri, headers, body}", "calls a plugin of the app"),
    post("messages/read", "{processQueryKey, userid}", "lets a person read a message"),
    post("notices/read", "{task_id, userid}", "lets a person read a work notice"),
    post("groups/quit", "{group, userid}", "lets a person leave a group"),
    post(
        "approvals/decide",
        "{processInstanceId, userid, result, remark}",
        "lets an approver agree or refuse",
    ),
    post("attendance/punch", "{userid, at_ms, with}", "lets a person punch the clock"),
    post("attendance/checkin", "{userid, place, with}", "lets a person check in at a place"),
    post("reports/read", "{reportId, userid, like, comment}", "lets a person read a report"),
    post("codes", "{userid}", "makes a login code"),
    post(
        "login",
        "{userid or deny, redirect_uri, state, scope, client_id}",
        "where the login page would lead a person",
    ),
    post("customers/authorise", "{corp_id, wait}", "an organisation opens the third-party app"),
    post("customers/change", "{corp_id, wait}", "it changes what the app may see"),
    post("customers/relieve", "{corp_id, wait}", "it takes the app away"),
    post("customers/ticket", "{wait}", "a new suite ticket, and its push"),
    post(
        "customers/subscriptions",
        "{url, token, aes_key, events}",
        "adds a receiver of the third-party app",
    ),
];

const fn get(path: &'static str, does: &'static str) -> Control {
    Control { method: "GET", path, body: "", does }
}

const fn put(path: &'static str, does: &'static str) -> Control {
    Control { method: "PUT", path, body: "", does }
}

const fn post(path: &'static str, body: &'static str, does: &'static str) -> Control {
    Control { method: "POST", path, body, does }
}

pub(super) fn list() -> Value {
    let control = |Control { method, path, body, does }: &Control| json!({"method": method, "path": format!("/_fake/{path}"), "body": body, "does": does});
    json!({"controls": CONTROLS.iter().map(control).collect::<Vec<_>>()})
}

/// What begins as `path` does, or the names of all.
pub(super) fn near(path: &str) -> String {
    let first = |path: &'static str| path.split(['/', '?']).next().unwrap_or_default();
    let begins = path.split('/').next().unwrap_or_default();
    let near = CONTROLS.iter().filter(|control| first(control.path) == begins);
    let near: Vec<_> =
        near.map(|Control { method, path, body, .. }| format!("{method} /_fake/{path} {body}")).collect();
    if near.is_empty() {
        "GET /_fake lists what there is".to_owned()
    } else {
        format!("there are: {}", near.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_lists_the_same() {
        let documentation = include_str!("../lib.rs");
        for Control { method, path, .. } in CONTROLS {
            let path = path.split(['{', '?']).next().unwrap_or_default();
            let whole = format!("`{method} /_fake/{path}");
            let customers = format!("`{method} /_fake/customers/{{authorise, change, relieve}}`");
            let is_of_customers = path.starts_with("customers/") && documentation.contains(&customers);
            assert!(documentation.contains(&whole) || is_of_customers, "{whole}");
        }
    }
}
