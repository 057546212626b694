//! All departments, everybody, everybody's details: each once, in order, within limits of calls and memory.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use dingtalk_api::{Client, ClientBuilder, Error, RateLimits, oapi};
use dingtalk_auth::StaticToken;
use dingtalk_transport::{Body, transport_fn};
use dingtalk_types::error::ErrorKind;
use http::Response;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::support::clock;

/// The directory of schools: DingTalk lists it and does not know it.
const SCHOOLS: i64 = -7;
/// Removed between the list that names it and the question for it.
const GONE: i64 = 404;
/// Outside the range of contacts that the app may see.
const HIDDEN: i64 = 50_004;

/// A company: what is below each department, and who is in it.
#[derive(Default)]
struct Company {
    below: BTreeMap<i64, Vec<i64>>,
    people: BTreeMap<i64, Vec<String>>,
    delay: Duration,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    asked: Mutex<Vec<(String, Value)>>,
}

impl Company {
    fn client(self) -> (Client, Arc<Self>) {
        let (builder, company) = self.builder();
        (builder.rate_limits(RateLimits::unlimited()).build().unwrap(), company)
    }

    fn builder(self) -> (ClientBuilder, Arc<Self>) {
        let company = Arc::new(self);
        let shared = Arc::clone(&company);
        let transport = transport_fn(move |request: http::Request<Body>| {
            let company = Arc::clone(&shared);
            async move {
                let now = company.at_once.fetch_add(1, Ordering::Relaxed) + 1;
                company.most_at_once.fetch_max(now, Ordering::Relaxed);
                tokio::time::sleep(company.delay).await;
                let path = request.uri().path().to_owned();
                let body: Value =
                    serde_json::from_slice(request.body().as_bytes().map_or(b"{}", |body| body)).unwrap();
                let answer = company.answer(&path, &body);
                company.at_once.fetch_sub(1, Ordering::Relaxed);
                Ok(Response::new(Body::from(Bytes::from(answer.to_string()))))
            }
        });
        let tokens = Arc::new(StaticToken::new("t"));
        (Client::builder(Arc::new(transport), tokens, Arc::new(clock())), company)
    }

    fn answer(&self, path: &str, body: &Value) -> Value {
        if self.people.len() < 50 {
            self.asked.lock().unwrap().push((path.to_owned(), body.clone()));
        }
        let dept_id = body["dept_id"].as_i64().unwrap_or_default();
        match dept_id {
            SCHOOLS | GONE | 999 => return json!({"errcode": 60003, "errmsg": "department not found"}),
            HIDDEN => return json!({"errcode": 88, "sub_code": "50004", "sub_msg": "out of range"}),
            _ => {}
        }
        let below = self.below.get(&dept_id).cloned().unwrap_or_default();
        let result = match path {
            "/topapi/v2/department/listsub" => below
                .iter()
                .map(|id| json!({"dept_id": id, "name": format!("D{id}"), "parent_id": dept_id}))
                .collect(),
            "/topapi/v2/department/listsubid" => json!({"dept_id_list": below}),
            "/topapi/v2/user/list" => self.page(dept_id, body),
            "/topapi/v2/user/get" if body["userid"] == "gone" => {
                return json!({"errcode": 60121, "errmsg": "user not found"});
            }
            "/topapi/v2/user/get" => json!({"userid": body["userid"], "name": "N"}),
            other => panic!("{other}"),
        };
        json!({"errcode": 0, "errmsg": "ok", "result": result})
    }

    fn page(&self, dept_id: i64, body: &Value) -> Value {
        let (cursor, size) =
            (body["cursor"].as_u64().unwrap() as usize, body["size"].as_u64().unwrap() as usize);
        assert_eq!((size, &body["contain_access_limit"]), (100, &Value::from(true)));
        let people = self.people.get(&dept_id).map_or(&[][..], Vec::as_slice);
        let page = people.iter().skip(cursor).take(size);
        let list: Vec<_> = page.map(|userid| self.person(userid)).collect();
        let next = cursor + size;
        let mut page = json!({"has_more": next < people.len(), "list": list});
        if next < people.len() {
            page["next_cursor"] = next.into();
        }
        page
    }

