//! How to-do tasks are shown: types of cards, categories of an app, what the organisation has set.

use http::Method;

use super::action::done;
use super::kind::{Kind, Words};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;

/// The code of what does not exist is assumed.
static CARD: Kind = Kind::new(
    "todo card types",
    "id",
    Words::new(
        (40035, "the card type does not exist"),
        (400, "todo.typeConfigQuery.paramError", "the card type does not exist"),
    ),
)
.aliases(&[&["id", "cardTypeId"]]);

pub(crate) const ROUTES: &[Route] = &[
    Route::create(Method::POST, "/v1.0/todo/users/{unionId}/configs/types", &CARD).prepare(check_new),
    Route::read(Method::GET, "/v1.0/todo/users/{unionId}/configs/types/{cardTypeId}", &CARD),
    Route::update(Method::PUT, "/v1.0/todo/users/{unionId}/configs/types/{cardTypeId}", &CARD).prepare(check),
    Route::of(Method::POST, "/v1.0/todo/apps/bizcategories/save", save_category),
    Route::of(Method::POST, "/v1.0/todo/apps/allBizcategories/list", list_categories),
    Route::of(Method::DELETE, "/v1.0/todo/apps/bizcategories", delete_category),
    Route::of(Method::POST, "/v1.0/todo/organizations/configs/save", save_settings),
    Route::of(Method::GET, "/v1.0/todo/organizations/configs", show_settings),
];

const CATEGORIES: &str = "todo categories";
/// One record, under the shelf's own name.
const SETTINGS: &str = "todo settings";

const TYPES: std::ops::RangeInclusive<i64> = 1..=2;
const MODES: &[&str] = &["PC_SLIDE", "PC_BROWSER"];

fn wrong(message: &str) -> Refusal {
    Refusal::api(400, "todo.typeConfigCreate.paramError", message)
}

fn check_new(platform: &Platform, call: &Call, card: &mut Document) -> Result<(), Refusal> {
    if card.integer("cardType").is_none() {
        return Err(wrong("cardType is null"));
    }
    if card.text("icon").is_none_or(|icon| icon.is_empty()) {
        return Err(wrong("card icon is null"));
    }
    let who = card.remove("unionId").as_ref().and_then(crate::call::text_of).unwrap_or_default();
    card.set("creatorId", who.as_str());
    card.set("modifierId", who);
    card.set("bizTag", platform.seed.client_id.as_str());
    check(platform, call, card)
}

fn check(_: &Platform, _: &Call, card: &mut Document) -> Result<(), Refusal> {
    if card.integer("cardType").is_some_and(|kind| !TYPES.contains(&kind)) {
        return Err(wrong("cardType has to be 1 or 2"));
    }
    if card.text("pcDetailUrlOpenMode").is_some_and(|mode| !MODES.contains(&mode.as_str())) {
        return Err(wrong("pcDetailUrlOpenMode is invalid"));
    }
    card.remove("operatorId");
    Ok(())
}

/// The codes of these are assumed: there is no page.
fn check_operator(state: &State, call: &Call) -> Result<(), Refusal> {
    let is_known = state.directory.user_by_union_id(&call.need("operatorId")?).is_some();
    let refusal = || Refusal::api(400, "todo.paramError", "the operatorId belongs to nobody");
    is_known.then_some(()).ok_or_else(refusal)
}

/// One whose id is there already is given its new name.
fn save_category(platform: &Platform, call: &Call) -> Outcome {
    let id = call.need("bizCategoryId")?;
    let mut state = platform.state();
    check_operator(&state, call)?;
    let now_ms = platform.clock.now_ms();
    let before = state.records.get(CATEGORIES, &id).and_then(|before| before.document.integer("createdTime"));
    let mut category = call.request.clone();
    category.set("createdTime", before.unwrap_or(now_ms));
    category.set("modifiedTime", now_ms);
    state.records.insert(CATEGORIES, id, String::new(), category);
    Ok(done(call))
}

fn list_categories(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let all = state.records.all(CATEGORIES).map(|category: &Record| category.document.clone());
    Ok(call.answer_list(Page::everything().cut_list(all), "bizCategoryId", None, &[]))
}

fn delete_category(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    check_operator(&state, call)?;
    let removed = state.records.remove(CATEGORIES, &call.need("bizCategoryId")?);
    removed.ok_or_else(|| Refusal::api(400, "todo.bizCategoryNotExist", "the category does not exist"))?;
    Ok(done(call))
}

fn save_settings(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    check_operator(&state, call)?;
    let mut settings = call.request.clone();
    settings.remove("operatorId");
    settings.set("modifiedTime", platform.clock.now_ms());
    settings.set("createdTime", platform.clock.now_ms());
    state.records.insert(SETTINGS, SETTINGS.to_owned(), String::new(), settings);
    Ok(done(call))
}

/// As long as nothing was set, nothing is on.
fn show_settings(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let kept = state.records.get(SETTINGS, SETTINGS).map(|kept| kept.document.clone());
    let kept = kept.unwrap_or_else(|| Document::of(json!({"status": 0, "homepageCatalogs": []})));
    Ok(call.answer_thing(kept, None, &[]))
}
