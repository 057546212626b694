//! Rules by which members of the organisation do not see one another, or not everything of one another. An app sees everybody
//! all the same: it goes by its own scopes.

use http::Method;

use super::kind::{Kind, Words};
use crate::call::Call;
use crate::document::Document;
use crate::platform::Platform;
use crate::reply::Refusal;
use crate::route::Route;

const ID: &[&[&str]] = &[&["id", "settingId"]];

/// The pages know no other code for a setting that does not exist.
const NO_SETTING: Words = Words::new(
    (40035, "the setting does not exist"),
    (400, "parameter.error", "there is no setting with this id"),
);
const NO_RESTRICTION: Words =
    Words::new((40035, "the setting does not exist"), (400, "idInvalid", "there is no setting with this id"));

/// People, departments and roles that are not found in the address book.
static HIDDEN: Kind = Kind::new("contact hide settings", "id", NO_SETTING).numbered_from(1_001).aliases(ID);
/// People who find only some others.
static RESTRICTION: Kind =
    Kind::new("contact restrictions", "id", NO_RESTRICTION).numbered_from(2_001).aliases(ID);
/// Fields of people that are not shown.
static FIELDS: Kind =
    Kind::new("staff attribute visibility", "id", NO_SETTING).numbered_from(3_001).aliases(ID);
/// The two by place (search, profile, list of nodes); there is no page, the codes are assumed.
static HIDDEN_BY_SCENE: Kind =
    Kind::new("contact hide settings by scene", "id", NO_SETTING).numbered_from(4_001).aliases(ID);
static FIELDS_BY_SCENE: Kind =
    Kind::new("staff attribute settings by scene", "id", NO_SETTING).numbered_from(5_001).aliases(ID);

#[rustfmt::skip]
pub(crate) const ROUTES: &[Route] = &[
    Route::save(Method::PUT, "/v1.0/contact/contactHideSettings", &HIDDEN).prepare(check_sums),
    Route::list(Method::GET, "/v1.0/contact/contactHideSettings", &HIDDEN),
    Route::delete(Method::DELETE, "/v1.0/contact/contactHideSettings/{settingId}", &HIDDEN),
    Route::save(Method::PUT, "/v1.0/contact/restrictions/settings", &RESTRICTION).prepare(check_restriction),
    Route::list(Method::GET, "/v1.0/contact/restrictions/settings", &RESTRICTION),
    Route::delete(Method::DELETE, "/v1.0/contact/restrictions/settings/{settingId}", &RESTRICTION),
    Route::save(Method::POST, "/v1.0/contact/staffAttributes/visibilitySettings", &FIELDS).prepare(check_sums),
    Route::list(Method::GET, "/v1.0/contact/staffAttributes/visibilitySettings", &FIELDS),
    Route::delete(Method::DELETE, "/v1.0/contact/staffAttributes/visibilitySettings/{settingId}", &FIELDS),
    Route::create(Method::POST, "/v1.0/contact/organizations/hides/settings", &HIDDEN_BY_SCENE),
    Route::read(Method::GET, "/v1.0/contact/organizations/hides/settings/{settingId}", &HIDDEN_BY_SCENE),
    Route::update(Method::PUT, "/v1.0/contact/organizations/hides/settings/{settingId}", &HIDDEN_BY_SCENE),
    Route::delete(Method::DELETE, "/v1.0/contact/organizations/hides/settings/{settingId}", &HIDDEN_BY_SCENE),
    Route::create(Method::POST, "/v1.0/contact/empAttributes/hides/settings", &FIELDS_BY_SCENE),
    Route::read(Method::GET, "/v1.0/contact/empAttributes/hides/settings/{settingId}", &FIELDS_BY_SCENE),
    Route::update(Method::PUT, "/v1.0/contact/empAttributes/hides/settings/{settingId}", &FIELDS_BY_SCENE),
    Route::delete(Method::DELETE, "/v1.0/contact/empAttributes/hides/settings/{settingId}", &FIELDS_BY_SCENE),
];

/// People, departments and roles of one list, together.
const MOST: usize = 50;
const OBJECTS: &[&str] = &["objectStaffIds", "objectDeptIds", "objectTagIds"];
const EXCLUDED: &[&str] = &["excludeStaffIds", "excludeDeptIds", "excludeTagIds"];
const SUBJECTS: &[&str] = &["subjectUserIds", "subjectDeptIds", "subjectTagIds"];
const EXCLUDED_USERS: &[&str] = &["excludeUserIds", "excludeDeptIds", "excludeTagIds"];
const TYPES: &[&str] = &["excludeNode", "onlySelf", "onlySelfDeptAndChild"];

fn count(setting: &Document, names: &[&str]) -> usize {
    names.iter().map(|name| setting.list(name).len()).sum()
}

fn check_sums(_: &Platform, _: &Call, setting: &mut Document) -> Result<(), Refusal> {
    setting.set_default("active", true);
    if [OBJECTS, EXCLUDED].iter().any(|names| count(setting, names) > MOST) {
        return Err(refuse("parameter.error", "at most 50 people, departments and roles may be given"));
    }
    Ok(())
}

fn check_restriction(platform: &Platform, _: &Call, setting: &mut Document) -> Result<(), Refusal> {
    setting.set_default("active", true);
    if setting.text("type").is_some_and(|kind| !TYPES.contains(&kind.as_str())) {
        return Err(refuse("typeInvalid", "type has to be excludeNode, onlySelf or onlySelfDeptAndChild"));
    }
    let (subjects, excluded) = (count(setting, SUBJECTS), count(setting, EXCLUDED_USERS));
    match (subjects, excluded) {
        (0, _) => return Err(refuse("subjectNodeEmpty", "the setting is for nobody")),
        (MOST.., _) if subjects > MOST => {
            return Err(refuse("subjectNodeExceed", "the setting is for more than 50"));
        }
        (_, MOST..) if excluded > MOST => {
            return Err(refuse("excludeNodeExceed", "the setting excludes more than 50"));
        }
        _ => {}
    }
    let people = [setting.list("subjectUserIds"), setting.list("excludeUserIds")].concat();
    let state = platform.state();
    if people.iter().any(|userid| state.directory.user(userid).is_none()) {
        return Err(refuse("userIdInvalid", "the user does not exist"));
    }
    Ok(())
}

fn refuse(code: &'static str, message: &str) -> Refusal {
    Refusal::api(400, code, message)
}
