//! What the tools do.

use std::time::Duration;

use dingtalk_catalogue::{Credential, Encoding, Field, Meaning, Operation, nearest_names};
use dingtalk_fake::json::json;
use dingtalk_types::message::say::Say;
use serde_json::{Map, Value};

use super::access::Access;
use super::audit::{Audit, Entry};
use super::events::{Heard, Wanted};
use super::fence::{fenced, masked};
use super::plan::{Plan, Plans, undo};
use super::tools::{Ask, CallRead, CallWrite, NextEvents, Search, SendMessage};
use super::view::{Selection, fit};
use crate::commands::operation::choose;
use crate::commands::schema::{self, Detail};
use crate::commands::send::{Target, deliver, planned};
use crate::commands::{api, send};
use crate::connection::Connection;
use crate::failure::Failure;
use crate::record;
use crate::session::Session;

/// The longest that an agent may wait: clients give up a call after a minute.
const LONGEST_WAIT: u64 = 50;

/// The most that a search or a look at events tells at once.
const MOST: usize = 50;

/// Everything that the tools share.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) connection: Connection,
    pub(super) session: Session,
    pub(super) access: Access,
    pub(super) plans: Plans,
    pub(super) audit: Option<Audit>,
    pub(super) heard: Option<Heard>,
    pub(super) max_bytes: usize,
}

/// What a tool has to say.
#[derive(Debug)]
pub(super) enum Answer {
    Text(String),
    /// Somebody has to agree first.
    Plan(Plan),
}

impl Desk {
    /// Does what is asked, and tells the audit.
    pub(super) async fn answer(&self, ask: &Ask) -> Result<Answer, Failure> {
        let answer = self.work(ask).await;
        let (outcome, hash) = match &answer {
            Ok(Answer::Text(_)) => ("done", ask.confirm()),
            Ok(Answer::Plan(plan)) => ("planned", Some(plan.hash.as_str())),
            Err(failure) => (failure.kind(), ask.confirm()),
        };
        self.record(ask, hash, outcome)?;
        answer
    }

    /// The user does not want it.
    pub(super) fn decline(&self, ask: &Ask, hash: &str) -> Result<Answer, Failure> {
        self.plans.take(hash);
        self.record(ask, Some(hash), "declined")?;
        Ok(Answer::Text("The user declined. Nothing has been done.".to_owned()))
    }

    /// What could not even be understood.
    pub(super) fn misunderstood(&self, tool: &str, failure: &Failure) -> Result<(), Failure> {
        let Some(audit) = &self.audit else { return Ok(()) };
        audit.record(&Entry { tool, operation: None, to: None, hash: None, outcome: failure.kind() })
    }

    fn record(&self, ask: &Ask, hash: Option<&str>, outcome: &str) -> Result<(), Failure> {
        let Some(audit) = &self.audit else { return Ok(()) };
        let to = match ask {
            Ask::SendMessage(message) => Some(message.to.clone()),
            _ => None,
        };
        let operation = ask.operation().map(str::to_owned);
        audit.record(&Entry { tool: ask.tool(), operation, to, hash, outcome })
    }

    async fn work(&self, ask: &Ask) -> Result<Answer, Failure> {
        match ask {
            Ask::Search(asked) => Ok(Answer::Text(self.search(asked))),
            Ask::Describe(asked) => {
                let detail = if asked.answer { Detail::All } else { Detail::Request };
                let text = schema::text(find(&asked.operation)?, detail);
                Ok(Answer::Text(shortened(text, self.max_bytes)))
            }
            Ask::CallRead(asked) => self.read(asked).await.map(Answer::Text),
            Ask::CallWrite(asked) => self.write(ask, asked).await,
            Ask::SendMessage(asked) => self.send(ask, asked).await,
            Ask::NextEvents(asked) => self.next_events(asked).await.map(Answer::Text),
        }
    }

