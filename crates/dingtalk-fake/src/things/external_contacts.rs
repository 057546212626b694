//! External contacts: people of other organisations whom the members look after. Their labels are set by hand in DingTalk, so that
//! there are the same ones always.

use http::Method;
use serde_json::Value;

use super::kind::{Kind, Words};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;

/// The codes are assumed: no page lists any but that of people who do not exist.
static CONTACT: Kind = Kind::new("external contacts", "userid", NO_CONTACT)
    .aliases(&[&["userid", "userId"]])
    .unique("mobile", TAKEN);

const NO_CONTACT: Words = Words::new((60121, "the external contact does not exist"), (404, "", ""));
const TAKEN: Words = Words::new((60104, "the mobile number is taken"), (400, "", ""));
const NO_FOLLOWER: Words = Words::new((60121, "follower_user_id belongs to nobody"), (404, "", ""));
const NO_LABEL: Words = Words::new((40035, "label_ids has a label that does not exist"), (400, "", ""));
const TOO_MANY: Words =
    Words::new((40035, "at most 20 labels, departments and people may be given"), (400, "", ""));

pub(crate) const ROUTES: &[Route] = &[
    Route::create(Method::POST, "/topapi/extcontact/create", &CONTACT).from("contact").prepare(check_new),
    Route::read(Method::POST, "/topapi/extcontact/get", &CONTACT),
    Route::list(Method::POST, "/topapi/extcontact/list", &CONTACT),
    Route::of(Method::POST, "/topapi/extcontact/update", update),
    Route::delete(Method::POST, "/topapi/extcontact/delete", &CONTACT),
    Route::of(Method::POST, "/topapi/extcontact/listlabelgroups", list_labels),
];

/// A group of labels: its name, its colour, its labels with their ids.
type LabelGroup = (&'static str, i64, &'static [(&'static str, i64)]);

/// Those of a new organisation: all of it is assumed.
const LABELS: &[LabelGroup] = &[
    ("级别", -15_220_746, &[("一般", 3_001), ("重要", 3_002), ("核心", 3_003)]),
    ("状态", -11_687_445, &[("未签约", 3_011), ("已签约", 3_012)]),
];

const MOST: usize = 20;

fn check_new(platform: &Platform, call: &Call, contact: &mut Document) -> Result<(), Refusal> {
    check(platform, call, contact)?;
    contact.set("userid", format!("ext{}", platform.identifiers.nonce()));
    Ok(())
}

fn check(platform: &Platform, call: &Call, contact: &Document) -> Result<(), Refusal> {
    let refuse = |words: Words| Err(words.refusal(call.dialect()));
    let follower = contact.text("followerUserId");
    if follower.is_some_and(|follower| platform.state().directory.user(&follower).is_none()) {
        return refuse(NO_FOLLOWER);
    }
    let lists = ["labelIds", "shareDeptIds", "shareUserIds"].map(|name| contact.list(name));
    if lists.iter().any(|list| list.len() > MOST) {
        return refuse(TOO_MANY);
    }
    let is_label = |id: &String| {
        let mut labels = LABELS.iter().flat_map(|group| group.2);
        labels.any(|(_, known)| known.to_string() == *id)
    };
    let [given, ..] = lists;
    if !given.iter().all(is_label) {
        return refuse(NO_LABEL);
    }
    Ok(())
}

/// The id is among what changes.
fn update(platform: &Platform, call: &Call) -> Outcome {
    let mut changes =
        CONTACT.document(Document::of(call.request.get("contact").cloned().unwrap_or_default()));
    let id = changes.remove("userid").and_then(|id| id.as_str().map(str::to_owned)).unwrap_or_default();
    check(platform, call, &changes)?;
    let mut state = platform.state();
    let contact = state.records.get_mut(CONTACT.name, &id);
    let contact = contact.ok_or_else(|| NO_CONTACT.refusal(call.dialect()))?;
    contact.document.merge(changes, CONTACT.aliases);
    contact.document.set("modifiedTime", platform.clock.now_ms());
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn list_labels(_: &Platform, call: &Call) -> Outcome {
    let group = |(name, color, labels): &LabelGroup| {
        let labels: Vec<Value> = labels.iter().map(|(name, id)| json!({"name": name, "id": id})).collect();
        Document::of(json!({"name": name, "color": color, "labels": labels}))
    };
    let page: Page = call.page();
    Ok(call.answer_list(page.cut_list(LABELS.iter().map(group)), "", Some("results"), &[]))
}
