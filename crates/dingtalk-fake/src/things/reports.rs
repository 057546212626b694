//! Reports (logs): templates, reports made by them, who has read, liked and commented on them.

use http::Method;
use serde_json::Value;

use super::kind::{Kind, Words};
use crate::call::Call;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;

/// The codes are assumed: no page lists any.
const fn wrong(message: &'static str) -> Words {
    Words::new((40_035, message), (400, "invalidParameter", message))
}

const NO_TEMPLATE: Words = wrong("the report template does not exist");
const NAME_TAKEN: Words = wrong("a report template has this name");
const NO_REPORT: Words = wrong("the report does not exist");
const WRONG_FIELD: Words = wrong("a key of the contents is no field of the template");
const WRONG_WINDOW: Words =
    wrong("the end has to follow the start within 180 days, and a page has 1 to 20 reports");
const NO_PERSON: Words =
    Words::new((60_121, "the user does not exist"), (400, "invalidParameter", "the user does not exist"));

static TEMPLATE: Kind =
    Kind::new("report templates", "templateId", NO_TEMPLATE).aliases(ALIASES).unique("name", NAME_TAKEN);

const ALIASES: Aliases = &[
    &["templateId", "id", "reportCode"],
    &["type", "dataType"],
    &["contents", "content"],
    &["createTime", "createdTime"],
    &["modifiedTime", "modifyTime"],
];

pub(crate) const ROUTES: &[Route] = &[
    Route::create(Method::POST, "/v1.0/report/templates", &TEMPLATE).prepare(begin),
    Route::of(Method::POST, "/topapi/report/template/getbyname", show_template),
    Route::of(Method::POST, "/topapi/report/template/listbyuserid", list_templates),
    Route::of(Method::POST, "/topapi/report/create", create),
    Route::of(Method::POST, "/topapi/report/savecontent", save_draft),
    Route::of(Method::POST, "/topapi/report/list", list),
    Route::of(Method::POST, "/topapi/report/simplelist", list),
    Route::of(Method::GET, "/v1.0/report/users/sendAndReceiveLists", list),
    Route::of(Method::GET, "/v1.0/report/details", show),
    Route::of(Method::POST, "/topapi/report/getunreadcount", count_unread),
    Route::of(Method::POST, "/topapi/report/receiver/list", list_receivers),
    Route::of(Method::POST, "/topapi/report/comment/list", list_comments),
    Route::of(Method::POST, "/topapi/report/statistics", show_statistics),
    Route::of(Method::POST, "/topapi/report/statistics/listbytype", list_by_type),
];

const REPORTS: &str = "reports";
const DRAFTS: &str = "report drafts";
const LARGEST_PAGE: i64 = 20;
const LONGEST_WINDOW_MS: i64 = 180 * 24 * 3_600_000;

fn check_person(state: &State, userid: &str, call: &Call) -> Result<(), Refusal> {
    state.directory.user(userid).map(|_| ()).ok_or_else(|| NO_PERSON.refusal(call.dialect()))
}

fn begin(platform: &Platform, call: &Call, template: &mut Document) -> Result<(), Refusal> {
    let state = platform.state();
    check_person(&state, &call.need("creator")?, call)?;
    template.list("defaultReceivers").iter().try_for_each(|userid| check_person(&state, userid, call))
}

/// A template as it is shown to somebody.
fn document(platform: &Platform, state: &State, template: &Record) -> Document {
    let mut document = template.document.clone();
    let receiver = |userid: &String| {
        let name = state.directory.user(userid).map(|user| user.name.clone());
        json!({"userid": userid, "userName": name})
    };
    let receivers: Value = template.document.list("defaultReceivers").iter().map(receiver).collect();
    document.set("defaultReceivers", receivers);
    let conversation = |id: &String| json!({"conversationId": id, "title": id});
    let conversations: Value =
        template.document.list("defaultReceivedCids").iter().map(conversation).collect();
    document.set("defaultReceivedConvs", conversations);
    let creator = template.document.text("creator").unwrap_or_default();
    document.set("userName", state.directory.user(&creator).map(|user| user.name.clone()));
    document.set("userid", creator);
    document.set("iconUrl", format!("{}/report/icon.png", platform.base_url()));
    document.set("url", format!("{}/report?templateId={}", platform.base_url(), template.id));
    document
}

fn named<'a>(state: &'a State, call: &Call, name: &str) -> Result<&'a Record, Refusal> {
    let mut templates = state.records.all(TEMPLATE.name);
    let found = templates.find(|template| template.document.text("name").as_deref() == Some(name));
    found.ok_or_else(|| NO_TEMPLATE.refusal(call.dialect()))
}