    fn search(&self, asked: &Search) -> String {
        let found = dingtalk_catalogue::search(&asked.words, asked.limit.clamp(1, MOST));
        if found.is_empty() {
            return "Nothing found: try other words, or fewer.".to_owned();
        }
        let line = |operation: &'static Operation| {
            let effect = match (operation.only_reads(), self.access.may_write(operation)) {
                (true, _) => "reads",
                (false, true) => "writes",
                (false, false) => "writes, not allowed here",
            };
            let deprecated = if operation.is_deprecated() { ", deprecated" } else { "" };
            let does = operation.does().map_or("", Meaning::text);
            format!("{} ({effect}{deprecated}) {} {does}", operation.dotted_id(), operation.chinese_name())
        };
        found.into_iter().map(line).collect::<Vec<_>>().join("\n")
    }

    async fn read(&self, asked: &CallRead) -> Result<String, Failure> {
        let operation = callable(&asked.operation, &asked.arguments)?;
        if !operation.only_reads() {
            return Err(Failure::usage(format!("{} may change something", operation.dotted_id()))
                .next("use call_write for it"));
        }
        let selection = Selection::parse(&asked.select)?;
        self.access.spend()?;
        let answer = self.call(operation, &asked.arguments).await?;
        Ok(self.shown(&selection, answer, operation))
    }

    async fn write(&self, ask: &Ask, asked: &CallWrite) -> Result<Answer, Failure> {
        let operation = callable(&asked.operation, &asked.arguments)?;
        if operation.only_reads() {
            return Err(Failure::usage(format!("{} changes nothing", operation.dotted_id()))
                .next("use call_read for it"));
        }
        self.access.check_write(operation)?;
        let selection = Selection::parse(&asked.select)?;
        let what = json!({"operation": operation.dotted_id(), "arguments": asked.arguments});
        let told = api::described(operation, &asked.arguments, &self.session).await?;
        let plan = Plan::new(ask.tool(), &what, told, &undo(operation));
        if let Some(plan) = self.unless_confirmed(ask, plan)? {
            return Ok(Answer::Plan(plan));
        }
        let answer = self.call(operation, &asked.arguments).await?;
        let shown = self.shown(&selection, answer, operation);
        Ok(Answer::Text(format!("Done: {}.\n{shown}", operation.dotted_id())))
    }

    async fn send(&self, ask: &Ask, asked: &SendMessage) -> Result<Answer, Failure> {
        let to: Target = asked.to.parse().map_err(|error| Failure::usage(format!("to: {error}")))?;
        self.access.check_receiver(&to)?;
        let mut say = match (&asked.text, &asked.markdown) {
            (Some(text), None) => Say::text(text),
            (None, Some(markdown)) => Say::markdown(markdown),
            _ => return Err(Failure::usage("a message has either `text` or `markdown`")),
        };
        if let Some(title) = &asked.title {
            say = say.title(title);
        }
        let targets = vec![to];
        let messages = planned(&targets, &say)?;
        let told = json!({"does": format!("sends a message to {}", asked.to), "messages": messages});
        let what = json!({"to": asked.to, "messages": messages});
        let plan = Plan::new(ask.tool(), &what, told, send::undo(&targets));
        if let Some(plan) = self.unless_confirmed(ask, plan)? {
            return Ok(Answer::Plan(plan));
        }
        let sent = deliver(&self.connection, targets, &say).await?;
        Ok(Answer::Text(format!("Sent.\n{}", Value::Array(sent))))
    }

    /// The plan, where nobody has agreed to it yet. Where somebody has, a call is spent and the audit knows of it.
    fn unless_confirmed(&self, ask: &Ask, plan: Plan) -> Result<Option<Plan>, Failure> {
        let Some(confirm) = ask.confirm() else {
            self.plans.show(&plan);
            return Ok(Some(plan));
        };
        self.plans.redeem(&plan, confirm)?;
        self.access.spend()?;
        self.record(ask, Some(confirm), "begun")?;
        Ok(None)
    }

    async fn call(
        &self,
        operation: &'static Operation,
        arguments: &Map<String, Value>,
    ) -> Result<Value, Failure> {
        let client = self.connection.ding.client();
        let request = Value::Object(arguments.clone());
        Ok(self.connection.prepared(client, operation, &request).await?.into_inner())
    }

    fn shown(&self, selection: &Selection, answer: Value, operation: &'static Operation) -> String {
        let (text, mut cuts) = fit(&selection.of(masked(answer)), self.max_bytes);
        if let (false, Some(paging)) = (cuts.is_empty(), operation.paging()) {
            cuts.push(format!("or smaller pages, by {}", paging.size().unwrap_or(paging.position())));
        }
        with_cuts(fenced(&text), &cuts)
    }

    async fn next_events(&self, asked: &NextEvents) -> Result<String, Failure> {
        let heard = self.heard.as_ref().ok_or_else(|| {
            Failure::usage("this server does not listen").next("ask the user to start it with --events")
        })?;
        asked.kinds.iter().try_for_each(|kind| is_heard(kind))?;
        let (events, dropped) = heard
            .next(&Wanted {
                kinds: asked.kinds.clone(),
                limit: asked.limit.clamp(1, MOST),
                max_bytes: self.max_bytes,
                wait: Duration::from_secs(asked.wait_seconds.min(LONGEST_WAIT)),
            })
            .await;
        if events.is_empty() {
            let trouble = heard.trouble().map_or_else(String::new, |trouble| format!(" And {trouble}."));
            return Ok(format!("Nothing has come.{trouble}"));
        }
        let (text, mut cuts) = fit(&masked(Value::Array(events)), self.max_bytes);
        if dropped > 0 {
            cuts.push(format!("{dropped} older ones were dropped, because nobody had asked for them"));
        }
        Ok(with_cuts(fenced(&text), &cuts))
    }
}

