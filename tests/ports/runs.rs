//! Each of them against the embedded DingTalk.

use std::time::Duration;

use dingtalk_open::chat::{Admission, Via};
use dingtalk_open::crypto::CallbackCipher;
use dingtalk_open::fake::{
    Answer, Card, CardStream, DepartmentSeed, Fake, Fault, Reply, ReplyRoute, Seed, Subscription, UserSeed,
};
use dingtalk_open::gateway::Status;
use dingtalk_open::transport::{Body, HyperTransport, Transport};
use dingtalk_open::v1::workflow::{FormValue, InstanceQuery};
use dingtalk_open::{DingTalk, RateLimits, Secret, http};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::agent::{Agent, Gates};
use crate::channel::{self, Event, Inbound};
use crate::company;
use crate::website::{self, Site};

const WITHIN: Duration = Duration::from_secs(20);
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

async fn reply(fake: &Fake, is_it: impl Fn(&Reply) -> bool) -> Reply {
    fake.messages().wait_for_reply(WITHIN, is_it).await.expect("a reply within 20 s")
}

fn card_of(fake: &Fake, reply: &Reply) -> Card {
    fake.cards().get(reply.content["outTrackId"].as_str().expect("a card")).expect("the card")
}

fn cards(fake: &Fake) -> Vec<Card> {
    let replies = fake.messages().replies();
    let cards = replies.iter().filter(|reply| reply.msgtype == "interactiveCard");
    cards.map(|reply| card_of(fake, reply)).collect()
}

/// Draws for a file, and speaks at length where it is asked to.
fn model(question: String) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel(16);
    tokio::spawn(async move {
        let words = if question.contains("long") { 6_000 } else { 20 };
        for word in 0..words {
            let _ = sender.send(format!("word{word} ")).await;
        }
        let _ = sender.send(format!("about {question}")).await;
        if question.contains("xlsx") {
            let _ = sender.send("[IMAGE:chart.png]".to_owned()).await;
        }
    });
    receiver
}

#[tokio::test]
async fn the_agent_types_answers_reads_files_draws_and_speaks_unasked() {
    let fake = Fake::start().await.unwrap();
    let ding = DingTalk::builder().fake(&fake).build().unwrap();
    let gates = Gates {
        admission: Admission::new().people(["manager4220", "zhangsan"]),
        wants_mention: true,
        wake_words: vec!["helper".to_owned()],
        free_chats: Vec::new(),
    };
    let agent = Agent::new(ding.clone(), gates, model);
    let app = agent.stream().start().unwrap();
    app.wait_for(Status::connected).await;
    let robot = fake.robot();

    let asked = robot.say("tell me").from("manager4220").in_first_group().send().await;
    let answer = asked.reply(WITHIN).await.expect("a card");
    ding.chat().idle().await;
    let card = card_of(&fake, &answer);
    assert_eq!(card.stream, CardStream::Finished);
    assert!(card.param("content").unwrap().ends_with("word19 about tell me"), "{card:?}");

    let code = robot.attach("报表.xlsx", &b"PK\x03\x04 sheet"[..]);
    let file = json!({"downloadCode": code, "fileName": "报表.xlsx"});
    robot.say_message("file", file).from("zhangsan").send().await;
    let picture = |reply: &Reply| {
        let text = reply.text().unwrap_or_default();
        Some(text.split_once("![")?.1.split_once('(')?.1.split_once(')')?.0.to_owned())
    };
    let drawn = reply(&fake, |reply| picture(reply).is_some()).await;
    let media = fake.messages().media(&picture(&drawn).unwrap()).expect("the picture");
    assert!(media.content.ends_with(b"chart.png"));
    let about = cards(&fake).pop().unwrap();
    assert!(about.param("content").unwrap().contains("[attached 报表.xlsx: 10 bytes]"), "{about:?}");

    let code = robot.attach("a.png", PNG);
    let rich = json!([{"text": "helper, what is this"}, {"type": "picture", "downloadCode": code}]);
    let unmentioned = robot.say_message("richText", rich).from("zhangsan").in_first_group();
    let called = unmentioned.with("isInAtList", false).send().await;
    card_of(&fake, &called.reply(WITHIN).await.expect("it is called by its name"));

    let silent = robot.say("hello").from("zhangsan").in_first_group().with("isInAtList", false).send().await;
    let stranger = robot.say("hello").from("lisi").send().await;
    let shortly = Duration::from_millis(300);
    assert!(silent.reply(shortly).await.is_none() && stranger.reply(shortly).await.is_none());

    fake.inject(Fault::status("/v1.0/card/instances*", 500).always());
    robot.say("at length: long").from("manager4220").send().await;
    let is_last = |reply: &Reply| reply.text().is_some_and(|text| text.contains("about at length"));
    let last = reply(&fake, is_last).await;
    let is_part = |reply: &&Reply| reply.text().is_some_and(|text| text.contains("word"));
    let parts = fake.messages().replies().iter().filter(is_part).count();
    assert!(last.via == ReplyRoute::SessionWebhook && parts > 2, "{parts} parts");

    let conversation = asked.conversation();
    assert_eq!(agent.tell(conversation, "done").await.unwrap(), Some(Via::SessionWebhook));
    fake.advance_clock(Duration::from_secs(3 * 3_600));
    assert_eq!(agent.tell(conversation, "done, later").await.unwrap(), Some(Via::Group));
    app.stop(WITHIN).await.unwrap();
    for path in ["/v1.0/robot/emotion/reply", "/v1.0/robot/emotion/recall"] {
        assert!(fake.requests().to(path).iter().any(|request| request.status == 200), "{path}");
    }
}