    /// As much as DingTalk tells of a person.
    fn person(&self, userid: &str) -> Value {
        let departments = self
            .people
            .iter()
            .filter(|(_, people)| people.len() < 50 && people.iter().any(|one| one == userid));
        let departments: Vec<_> = departments.map(|(dept_id, _)| *dept_id).collect();
        json!({
            "userid": userid, "unionid": format!("{userid:0>24}"), "name": format!("Person {userid}"),
            "avatar": "https://static-legacy.example/media/lADPDgQ9qvJ1mZbNAXfNAXc_375_375.jpg",
            "state_code": "86", "mobile": "13800000000", "job_number": "004217", "title": "Engineer",
            "email": format!("{userid}@company.example"), "org_email": format!("{userid}@mail.company.example"),
            "work_place": "Hangzhou, building 4", "remark": "", "dept_id_list": departments,
            "dept_order": 176_294_618_288_780_992_i64, "extension": "{\"爱好\":\"旅游\",\"年龄\":\"24\"}",
            "hired_date": 1_597_573_616_828_i64, "active": true, "admin": false, "boss": false,
        })
    }
}

fn small() -> Company {
    let text = |people: &[&str]| people.iter().map(|userid| (*userid).to_owned()).collect::<Vec<_>>();
    Company {
        below: BTreeMap::from([
            (1, vec![2, 3, SCHOOLS, GONE, HIDDEN]),
            (2, vec![4, 5]),
            (3, vec![6, 2]),
            (6, vec![7]),
        ]),
        people: BTreeMap::from([
            (1, text(&["boss"])),
            (2, text(&["ann", "bob"])),
            (7, text(&["bob", "eve"])),
        ]),
        ..Company::default()
    }
}

#[tokio::test(start_paused = true)]
async fn departments_come_level_by_level_and_each_once() {
    let (client, company) = small().client();
    let departments = oapi::department::walk(&client, 1).collect().await.unwrap();
    let ids: Vec<_> = departments.iter().map(|department| department.dept_id).collect();
    assert_eq!(ids, [2, 3, SCHOOLS, GONE, HIDDEN, 4, 5, 6, 7]);
    assert_eq!(company.asked.lock().unwrap().len(), 10, "one question for each, and the root");
}