/// Nobody shall wait for what is misspelt.
fn is_heard(kind: &str) -> Result<(), Failure> {
    if record::is_kind(kind) || dingtalk_catalogue::event(kind).is_some() {
        return Ok(());
    }
    let types = dingtalk_catalogue::events().iter().map(dingtalk_catalogue::Event::event_type);
    let near = dingtalk_catalogue::nearest_names(kind, types, 3).join(", ");
    let failure = Failure::usage(format!("nothing of the kind `{kind}` is sent"));
    Err(failure.next(if near.is_empty() {
        "kinds are event, robot, card and the types of events".to_owned()
    } else {
        format!("did you mean {near}?")
    }))
}

fn with_cuts(text: String, cuts: &[String]) -> String {
    if cuts.is_empty() { text } else { format!("{text}\nCut: {}", cuts.join("; ")) }
}

fn shortened(mut text: String, most: usize) -> String {
    if text.len() > most {
        let mut end = most;
        while !text.is_char_boundary(end) {
            end = end.saturating_sub(1);
        }
        text.truncate(end);
        text.push_str("\n…cut");
    }
    text
}

fn find(id: &str) -> Result<&'static Operation, Failure> {
    let words: Vec<String> = id.split_whitespace().map(str::to_owned).collect();
    Ok(choose(&words)?.operation)
}

/// The operation, if it may be called here and these are arguments of it.
fn callable(id: &str, arguments: &Map<String, Value>) -> Result<&'static Operation, Failure> {
    let operation = find(id)?;
    let id = operation.dotted_id();
    if operation.credential() != Credential::Token {
        return Err(Failure::usage(format!("{id} deals in secrets, which agents are not given")));
    }
    if operation.encoding() == Encoding::Multipart {
        return Err(Failure::usage(format!("{id} uploads a file, which agents cannot give here"))
            .next("let the user call it: `dingctl api`"));
    }
    let names = || operation.request().iter().map(Field::name);
    if let Some(unknown) = arguments.keys().find(|given| !names().any(|name| name == given.as_str())) {
        let nearest: Vec<&str> = nearest_names(unknown, names(), 3);
        return Err(Failure::usage(format!("{id} has no field `{unknown}`"))
            .next("describe tells its fields")
            .fact("nearest", nearest));
    }
    let missing = api::missing(operation, arguments);
    if missing.is_empty() {
        return Ok(operation);
    }
    Err(Failure::usage(format!("{id} lacks fields that it needs"))
        .next("describe tells what they are")
        .fact("missing", missing))
}