fn show_template(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    check_person(&state, &call.need("userid")?, call)?;
    let template = named(&state, call, &call.need("templateName")?)?;
    Ok(call.answer_thing(document(platform, &state, template), None, ALIASES))
}

fn list_templates(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    if let Some(userid) = call.request.text("userid") {
        check_person(&state, &userid, call)?;
    }
    let templates = state.records.all(TEMPLATE.name).map(|template| (template.number, template));
    let page = Page::of(&call.request).cut(templates).map(|template| document(platform, &state, template));
    Ok(call.answer_list(page, "", None, ALIASES))
}

/// The report of a request, checked against its template.
fn draft(platform: &Platform, call: &Call, state: &State) -> Result<(String, Document), Refusal> {
    let sent = Document::of(call.request.get("createReportParam").cloned().unwrap_or_default());
    let userid = sent.text("userid").unwrap_or_default();
    let author = state.directory.user(&userid).ok_or_else(|| NO_PERSON.refusal(call.dialect()))?;
    let template = state.records.get(TEMPLATE.name, &sent.text("templateId").unwrap_or_default());
    let template = &template.ok_or_else(|| NO_TEMPLATE.refusal(call.dialect()))?.document;
    let fields = template.get("fields").and_then(Value::as_array).cloned().unwrap_or_default();
    let is_field =
        |key: &str| fields.iter().any(|field| field.get("fieldName").and_then(Value::as_str) == Some(key));
    let mut contents = Vec::new();
    for content in sent.get("contents").and_then(Value::as_array).into_iter().flatten() {
        let content = Document::of(content.clone());
        let key = content.text("key").unwrap_or_default();
        if !is_field(&key) {
            return Err(WRONG_FIELD.refusal(call.dialect()));
        }
        contents.push(json!({"key": key, "value": content.text("content"), "sort": content.text("sort"),
            "type": content.text("type"), "images": []}));
    }
    let mut receivers = template.list("defaultReceivers");
    for userid in sent.list("toUserids") {
        check_person(state, &userid, call)?;
        receivers.retain(|other| *other != userid);
        receivers.push(userid);
    }
    let department = author.dept_id_list.first().and_then(|dept_id| state.directory.department(*dept_id));
    let (id, now_ms) = (platform.identifiers.hex32(), platform.clock.now_ms());
    let report = json!({"reportId": id, "templateId": sent.text("templateId"), "templateName": template.text("name"),
        "creatorId": userid, "creatorName": author.name, "deptName": department.map(|found| found.name.clone()),
        "contents": contents, "receivers": receivers, "createTime": now_ms, "modifiedTime": now_ms, "remark": "",
        "images": [], "readers": [], "likers": [], "comments": []});
    Ok((id, Document::of(report)))
}

fn create(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (id, report) = draft(platform, call, &state)?;
    state.records.insert(REPORTS, id.clone(), String::new(), report);
    Ok(json!({"result": id}))
}

/// What the person will find filled in: it is no report yet.
fn save_draft(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (id, report) = draft(platform, call, &state)?;
    state.records.insert(DRAFTS, id.clone(), String::new(), report);
    Ok(json!({"result": id}))
}

/// Within a window; of a template or a person, or those that a person sent and received.
fn list(platform: &Platform, call: &Call) -> Outcome {
    let request = &call.request;
    let (from, to) = (call.need_integer("startTime")?, call.need_integer("endTime")?);
    let size = request.integer("size").or(request.integer("maxResults"));
    let fits = (0..=LONGEST_WINDOW_MS).contains(&to.saturating_sub(from))
        && size.is_none_or(|size| (1..=LARGEST_PAGE).contains(&size));
    if !fits {
        return Err(WRONG_WINDOW.refusal(call.dialect()));
    }
    let (template, author) = (request.text("templateName"), request.text("userid"));
    let either = request.text("operationUserId");
    let state = platform.state();
    if let Some(userid) = author.as_ref().or(either.as_ref()) {
        check_person(&state, userid, call)?;
    }
    let is = |report: &Document, name: &str, wanted: &Option<String>| {
        wanted.is_none() || report.text(name) == *wanted
    };
    let within = |time: Option<i64>, from: Option<i64>, to: Option<i64>| {
        time.is_some_and(|time| from.is_none_or(|from| time >= from) && to.is_none_or(|to| time <= to))
    };
    let (modified_from, modified_to) =
        (request.integer("modifiedStartTime"), request.integer("modifiedEndTime"));
    let wanted = |report: &&Record| {
        let report = &report.document;
        within(report.integer("createTime"), Some(from), Some(to))
            && within(report.integer("modifiedTime"), modified_from, modified_to)
            && is(report, "templateName", &template)
            && is(report, "creatorId", &author)
            && either.as_ref().is_none_or(|userid| {
                report.text("creatorId").as_ref() == Some(userid) || report.list("receivers").contains(userid)
            })
    };
    let reports = state.records.all(REPORTS).filter(wanted).map(|report| (report.number, report));
    let page = Page::of(request).cut(reports).map(|report| report.document.clone());
    let size = page.items.len();
    let mut answer = call.answer_list(page, "", None, ALIASES);
    if let Some(result) = answer.get_mut("result").and_then(Value::as_object_mut) {
        result.insert("size".to_owned(), json!(size));
    }
    Ok(answer)
}