#[tokio::test(start_paused = true)]
async fn what_dingtalk_does_not_know_is_passed_over_but_not_the_root() {
    for root in [999, HIDDEN] {
        let (client, _) = small().client();
        let error = oapi::department::walk(&client, root).collect().await.unwrap_err();
        assert!(matches!(error.kind(), Some(ErrorKind::NotFound | ErrorKind::NotAuthorized)), "{error}");
        let error = oapi::user::everybody(&client, root).collect().await.unwrap_err();
        assert!(error.api().is_some(), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn everybody_comes_once_with_all_departments() {
    let (client, _) = small().client();
    let people = oapi::user::everybody(&client, 1).collect().await.unwrap();
    let found: Vec<_> =
        people.iter().map(|person| (person.userid.as_str(), person.dept_id_list.clone())).collect();
    assert_eq!(found, [("boss", vec![1]), ("ann", vec![2]), ("bob", vec![2, 7]), ("eve", vec![7])]);
}

#[tokio::test(start_paused = true)]
async fn details_come_in_order_and_who_has_left_takes_nothing_from_the_others() {
    let (client, company) = Company { delay: Duration::from_millis(100), ..Company::default() }.client();
    let ids: Vec<_> =
        (0..20).map(|number| if number == 5 { "gone".to_owned() } else { format!("u{number}") }).collect();
    let mut details = oapi::user::details(&client, ids.clone()).at_once(4);
    for (number, id) in ids.iter().enumerate() {
        match details.next().await.unwrap() {
            Ok(user) => assert_eq!(&user.userid, id),
            Err(error) => assert_eq!((number, error.kind()), (5, Some(&ErrorKind::NotFound))),
        }
    }
    assert!(details.next().await.is_none());
    assert_eq!(company.most_at_once.load(Ordering::Relaxed), 4);
}

#[tokio::test(start_paused = true)]
async fn a_walk_waits_for_the_clients_limit_as_long_as_it_takes() {
    let (builder, _) = Company::default().builder();
    let client = builder.build().unwrap();
    let started = Instant::now();
    let details = oapi::user::details(&client, (0..1200).map(|number| format!("u{number}")));
    assert_eq!(details.collect().await.unwrap().len(), 1200);
    // 20 a second; the time of a single call is 30 s.
    assert!(started.elapsed() >= Duration::from_secs(59), "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn only_as_much_is_asked_as_is_read() {
    let (client, company) = small().client();
    let mut departments = oapi::department::walk(&client, 1);
    assert!(company.asked.lock().unwrap().is_empty());
    departments.next().await.unwrap().unwrap();
    assert_eq!(company.asked.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_leads_back_is_an_error_and_the_rest_goes_on() {
    let transport = transport_fn(|request: http::Request<Body>| async move {
        let answer = match request.uri().path() {
            "/topapi/v2/user/list" => {
                r#"{"errcode":0,"result":{"has_more":true,"next_cursor":0,"list":[{"userid":"a"}]}}"#
            }
            _ => r#"{"errcode":0,"result":{"dept_id_list":[]}}"#,
        };
        Ok(Response::new(Body::from(answer)))
    });
    let tokens = Arc::new(StaticToken::new("t"));
    let client = Client::builder(Arc::new(transport), tokens, Arc::new(clock())).build().unwrap();
    let mut people = oapi::user::everybody(&client, 1);
    assert_eq!(people.next().await.unwrap().unwrap().userid, "a");
    assert!(matches!(people.next().await, Some(Err(Error::RepeatedPage { .. }))));
    assert!(people.next().await.is_none());
}

/// 10 000 people in 200 departments, every tenth in two of them.
fn large() -> Company {
    let mut company = Company::default();
    company.below.insert(1, (2..=201).collect());
    for number in 0..10_000_i64 {
        let mut join =
            |dept_id| company.people.entry(dept_id).or_default().push(format!("person-{number:08}"));
        join(2 + number % 200);
        if number % 10 == 0 {
            join(2 + (number + 1) % 200);
        }
    }
    company
}

#[test]
fn ten_thousand_people_are_walked_in_a_few_mebibytes_and_kept_in_less_than_32() {
    const MIB: u64 = 1 << 20;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (client, _company) = runtime.block_on(async { large().client() });
    let peak = |work: &mut dyn FnMut()| allocation_counter::measure(work).bytes_max;
    let read = peak(&mut || {
        runtime.block_on(async {
            let (mut people, mut count) = (oapi::user::everybody(&client, 1), 0);
            while let Some(person) = people.next().await {
                count += usize::from(!person.unwrap().userid.is_empty());
            }
            assert_eq!(count, 10_000);
        });
    });
    let kept = peak(&mut || {
        runtime.block_on(async {
            assert_eq!(oapi::user::everybody(&client, 1).collect().await.unwrap().len(), 10_000);
        });
    });
    println!("10 000 people: {} KiB at most when read, {} KiB when kept", read / 1024, kept / 1024);
    assert!(read > MIB / 2 && read <= 8 * MIB, "{read} bytes");
    assert!(kept <= 32 * MIB, "{kept} bytes");
}

#[tokio::test]
async fn the_embedded_dingtalk_is_walked_over_its_sockets() {
    let fake = dingtalk_fake::Fake::start().await.unwrap();
    let transport =
        dingtalk_transport::HyperTransport::builder().proxy(dingtalk_transport::Proxy::none()).build();
    let (transport, clock) = (Arc::new(transport.unwrap()), Arc::new(dingtalk_transport::TokioClock::new()));
    let credential = dingtalk_auth::Credential::internal_app(fake.client_id(), fake.client_secret());
    let hosts = dingtalk_types::Hosts::custom(fake.base_url(), fake.base_url());
    let tokens =
        dingtalk_auth::TokenCache::builder(credential, transport.clone(), clock.clone(), hosts.clone());
    let client = Client::builder(transport, Arc::new(tokens.build()), clock).hosts(hosts);
    let client = client.rate_limits(RateLimits::unlimited()).build().unwrap();
    let departments = oapi::department::walk(&client, 1).collect().await.unwrap();
    assert_eq!(departments.iter().map(|department| department.dept_id).collect::<Vec<_>>(), [2, 3, 4]);
    let people = oapi::user::everybody(&client, 1).collect().await.unwrap();
    assert_eq!(people.len(), 253);
    let in_two = people.iter().find(|person| person.userid == "zhangsan").unwrap();
    assert_eq!(in_two.dept_id_list, [2, 4]);
    let userids = people.into_iter().map(|person| person.userid);
    assert_eq!(oapi::user::details(&client, userids).collect().await.unwrap().len(), 253);
}