/// Thinks, answers, asks for a permission, ends.
async fn serve(mut inbox: mpsc::Receiver<Inbound>, seen: mpsc::Sender<(String, usize)>) {
    while let Some(Inbound { nick, text, media, mut answer }) = inbox.recv().await {
        assert!(media.iter().all(|path| path.exists()) && !nick.is_empty());
        let text = text.unwrap_or_default();
        let chunk = |text: &str| Event::Chunk(text.to_owned());
        let events = if text == "break" {
            vec![chunk("half"), Event::Error("it broke".to_owned())]
        } else {
            let thought = [Event::Thinking("hm, ".to_owned()), Event::Thought];
            let rest = [
                chunk("so "),
                chunk("it is"),
                Event::Say("May I?".to_owned()),
                chunk("and more"),
                Event::Done,
            ];
            thought.into_iter().chain(rest).collect()
        };
        for event in events {
            answer.update(event).await.unwrap();
        }
        let _ = seen.send((text, media.len())).await;
    }
}

async fn bridged(template: Option<&str>) -> (Fake, Vec<(String, usize)>) {
    let fake = Fake::start().await.unwrap();
    let ding = DingTalk::builder().fake(&fake).build().unwrap();
    let folder = std::env::temp_dir();
    let who = Admission::new().people(["manager4220"]);
    let (app, inbox) = channel::start(&ding, who, template.map(str::to_owned), folder).unwrap();
    app.wait_for(Status::connected).await;
    let (sender, mut seen) = mpsc::channel(16);
    let serving = tokio::spawn(serve(inbox, sender));
    let robot = fake.robot();
    let code = robot.attach("x.png", PNG);
    let says = [
        robot.say("hi"),
        robot.say_message("picture", json!({"downloadCode": code})).in_first_group(),
        robot.say_message("audio", json!({"downloadCode": code, "duration": 4000, "recognition": "你好"})),
        robot.say("not on the list").from("lisi"),
        robot.say("break"),
    ];
    let mut heard = Vec::new();
    for say in says {
        say.send().await;
    }
    while heard.len() < 4 {
        heard.push(seen.recv().await.unwrap());
    }
    serving.abort();
    app.stop(WITHIN).await.unwrap();
    (fake, heard)
}

#[tokio::test]
async fn the_bridge_types_on_cards() {
    let (fake, heard) = bridged(Some("ai.schema")).await;
    let heard: Vec<_> = heard.iter().map(|(text, media)| (text.as_str(), *media)).collect();
    assert_eq!(heard, [("hi", 0), ("", 1), ("你好", 1), ("break", 0)]);
    let shown: Vec<_> = cards(&fake)
        .into_iter()
        .map(|card| (card.stream, card.param("content").unwrap().to_owned()))
        .collect();
    let of = |stream, text: &str| shown.iter().filter(|shown| **shown == (stream, text.to_owned())).count();
    assert_eq!(of(CardStream::Finished, "💭 4 characters\n\nso it is"), 3, "{shown:?}");
    assert_eq!(of(CardStream::Finished, "and more"), 3, "{shown:?}");
    assert_eq!(of(CardStream::Failed, "it broke"), 1, "{shown:?}");
    let asked = fake.messages().replies().iter().filter(|reply| reply.text() == Some("May I?")).count();
    assert_eq!(asked, 3);
}

#[tokio::test]
async fn the_bridge_without_a_template_says_messages() {
    let (fake, _) = bridged(None).await;
    assert!(cards(&fake).is_empty());
    let said: Vec<_> = fake.messages().replies();
    let said = |text: &str| said.iter().filter(|reply| reply.text() == Some(text)).count();
    assert_eq!(
        [said("so it is"), said("May I?"), said("and more"), said("half"), said("it broke")],
        [3, 3, 3, 1, 1]
    );
}

