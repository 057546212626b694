//! An embedded DingTalk for tests and offline work.
//!
//! [`Fake::start`] opens both HTTP hosts of the platform at one local address: it issues tokens that expire, keeps people,
//! notices, cards and callbacks, refuses what the platform refuses with the platform's errors, and misbehaves on request
//! ([`Fault`]). What it received can be looked at afterwards ([`Fake::requests`]).
//!
//! Every published operation answers ([`Fake::operations`]). Those that the fake keeps no state for are answered from the
//! catalogue: a wrong token, a missing field and a wrong type are refused, a right request gets a made-up answer in the
//! operation's shape, which a test can replace ([`Fake::answers`]). Unknown fields are taken, as DingTalk does, unless the fake
//! is told to be strict ([`FakeBuilder::strict`]).
//!
//! Stream mode is there, too: `POST /v1.0/gateway/connections/open` gives a ticket for a WebSocket at `/connect`, on which
//! events ([`Fake::events`]), robot messages and card actions arrive, are acknowledged and otherwise repeated
//! ([`Fake::stream`]); [`StreamSeed`] holds its settings, [`FaultKind`] what can go wrong with it.
//!
//! The same as a program, for clients in any language: `cargo run -p dingtalk-fake -- --port 0`. Its first line on stdout
//! is JSON with the addresses and credentials; these paths control it (JSON in, JSON out, `{"error": …}` when something is
//! wrong with the request):
//!
//! | path | body | does |
//! |---|---|---|
//! | `GET /_fake` | | what is listed here, in short |
//! | `GET /_fake/ui` | | a page for people: the chat, the requests, the state, faults |
//! | `GET /_fake/chat?limit=N` | | what was said, by both sides, as the page shows it |
//! | `GET /_fake/records` | | the kinds of things that are kept, with their numbers |
//! | `GET /_fake/records/{kind}?search=TEXT&offset=N&limit=N` | | things of a kind, as a table |
//! | `GET /_fake/faults` | | the faults that wait, and the kinds that there are |
//! | `GET /_fake/description` | | addresses and credentials, as the first line of the program has them |
//! | `GET /_fake/requests?since=N` | | recorded requests with numbers above N, and `next`, the N of the next look |
//! | `POST /_fake/tokens/expire` | | ends every token and ticket |
//! | `POST /_fake/clock/advance` | `{"ms"}` | moves the clock forward |
//! | `POST /_fake/clock/set` | `{"now_ms"}` | sets the clock, forward or back; it runs on from there |
//! | `POST /_fake/faults` | `{"path", "kind", "times", …}` | injects a [`Fault`]; `times` is 1 unless given, or `"always"` |
//! | | `{"kind": "stream_…", "connection", "times", …}` | one of Stream mode, on one connection or on any |
//! | `POST /_fake/faults/clear` | | takes the faults back |
//! | `POST /_fake/answers` | `{"method", "path", "status", "body"}` | gives an answer in an operation's place; `status` is 200 unless given |
//! | | `{"method", "path", "answers": [{"status", "body"}, …]}` | gives these to the next requests, one each |
//! | `POST /_fake/answers/clear` | | takes the answers back |
//! | `GET /_fake/operations` | | the operations that are answered: `method`, `path`, `host`, `name`, `stateful` |
//! | `POST /_fake/events` | `{"type", "data", "wait"}` | pushes an event; tells what each receiver said at first, with `"wait": "all"` at last |
//! | | `{"batch": [{"type", "data"}, …], "priority", "wait"}` | pushes events as one SyncHTTP batch (as one `{"type", "data", "transport": "sync_http"}` does); `priority` is `medium` unless `high` |
//! | `POST /_fake/robot/say` | `{"text"}` or `{"msgtype", "content"}` or `{"overQuota": true}`; `{"from": {"staffId", "nick"}, "conversation": {"type", "id", "title"}, "mention", "repliedTo", "with", "clientId", "wait"}` | says something to the robot, see [`Robot`]; tells the [`Acknowledgement`] and, as `sent`, the message |
//! | `POST /_fake/robot/callback` | `{"url", "clientId"}` | enters the robot's address for messages that no Stream connection takes |
//! | `GET /_fake/replies?since=N&wait_ms=M` | | what the app said to people ([`Reply`]), with numbers above N, and `next`; waits for one with `wait_ms` |
//! | `GET /_fake/files/{downloadCode}` | | a file of a message, or an uploaded one: where `messageFiles/download` leads |
//! | `GET /_fake/cards/{outTrackId}` | | the card as it is now |
//! | `POST /_fake/cards/click` | `{"outTrackId", "userId", "actionIds", "params"}` | clicks on a card; tells the [`Acknowledgement`], the callback as `sent`, and the `card` afterwards |
//! | `POST /_fake/plugin/call` | `{"method", "uri", "headers", "body"}` | calls a plugin of the app over Stream; tells the [`Acknowledgement`], and the request as `sent` |
//! | `GET /_fake/connections` | | the Stream connections that have not ended ([`StreamConnection`]) |
//! | `GET /_fake/deliveries?since=N` | | what was pushed over Stream ([`Delivery`]), with numbers above N, and `next` |
//! | `POST /_fake/subscriptions` | `{"url", "token", "aes_key", "events"}` | adds a receiver as the console does (owner key: Client ID) |
//! | `GET /_fake/customers` | | the organisations that have the third-party app open, and its ticket |
//! | `POST /_fake/customers/{authorise, change, relieve}` | `{"corp_id", "wait"}` | what an organisation does with the app, which is told ([`Customers`]); tells what each receiver said |
//! | `POST /_fake/customers/ticket` | `{"wait"}` | a new suite ticket, and its push |
//! | `POST /_fake/customers/subscriptions` | `{"url", "token", "aes_key", "events"}` | adds a receiver of the third-party app (owner key: SuiteKey) |
//! | `POST /_fake/scopes` | `{"deny", "allow"}` | takes and gives permission points |
//! | `POST /_fake/codes` | `{"userid"}` | makes a login code |
//! | `POST /_fake/login` | `{"userid", "redirect_uri", "state", "scope", "client_id"}` or `{"deny": true, "redirect_uri", "state"}` | where the login page would lead a person |
//! | `POST /_fake/notices/read` | `{"task_id", "userid"}` | lets a person read a work notice |
//! | `POST /_fake/messages/read` | `{"processQueryKey", "userid"}` | lets a person read a message of a robot or of `/chat/send` |
//! | `POST /_fake/groups/quit` | `{"group", "userid"}` | lets a person leave a group, named by `openConversationId` or `chatid` |
//! | `POST /_fake/approvals/decide` | `{"processInstanceId", "userid", "result", "remark"}` | lets an approver `agree` or `refuse` |
//! | `POST /_fake/attendance/punch` | `{"userid", "at_ms", "with"}` | lets a person punch the clock, now unless `at_ms` is given; `with` sets members of `attendance/listRecord` |
//! | `POST /_fake/attendance/checkin` | `{"userid", "place", "with"}` | lets a person check in at a place; `with` sets members of the record |
//! | `POST /_fake/reports/read` | `{"reportId", "userid", "like", "comment"}` | lets a person read a report, with `"like": true` like it, with `comment` comment on it |
//! | `GET /_fake/state` | | everything that is remembered ([`Snapshot`]), as JSON |
//! | `PUT /_fake/state` | what `GET` answered | puts it back |
//! | `PUT /_fake/replay?only=true` | a recording | answers from it ([`FakeBuilder::replay`]), from its beginning; with `only` nothing else |
//! | `GET /_fake/replay` | | the recorded requests that were not asked, `null` without a recording |
//! | `DELETE /_fake/replay` | | answers from no recording any more |
//! | `POST /_fake/reset` | | back to the seed, and to the beginning of a recording |
//!
//! With `?corp_id=…` a request is about another organisation of the seed than the first.
//!
//! An answer that was made up in its operation's shape, without a state behind it, says so: `x-fake-answer: shape`.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod answer;
mod answer_table;
mod api;
mod auth;
mod builder;
mod call;
mod catalogue;
mod clock;
mod company;
mod connection;
mod control;
mod date;
mod document;
mod fake;
mod fault;
mod gate;
mod gateway;
mod identifier;
mod inbound;
#[doc(hidden)]
pub mod json;
mod login;
mod multipart;
mod oapi;
mod objects;
mod operate;
mod operations;
mod organisation;
mod page;
mod paths;
mod platform;
mod push;
mod record;
mod recorded;
mod reply;
mod route;
mod router;
mod seed;
mod server;
mod signature;
mod snapshot;
mod state;
mod things;
#[cfg(feature = "tls")]
mod tls;
mod view;
mod wire;

pub use answer::Answer;
pub use builder::{FakeBuilder, StartError};
pub use fake::Fake;
pub use fault::{Fault, FaultKind};
pub use gateway::ledger::{Delivery, DeliveryAttempt};
pub use gateway::link::{StreamConnection, StreamState};
pub use gateway::settings::{Greetings, StreamApp, StreamSeed};
pub use gateway::subscription::StreamSubscription;
pub use inbound::{Acknowledgement, Clicked, Robot, Said, Say, TransportKind};
pub use operations::Operation;
pub use organisation::{AppSeed, OrganisationSeed};
pub use push::outcome::PushOutcome;
pub use record::RecordedRequest;
pub use seed::{
    DepartmentSeed, Seed, SeedError, SnsSeed, Subscription, SuiteSeed, UserSeed, WebhookRobotSeed,
};
pub use snapshot::{Snapshot, SnapshotError};
pub use state::cards::{Card, CardDelivery, CardStream};
pub use state::chats::{Reply, ReplyRoute};
pub use state::media::MediaFile;
pub use state::notices::Notice;
pub use state::robots::SentMessage;
pub use view::{
    Access, Answers, Approvals, Attendance, Cards, Customers, Events, Messages, Reports, Requests, StreamMode,
};
