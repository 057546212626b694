//! Calendar events, their repetitions, who is busy, and meeting rooms.

use crate::support::office::Office;
use http::Method;
use serde_json::{Value, json};

const EVENTS: &str = "/v1.0/calendar/users/union-lisi/calendars/primary/events";

/// From nine to ten, and more.
fn meeting(day: &str, more: Value) -> Value {
    let at =
        |hour: u32| json!({"dateTime": format!("{day}T{hour:02}:00:00+08:00"), "timeZone": "Asia/Shanghai"});
    let mut event =
        json!({"summary": "Meeting", "start": at(9), "end": at(10), "attendees": [{"id": "union-zhangsan"}]});
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

fn window(from: &str, to: &str) -> String {
    format!("timeMin={from}T00:00:00Z&timeMax={to}T00:00:00Z")
}

fn starts(answer: &Value) -> Vec<String> {
    let events = answer["events"].as_array().unwrap_or_else(|| panic!("{answer}"));
    events.iter().map(|event| event["start"]["dateTime"].as_str().unwrap()[..10].to_owned()).collect()
}

#[tokio::test]
async fn an_event_is_created_answered_changed_and_cancelled_and_everybody_told() {
    let office = Office::open().await;
    let created =
        office.post(EVENTS, meeting("2026-03-02", json!({"onlineMeetingInfo": {"type": "dingtalk"}}))).await;
    let id = created["id"].as_str().unwrap_or_else(|| panic!("{created}"));
    assert_eq!(created["organizer"]["self"], true);
    let url = created["onlineMeetingInfo"]["url"].as_str().unwrap();
    assert!(url.starts_with(&office.fake.base_url()), "{url}");
    let told = office.receiver.hears("calendar_event_change").await;
    assert_eq!((&told["calendarEventId"], &told["changeType"]), (&json!(id), &json!("create")));
    assert_eq!(told["unionIdList"], json!(["union-lisi", "union-zhangsan"]));

    let theirs = format!("/v1.0/calendar/users/union-zhangsan/calendars/primary/events/{id}");
    let respond =
        office.api(Method::POST, &format!("{theirs}/respond"), json!({"responseStatus": "accepted"})).await;
    assert_eq!(respond.status, 200);
    let wrong = office.post(&format!("{theirs}/respond"), json!({"responseStatus": "perhaps"})).await;
    assert_eq!(wrong["code"], "invalidParameter");
    let one = format!("{EVENTS}/{id}");
    let shown = office.get(&one).await;
    assert_eq!(
        (&shown["attendees"][0]["responseStatus"], &shown["status"]),
        (&json!("accepted"), &json!("confirmed"))
    );
    let add = json!({"attendeesToAdd": [{"id": "union-staff001", "isOptional": true}]});
    assert_eq!(office.api(Method::POST, &format!("{one}/attendees"), add).await.status, 200);
    let people = office.get(&format!("{one}/attendees?maxResults=2")).await;
    assert_eq!((people["attendees"].as_array().unwrap().len(), people["nextToken"].is_string()), (2, true));
    let people = office
        .get(&format!("{one}/attendees?maxResults=2&nextToken={}", people["nextToken"].as_str().unwrap()))
        .await;
    assert_eq!(
        (&people["attendees"][0]["id"], &people["attendees"][0]["isOptional"]),
        (&json!("union-staff001"), &json!(true))
    );
    assert_eq!(
        office.get(&format!("{one}/attendees?maxResults=501")).await["code"],
        "invalidParameter.maxResults"
    );
    let remove = json!({"attendeesToRemove": [{"id": "union-staff001"}]});
    assert_eq!(office.api(Method::POST, &format!("{one}/attendees/batchRemove"), remove).await.status, 200);

    let patch = json!({"id": id, "summary": "Plan", "attendees": [{"id": "union-zhangsan"}, {"id": "union-staff002"}]});
    let patched = office.api(Method::PUT, &one, patch).await.json();
    assert_eq!(
        (&patched["summary"], &patched["attendees"][0]["responseStatus"]),
        (&json!("Plan"), &json!("accepted"))
    );
    assert_eq!(
        office.receiver.hears_one("calendar_event_change", |event| event["changeType"] == "update").await["calendarEventId"],
        id
    );
    assert!(office.post(&format!("{one}/signin"), Value::Null).await["checkInTime"].is_i64());
    let missing = office.get(&format!("{one}/signin?type=not_yet_sign_in&maxResults=10")).await;
    assert_eq!(missing["users"][0]["userId"], "union-zhangsan", "{missing}");

    let foreign = "/v1.0/calendar/users/union-manager4220/calendars/primary/events";
    let hidden = office.api(Method::GET, &format!("{foreign}/{id}"), Value::Null).await;
    assert_eq!((hidden.status.as_u16(), &hidden.json()["code"]), (404, &json!("itemNotFound")));
    assert_eq!(office.api(Method::DELETE, &one, Value::Null).await.status, 200);
    office.receiver.hears_one("calendar_event_change", |event| event["changeType"] == "delete").await;
    assert_eq!(office.get(&one).await["status"], "cancelled");
    assert_eq!(office.api(Method::DELETE, &one, Value::Null).await.json()["code"], "itemNotFound");
    let visible = office.get(EVENTS).await;
    assert_eq!(starts(&visible), [] as [&str; 0]);
    let deleted = office.get(&format!("{EVENTS}?showDeleted=True")).await;
    assert_eq!(deleted["events"][0]["status"], "cancelled");
}

#[tokio::test]
async fn what_is_no_event_is_not_created() {
    let office = Office::open().await;
    let code = async |path: &str, body: Value| office.post(path, body).await["code"].clone();
    for more in [
        json!({"summary": ""}),
        json!({"end": {"dateTime": "2026-03-02T08:00:00+08:00"}}),
        json!({"end": null}),
        json!({"start": {"dateTime": "soon"}}),
        json!({"isAllDay": true}),
        json!({"start": {"date": "2026-03-02"}}),
        json!({"attendees": [{"id": "nobody"}]}),
        json!({"recurrence": {"pattern": {"type": "daily", "interval": 0}, "range": {"type": "noEnd"}}}),
    ] {
        assert_eq!(code(EVENTS, meeting("2026-03-02", more.clone())).await, "invalidParameter", "{more}");
    }
    let nobody = "/v1.0/calendar/users/nobody/calendars/primary/events";
    assert_eq!(code(nobody, meeting("2026-03-02", json!({}))).await, "invalidParameter");
    let all_day = json!({"isAllDay": true, "start": {"date": "2026-03-02"}, "end": {"date": "2026-03-03"}});
    assert_eq!(office.post(EVENTS, meeting("2026-03-02", all_day)).await["start"]["date"], "2026-03-02");
}

#[tokio::test]
async fn events_are_listed_by_window_in_pages_and_what_changed_since() {
    let office = Office::open().await;
    let mut ids = Vec::new();
    for day in ["2026-03-02", "2026-03-03", "2026-03-04"] {
        ids.push(office.post(EVENTS, meeting(day, json!({}))).await["id"].as_str().unwrap().to_owned());
    }
    let first = office.get(&format!("{EVENTS}?maxResults=2")).await;
    assert_eq!(
        (starts(&first), &first["syncToken"]),
        (vec!["2026-03-02".into(), "2026-03-03".into()], &Value::Null)
    );
    let second = office
        .get(&format!("{EVENTS}?maxResults=2&nextToken={}", first["nextToken"].as_str().unwrap()))
        .await;
    assert_eq!(starts(&second), ["2026-03-04"]);
    let token = second["syncToken"].as_str().unwrap();
    office.api(Method::DELETE, &format!("{EVENTS}/{}", ids[1]), Value::Null).await;
    let changed = office.get(&format!("{EVENTS}?syncToken={token}")).await;
    assert_eq!(
        (&changed["events"][0]["id"], &changed["events"][0]["status"]),
        (&json!(ids[1]), &json!("cancelled"))
    );
    assert_eq!(changed["events"].as_array().unwrap().len(), 1);
    let within = office.get(&format!("{EVENTS}?{}", window("2026-03-03", "2026-03-05"))).await;
    assert_eq!(starts(&within), ["2026-03-04"]);
    assert_eq!(
        office.get(&format!("{EVENTS}?{}", window("2026-01-01", "2027-06-01"))).await["code"],
        "invalidParameter"
    );
    assert_eq!(office.get(&format!("{EVENTS}?maxResults=101")).await["code"], "invalidParameter");
    assert_eq!(office.get(&format!("{EVENTS}?timeMin=soon")).await["code"], "invalidParameter");
}

#[tokio::test]
async fn each_repetition_of_an_event_is_seen_moved_and_cancelled_by_itself() {
    let office = Office::open().await;
    let weekly = json!({"recurrence": {"pattern": {"type": "weekly", "interval": 1, "daysOfWeek": "monday"},
        "range": {"type": "numbered", "numberOfOccurrences": 4}}});
    let id = office.post(EVENTS, meeting("2026-03-02", weekly)).await["id"].as_str().unwrap().to_owned();
    let view = format!(
        "/v1.0/calendar/users/union-zhangsan/calendars/primary/eventsview?{}",
        window("2026-03-01", "2026-04-30")
    );
    let seen = office.get(&view).await;
    assert_eq!(starts(&seen), ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23"]);
    assert_eq!(seen["events"][1]["seriesMasterId"], id);
    let instances =
        office.get(&format!("{EVENTS}/{id}/instances?{}", window("2026-03-08", "2026-03-20"))).await;
    assert_eq!(starts(&instances), ["2026-03-09", "2026-03-16"]);
    let [second, third] = [&seen["events"][1]["id"], &seen["events"][2]["id"]].map(|id| id.as_str().unwrap());
    assert_eq!(office.api(Method::DELETE, &format!("{EVENTS}/{second}"), Value::Null).await.status, 200);
    let moved = json!({"id": third, "summary": "Later", "start": {"dateTime": "2026-03-17T09:00:00+08:00"},
        "end": {"dateTime": "2026-03-17T10:00:00+08:00"}});
    let moved = office.api(Method::PUT, &format!("{EVENTS}/{third}"), moved).await.json();
    assert_eq!((&moved["summary"], &moved["id"]), (&json!("Later"), &json!(third)));
    let seen = office.get(&view).await;
    assert_eq!(starts(&seen), ["2026-03-02", "2026-03-17", "2026-03-23"]);
    assert_eq!(seen["events"][1]["summary"], "Later");
    let masters = office.get(EVENTS).await;
    assert_eq!(
        (starts(&masters), &masters["events"][0]["summary"]),
        (vec!["2026-03-02".into()], &json!("Meeting"))
    );
    assert_eq!(office.api(Method::GET, &format!("{EVENTS}/{id}_1"), Value::Null).await.status, 404);
}

#[tokio::test]
async fn people_and_rooms_are_busy_when_they_are_booked() {
    let office = Office::open().await;
    let room = json!({"roomName": "Oak", "isvRoomId": "r1", "roomStatus": 1, "roomCapacity": 8, "unionId": "union-lisi"});
    let room = office.post("/v1.0/rooms/meetingrooms", room).await["result"].as_str().unwrap().to_owned();
    let event =
        office.post(EVENTS, meeting("2026-03-02", json!({}))).await["id"].as_str().unwrap().to_owned();
    let other =
        office.post(EVENTS, meeting("2026-03-02", json!({}))).await["id"].as_str().unwrap().to_owned();
    let book = async |event: &str, room: &str| {
        let body = json!({"meetingRoomsToAdd": [{"roomId": room}]});
        office.post(&format!("{EVENTS}/{event}/meetingRooms"), body).await
    };
    assert_eq!(book(&event, &room).await, json!({"result": true}));
    assert_eq!(book(&other, &room).await["code"], "meetingRoomNotAvailable");
    assert_eq!(book(&other, "nothing").await["code"], "invalidParameter");
    assert_eq!(office.get(&format!("{EVENTS}/{event}")).await["meetingRooms"][0]["displayName"], "Oak");
    let query = json!({"roomIds": [room], "startTime": "2026-03-02T00:00:00+08:00", "endTime": "2026-03-03T00:00:00+08:00"});
    let rooms = "/v1.0/calendar/users/union-lisi/meetingRooms/schedules/query";
    let items = office.post(rooms, query.clone()).await["scheduleInformation"][0]["scheduleItems"].clone();
    assert_eq!((&items[0]["eventId"], &items[0]["organizer"]["id"]), (&json!(event), &json!("union-lisi")));
    let free = json!({"meetingRoomsToRemove": [{"roomId": room}]});
    assert_eq!(
        office.post(&format!("{EVENTS}/{event}/meetingRooms/batchRemove"), free).await["result"],
        true
    );
    assert_eq!(book(&other, &room).await["result"], true);

    let theirs = format!("/v1.0/calendar/users/union-zhangsan/calendars/primary/events/{event}/respond");
    office.api(Method::POST, &theirs, json!({"responseStatus": "declined"})).await;
    let query = json!({"userIds": ["union-lisi", "union-zhangsan", "nobody"], "startTime": "2026-03-02T00:00:00+08:00",
        "endTime": "2026-03-03T00:00:00+08:00"});
    let busy =
        office.post("/v1.0/calendar/users/union-lisi/querySchedule", query).await["scheduleInformation"]
            .clone();
    let statuses = |row: &Value| {
        row["scheduleItems"].as_array().unwrap().iter().map(|item| item["status"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(statuses(&busy[0]), ["BUSY", "BUSY"]);
    assert_eq!(statuses(&busy[1]), ["TENTATIVE"]);
    assert!(busy[2]["error"].is_string(), "{busy}");

    let path = format!("/v1.0/rooms/meetingRooms/{room}?unionId=union-lisi");
    assert_eq!(office.get(&path).await["result"]["roomCapacity"], 8);
    let renamed = json!({"roomId": room, "roomName": "Elm", "unionId": "union-lisi"});
    assert_eq!(office.api(Method::PUT, "/v1.0/rooms/meetingRooms", renamed).await.json()["result"], true);
    let list = office.get("/v1.0/rooms/meetingRoomLists?unionId=union-lisi&maxResults=10&nextToken=0").await;
    assert_eq!((&list["result"][0]["roomName"], &list["hasMore"]), (&json!("Elm"), &json!(false)));
    assert_eq!(office.api(Method::DELETE, &path, Value::Null).await.json()["result"], true);
    assert_eq!(office.get(&path).await["code"], "invalidParameter");
}

#[tokio::test]
async fn the_old_host_sees_the_same_events() {
    let office = Office::open().await;
    let event = json!({"summary": "Talk", "calendar_id": "primary", "description": "d", "attendees": [{"userid": "zhangsan"}],
        "organizer": {"userid": "lisi"}, "start": {"timezone": "Asia/Shanghai", "timestamp": 1_772_413_200},
        "end": {"timezone": "Asia/Shanghai", "timestamp": 1_772_416_800}, "location": {"place": "Oak"}});
    let created = office.old("/topapi/calendar/v2/event/create", json!({"agentid": 1, "event": event})).await
        ["result"]
        .clone();
    let id = created["event_id"].as_str().unwrap_or_else(|| panic!("{created}"));
    assert_eq!(
        (&created["organizer"]["userid"], &created["location"]["place"]),
        (&json!("lisi"), &json!("Oak"))
    );
    let shown = office.get(&format!("{EVENTS}/{id}")).await;
    assert_eq!(
        (&shown["start"]["dateTime"], &shown["location"]["displayName"]),
        (&json!("2026-03-02T09:00:00+08:00"), &json!("Oak"))
    );
    let change = json!({"event": {"calendar_id": "primary", "event_id": id, "summary": "Chat", "description": "d",
        "start": {"timestamp": 1_772_416_800}, "end": {"timestamp": 1_772_420_400}}});
    assert_eq!(office.old("/topapi/calendar/v2/event/update", change).await["success"], true);
    let answer = json!({"calendar_id": "primary", "event_id": id, "attendees": [{"userid": "zhangsan", "attendee_status": "accepted"}]});
    assert_eq!(office.old("/topapi/calendar/v2/attendee/update", answer).await["success"], true);
    let list = json!({"user_id": "zhangsan", "time_min": {"date_time": "2026-03-01T00:00:00+08:00"}, "time_max": {"date_time": "2026-03-05T00:00:00+08:00"}});
    let items = office.old("/topapi/calendar/list", list).await["result"]["items"].clone();
    assert_eq!(
        (&items[0]["summary"], &items[0]["attendees"][0]["response_status"]),
        (&json!("Chat"), &json!("accepted"))
    );
    let meant = json!({"calendar_id": "primary", "event_id": id});
    let detail = office.old("/topapi/calendar/v2/event/detail", meant.clone()).await["result"].clone();
    assert_eq!(detail["start"]["timestamp"], 1_772_416_800);
    assert_eq!(office.old("/topapi/calendar/v2/event/cancel", meant.clone()).await["success"], true);
    assert_eq!(office.old("/topapi/calendar/v2/event/detail", meant).await["errcode"], 40035);
    let first = json!({"create_vo": {"creator_userid": "lisi", "summary": "Old", "receiver_userids": ["zhangsan", "nobody"],
        "start_time": {"unix_timestamp": 1_772_413_200_000_i64}, "end_time": {"unix_timestamp": 1_772_416_800_000_i64}}});
    let first = office.old("/topapi/calendar/create", first).await["result"].clone();
    assert_eq!(first["invalid_userids"], json!(["nobody"]));
    let delete = json!({"userid": "lisi", "calendar_id": first["dingtalk_calendar_id"]});
    assert_eq!(office.old("/topapi/calendar/delete", delete).await["errcode"], 0);
}

#[tokio::test]
async fn calendars_are_shared_and_subscribed_to() {
    let office = Office::open().await;
    let users = "/v1.0/calendar/users/union-lisi";
    let new = json!({"name": "Team", "subscribeScope": {"unionIds": ["union-zhangsan"]}});
    let id = office.post(&format!("{users}/subscribedCalendars"), new).await["calendarId"]
        .as_str()
        .unwrap()
        .to_owned();
    let one = format!("{users}/subscribedCalendars/{id}");
    assert_eq!(office.get(&one).await["author"], "union-lisi");
    assert_eq!(office.api(Method::PUT, &one, json!({"name": "Crew"})).await.json()["result"], true);
    let theirs = "/v1.0/calendar/users/union-zhangsan/calendars";
    let calendars = async || office.get(theirs).await["response"]["calendars"].as_array().unwrap().len();
    assert_eq!(calendars().await, 1);
    assert_eq!(office.api(Method::POST, &format!("{theirs}/{id}/subscribe"), Value::Null).await.status, 200);
    assert_eq!(office.get(theirs).await["response"]["calendars"][1]["summary"], "Crew");
    assert_eq!(office.post(&format!("{theirs}/{id}/unsubscribe"), Value::Null).await["result"], true);
    assert_eq!(calendars().await, 1);
    let share = json!({"privilege": "reader", "sendMsg": false, "scope": {"scopeType": "user", "userId": "union-zhangsan"}});
    let acls = format!("{users}/calendars/primary/acls");
    let acl = office.post(&acls, share).await["aclId"].as_str().unwrap().to_owned();
    assert_eq!(office.get(&acls).await["acls"][0]["scope"]["userId"], "union-zhangsan");
    assert_eq!(office.api(Method::DELETE, &format!("{acls}/{acl}"), Value::Null).await.status, 200);
    assert_eq!(office.get(&acls).await["acls"], json!([]));
    assert_eq!(office.api(Method::DELETE, &one, Value::Null).await.json()["result"], true);
    assert_eq!(office.get(&one).await["code"], "invalidParameter");
}

#[tokio::test]
async fn who_has_logged_in_has_a_calendar_of_their_own() {
    let office = Office::open().await;
    let login = json!({"clientId": office.fake.client_id(), "clientSecret": office.fake.client_secret(),
        "code": office.fake.access().login_code("zhangsan"), "grantType": "authorization_code"});
    let token = office.http.post("/v1.0/oauth2/userAccessToken", login).await["accessToken"]
        .as_str()
        .unwrap()
        .to_owned();
    let mine = "/v1.0/calendar/me/calendars/primary";
    let created = office
        .http
        .api(Method::POST, &format!("{mine}/events"), &token, meeting("2026-03-02", json!({"attendees": []})))
        .await;
    assert_eq!(created.json()["organizer"]["id"], "union-zhangsan");
    let view = format!("{mine}/eventsview?{}", window("2026-03-01", "2026-03-31"));
    let seen = office.http.api(Method::GET, &view, &token, Value::Null).await.json();
    assert_eq!(starts(&seen), ["2026-03-02"]);
}

#[tokio::test]
async fn who_organises_an_event_gets_the_links_by_which_people_sign_in_and_out() {
    let office = Office::open().await;
    let id = office.post(EVENTS, meeting("2026-03-02", json!({}))).await["id"].as_str().unwrap().to_owned();
    for (links, member) in [("signInLinks", "signInLink"), ("signOutLinks", "signOutLink")] {
        let link = office.get(&format!("{EVENTS}/{id}/{links}")).await[member].clone();
        assert!(link.as_str().is_some_and(|link| link.starts_with(&office.fake.base_url())), "{link}");
        let theirs = format!("/v1.0/calendar/users/union-zhangsan/calendars/primary/events/{id}/{links}");
        assert_eq!(office.get(&theirs).await["code"], "permissionDenied");
        assert_eq!(office.get(&format!("{EVENTS}/none/{links}")).await["code"], "itemNotFound");
    }
}