/// 2 000 people in 41 departments, every tenth in two of them.
fn large() -> Seed {
    let mut seed = Seed::default();
    let below =
        |id: i64| DepartmentSeed::new(id, format!("Team {id}"), Some(if id > 9 { 2 + id % 8 } else { 1 }));
    seed.departments =
        std::iter::once(DepartmentSeed::new(1, "Company", None)).chain((2..=41).map(below)).collect();
    let person = |number: i64| {
        let own = 2 + number % 40;
        let teams = if number % 10 == 0 { vec![own, 2 + (own + 7) % 40] } else { vec![own] };
        UserSeed::new(format!("u{number}"), format!("Person {number}"), format!("138{number:08}"), teams)
    };
    seed.users = (0..2_000).map(person).collect();
    seed
}

fn scripted(fake: &Fake) {
    let answers = || fake.answers();
    answers().set_with("POST", "/attendance/listRecord", |request| {
        let request = request.json();
        let userids = request["userIds"].as_array().cloned().unwrap_or_default();
        assert!(userids.len() <= 50, "{}", userids.len());
        let record = |id: &Value| json!({"userId": id, "checkType": "OnDuty"});
        Answer::from(json!({"errcode": 0, "recordresult": userids.iter().map(record).collect::<Vec<_>>()}))
    });
    let pages = [
        json!({"hasMore": true, "nextToken": 50, "userIdList": ["a"]}),
        json!({"hasMore": false, "userIdList": ["b"]}),
    ];
    answers().script("GET", "/v1.0/hrm/employees/dismissions", pages);
    answers().set(
        "GET",
        "/v1.0/hrm/employees/dimissionInfos",
        json!({"result": [{"userId": "a"}, {"userId": "b"}]}),
    );
    answers().set(
        "GET",
        "/v1.0/contact/empLeaveRecords",
        json!({"records": [{"userId": "a", "leaveTime": "2026-01-01T00:00:00Z"}]}),
    );
    answers().set_with("POST", "/v1.0/workflow/processes/instanceIds/query", |request| {
        let id = request.json().get("startTime").map(|start| format!("p{start}"));
        json!({"success": true, "result": {"list": [id], "nextToken": ""}})
    });
    let file =
        json!([{"spaceId": "1", "fileId": "2", "fileName": "a.pdf", "fileSize": "9", "fileType": "pdf"}]);
    let table = json!([{"rowValue": [{"label": "Item", "value": "Car"}, {"label": "Price", "value": "12"}]}]);
    let field = |name, kind, value: String| json!({"name": name, "componentType": kind, "value": value});
    let form = json!([
        field("Amount", "MoneyField", "12".to_owned()),
        field("Files", "DDAttachment", file.to_string()),
        field("Items", "TableField", table.to_string()),
        field("Note", "TextField", "null".to_owned()),
    ]);
    let instance =
        json!({"title": "Expenses", "status": "COMPLETED", "result": "agree", "formComponentValues": form});
    answers().set("GET", "/v1.0/workflow/processInstances", json!({"success": "true", "result": instance}));
    answers().set("POST", "/v1.0/workflow/processInstances", json!({"instanceId": "new"}));
}

#[tokio::test]
async fn the_company_is_read_with_everybody_once_and_written_to() {
    let fake = Fake::builder().seed(large()).start().await.unwrap();
    scripted(&fake);
    fake.inject(Fault::throttle("/topapi/v2/user/list").times(2));
    let builder = DingTalk::builder().fake(&fake);
    let ding = builder.client(|client| client.rate_limits(RateLimits::unlimited())).build().unwrap();
    let company = company::read(&ding, "2026-11-01", "2026-11-07").await.unwrap();
    assert_eq!((&*company.name, company.departments.len(), company.people.len()), ("Company", 40, 2_000));
    let in_two = company.people.iter().find(|person| person.userid == "u0").unwrap();
    assert_eq!(in_two.dept_id_list.len(), 2);
    assert_eq!((company.check_ins.len(), company.leavers.0, company.leavers.1.len()), (2_000, 2, 1));

    let now = ding.clock().now();
    let year = InstanceQuery::new("PROC-1", now - Duration::from_secs(300 * 86_400), now);
    let approvals = company::approvals(&ding, &year).await.unwrap();
    assert_eq!(approvals.len(), 3, "300 days are three windows");
    let form = company::form(&approvals[0].1);
    let cells = ["Amount", "Files", "Items", "Note"].map(|name| &*form[name]);
    assert_eq!(cells, ["12", "a.pdf", "Item: Car\nPrice: 12", ""]);

    let values = vec![FormValue::text("Reason", "journey"), FormValue::number("Amount", "12")];
    assert_eq!(company::start(&ding, "PROC-1", "u1", values).await.unwrap(), "new");
    let mut receivers: Vec<_> = (0..250).map(|number| format!("u{number}")).collect();
    receivers.push("nobody".to_owned());
    let notified = company::notify(&ding, fake.agent_id(), receivers, "Please check in").await.unwrap();
    assert_eq!((notified.tasks.len(), notified.invalid().collect::<Vec<_>>()), (3, vec!["nobody"]));
}