fn find<'a>(state: &'a State, call: &Call) -> Result<&'a Document, Refusal> {
    let report = state.records.get(REPORTS, &call.need("reportId")?);
    report.map(|report| &report.document).ok_or_else(|| NO_REPORT.refusal(call.dialect()))
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    Ok(call.answer_thing(find(&state, call)?.clone(), None, ALIASES))
}

fn count_unread(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userid")?;
    let state = platform.state();
    check_person(&state, &userid, call)?;
    let reports = state.records.all(REPORTS).map(|report| &report.document);
    let unread = reports.filter(|report| {
        report.list("receivers").contains(&userid) && !report.list("readers").contains(&userid)
    });
    Ok(json!({"count": unread.count()}))
}

fn people(call: &Call, people: Vec<String>) -> Value {
    let page = Page::of(&call.request).cut_list(people);
    call.answer_list(page.map(|userid| Document::of(json!({"userid": userid}))), "userid", None, &[])
}

fn list_receivers(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    Ok(people(call, find(&state, call)?.list("receivers")))
}

fn comments(report: &Document) -> Vec<Document> {
    let comments = report.get("comments").and_then(Value::as_array).cloned().unwrap_or_default();
    comments.into_iter().map(Document::of).collect()
}

fn commenters(report: &Document) -> Vec<String> {
    let mut people = Vec::new();
    for userid in comments(report).iter().filter_map(|comment| comment.text("userid")) {
        if !people.contains(&userid) {
            people.push(userid);
        }
    }
    people
}

fn list_comments(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let page = Page::of(&call.request).cut_list(comments(find(&state, call)?));
    Ok(call.answer_list(page, "", None, &[]))
}

fn show_statistics(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let report = find(&state, call)?;
    let numbers = json!({"readNum": report.list("readers").len(), "likeNum": report.list("likers").len(),
        "commentNum": comments(report).len(), "commentUserNum": commenters(report).len()});
    Ok(call.answer_thing(Document::of(numbers), None, &[]))
}

/// 0 who has read it, 1 who has commented on it, 2 who likes it.
fn list_by_type(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let report = find(&state, call)?;
    Ok(people(
        call,
        match call.need_integer("type")? {
            0 => report.list("readers"),
            1 => commenters(report),
            2 => report.list("likers"),
            _ => return Err(call.missing("type")),
        },
    ))
}

/// What somebody does with a report.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reaction<'a> {
    Read,
    Like,
    Comment(&'a str),
}

/// False where the report or the person does not exist.
pub(crate) fn react(platform: &Platform, report_id: &str, userid: &str, reaction: Reaction<'_>) -> bool {
    let now_ms = platform.clock.now_ms();
    let mut state = platform.state();
    if state.directory.user(userid).is_none() {
        return false;
    }
    let Some(report) = state.records.get_mut(REPORTS, report_id).map(|report| &mut report.document) else {
        return false;
    };
    let mut add = |name: &str| {
        let mut people = report.list(name);
        people.retain(|other| other != userid);
        people.push(userid.to_owned());
        report.set(name, people);
    };
    // Who likes it or comments on it has read it.
    add("readers");
    match reaction {
        Reaction::Read => {}
        Reaction::Like => add("likers"),
        Reaction::Comment(text) => {
            let mut comments = report.get("comments").and_then(Value::as_array).cloned().unwrap_or_default();
            comments.push(json!({"userid": userid, "content": text, "createTime": now_ms}));
            report.set("comments", comments);
        }
    }
    true
}