struct Browser {
    http: HyperTransport,
    base: String,
}

impl Browser {
    /// Status, location, cookie, body.
    async fn open(&self, method: &str, path: &str, cookie: &str) -> (u16, String, String, Value) {
        let request = http::Request::builder().method(method).uri(format!("{}{path}", self.base));
        let request = request.header("cookie", cookie).body(Body::empty()).unwrap();
        let answer = self.http.send(request).await.unwrap();
        let header = |name: &str| {
            answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let (location, cookie) = (header("location"), header("set-cookie"));
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let status = answer.status().as_u16();
        let body = answer.into_body().collect(1 << 20).await.unwrap();
        (status, location, cookie, serde_json::from_slice(&body).unwrap_or_default())
    }
}

#[tokio::test]
async fn the_website_lets_members_and_customers_people_in() {
    let fake = Fake::start().await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let ding = DingTalk::builder().fake(&fake).build().unwrap();
    let seed = &fake.seed().suite;
    let suite = DingTalk::builder().fake(&fake).suite(&seed.key, &*seed.secret).build().unwrap();
    let (token, key) = ("token", "1234567890123456789012345678901234567890123");
    let cipher = CallbackCipher::new(token, key, fake.client_id()).unwrap();
    let site = Site {
        logins: ding.logins().unwrap().clone(),
        app: ding,
        redirect: format!("{base}/callback"),
        suite: suite.clone(),
        suite_key: seed.key.clone(),
    };
    let routes = website::routes(site, cipher).unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let browser = Browser { http: HyperTransport::new().unwrap(), base: base.clone() };

    let (status, location, cookie, _) = browser.open("GET", "/login", "").await;
    assert!((300..400).contains(&status) && location.contains("state="), "{status} {location}");
    let state = cookie.strip_prefix("login=").unwrap();
    let code = fake.access().login_code("manager4220");
    let back = |state: &str| format!("/callback?authCode={code}&state={state}");
    assert_eq!(browser.open("GET", &back("forged"), &cookie).await.0, 403);
    let (status, _, _, person) = browser.open("GET", &back(state), &cookie).await;
    assert_eq!(
        (status, &person["ids"]["userId"], &person["name"]),
        (200, &json!("manager4220"), &json!("Wang Min"))
    );
    assert_eq!(browser.open("GET", &back(state), &cookie).await.0, 403, "a code works once");

    let corp_id = fake.corp_id();
    assert_eq!(browser.open("POST", &format!("/enter/{corp_id}/early"), "").await.0, 403, "no ticket yet");
    fake.events().subscribe(Subscription::new(format!("{base}/events"), token, key));
    let permanent = json!({"permanent_code": "pc", "auth_corp_info": {"corpid": corp_id}});
    fake.answers().set("POST", "/service/get_permanent_code", permanent);
    fake.answers().set("POST", "/service/activate_suite", json!({"errcode": 0, "errmsg": "ok"}));
    for (event, data) in [
        ("suite_ticket", json!({"SuiteKey": seed.key, "SuiteTicket": seed.ticket})),
        ("tmp_auth_code", json!({"SuiteKey": seed.key, "AuthCode": "ca75", "AuthCorpId": corp_id})),
    ] {
        let pushed = fake.events().push(event, data).await;
        assert!(
            pushed.iter().all(|outcome| outcome.acknowledged) && !pushed.is_empty(),
            "{event}: {pushed:?}"
        );
    }
    let activated = fake.requests().to("/service/activate_suite");
    assert_eq!(activated.len(), 1);
    assert_eq!(activated[0].json()["permanent_code"], "pc");
    let code = Secret::new(fake.access().login_code("lisi"));
    let (status, _, _, person) =
        browser.open("POST", &format!("/enter/{corp_id}/{}", code.expose()), "").await;
    assert_eq!((status, &person["userId"]), (200, &json!("lisi")));
    assert_eq!(browser.open("POST", "/enter/dingstranger/code", "").await.0, 403);
}
