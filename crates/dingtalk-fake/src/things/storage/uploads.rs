//! Uploads: an address to put the bytes to, whole or in parts, and the commit that makes them a file.

use http::Method;
use serde_json::Value;

use super::access::{self, Role};
use super::entry::{self, ENTRIES};
use super::landing::{Conflict, Landing, land};
use super::trouble::Trouble;
use super::{address, operator, option, space, subscriptions, tell};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things::kind::Change;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/files/uploadInfos/query", begin),
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/files/multiPartUploadInfos/init", begin_parts),
    Route::of(Method::POST, "/v1.0/storage/spaces/files/multiPartUploadInfos/query", parts),
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/files/commit", commit),
    Route::of(Method::POST, "/v2.0/storage/spaces/files/{parentDentryUuid}/uploadInfos/query", begin),
    Route::of(Method::POST, "/v2.0/storage/spaces/files/{parentDentryUuid}/commit", commit),
];

/// The shelf of the keys that were issued.
const UPLOADS: &str = "storage uploads";

const PROTOCOL: &str = "HEADER_SIGNATURE";

/// For so many parts may one call ask, and so many may a file have.
const MOST_PART_NUMBERS: usize = 30;
const MOST_PARTS: i64 = 10_000;

/// Properties of an app on one entry.
pub(super) const MOST_PROPERTIES: usize = 3;

/// The space and the folder that a request means, by ids or by uuid.
fn place(platform: &Platform, state: &mut State, call: &Call) -> Result<(String, String), Refusal> {
    let told = |trouble: Trouble| trouble.refusal(call);
    if call.request.get("parentDentryUuid").is_none() {
        let id = call.need("spaceId")?;
        space::check(platform, state, &id).map_err(told)?;
        return Ok((id, call.request.text("parentId").unwrap_or_else(|| entry::ROOT.to_owned())));
    }
    let uuid = call.need("parentDentryUuid")?;
    if let Some(space) = state.records.all(space::SPACES).find(|space| entry::text(space, "uuid") == uuid) {
        return Ok((space.id.clone(), entry::ROOT.to_owned()));
    }
    let wrong = Trouble::Parameter("parentDentryUuid");
    let folder = entry::by_uuid(&state.records, &uuid).ok().filter(|entry| entry::is_folder(entry));
    let folder = folder.ok_or(wrong).map_err(told)?;
    Ok((entry::text(folder, "spaceId"), folder.id.clone()))
}

/// Issues a key.
pub(super) fn issue(platform: &Platform, state: &mut State, space_id: &str, in_parts: bool) -> String {
    let key = platform.identifiers.hex32();
    let upload = json!({"spaceId": space_id, "inParts": in_parts});
    state.records.insert(UPLOADS, key.clone(), String::new(), Document::of(upload));
    key
}

fn begin(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    operator(&state, call)?;
    let (space_id, _) = place(platform, &mut state, call)?;
    if call.need("protocol")? != PROTOCOL {
        return Err(Trouble::Protocol.refusal(call));
    }
    if let Some(name) = pre_checked(call).text("name") {
        super::landing::check_name(&name).map_err(|trouble| trouble.refusal(call))?;
    }
    let in_parts = call.request.boolean("multipart") == Some(true);
    let key = issue(platform, &mut state, &space_id, in_parts);
    let signed = address::hand_out(platform, &mut state, "PUT", &key, 0);
    let answer = json!({"uploadKey": key, "storageDriver": "DINGTALK", "protocol": PROTOCOL, "headerSignatureInfo": signed});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

fn pre_checked(call: &Call) -> Document {
    Document::of(option(call).get("preCheckParam").cloned().unwrap_or_default())
}

fn begin_parts(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    operator(&state, call)?;
    let (space_id, _) = place(platform, &mut state, call)?;
    let key = issue(platform, &mut state, &space_id, true);
    Ok(call.answer_thing(Document::of(json!({"uploadKey": key, "storageDriver": "DINGTALK"})), None, &[]))
}

fn parts(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    operator(&state, call)?;
    let (key, numbers) = (call.need("uploadKey")?, call.request.list("partNumbers"));
    let upload = state.records.get(UPLOADS, &key);
    if upload.and_then(|upload| upload.document.boolean("inParts")) != Some(true) {
        return Err(Trouble::Parameter("uploadKey").refusal(call));
    }
    let numbers: Vec<i64> = numbers.iter().filter_map(|number| number.parse().ok()).collect();
    let is_right = |number: &i64| (1..=MOST_PARTS).contains(number);
    if numbers.is_empty() || numbers.len() > MOST_PART_NUMBERS || !numbers.iter().all(is_right) {
        return Err(Trouble::Parameter("partNumbers").refusal(call));
    }
    let mut signed = Vec::new();
    for number in numbers {
        let info = address::hand_out(platform, &mut state, "PUT", &key, number);
        signed.push(json!({"partNumber": number, "headerSignatureInfo": info}));
    }
    let answer = Document::of(json!({"multipartHeaderSignatureInfos": signed}));
    Ok(call.answer_thing(answer, None, &[]))
}

fn commit(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let who = operator(&state, call)?;
    let (space_id, parent_id) = place(platform, &mut state, call)?;
    let (name, key, option) = (call.need("name")?, call.need("uploadKey")?, option(call));
    let upload = Upload {
        place: (&space_id, &parent_id),
        name: &name,
        key: &key,
        size: option.integer("size"),
        conflict: option.text("conflictStrategy"),
        properties: option.get("appProperties").cloned(),
    };
    let found = put(platform, &mut state, &who, &upload);
    let found = found.map(|entry| entry::view(&state.records, &entry).into_value());
    Ok(call.answer_thing(Document::of(tell(call, found)?), None, entry::NAMES))
}

/// What becomes a file.
#[derive(Debug)]
pub(super) struct Upload<'a> {
    pub(super) place: (&'a str, &'a str),
    pub(super) name: &'a str,
    pub(super) key: &'a str,
    pub(super) size: Option<i64>,
    pub(super) conflict: Option<String>,
    pub(super) properties: Option<Value>,
}

/// Makes what was uploaded a file, or a new version of one.
pub(super) fn put(
    platform: &Platform,
    state: &mut State,
    who: &str,
    upload: &Upload<'_>,
) -> Result<Record, Trouble> {
    let (space_id, parent_id) = upload.place;
    let issued = state.records.get(UPLOADS, upload.key).map(|issued| entry::text(issued, "spaceId"));
    if issued.as_deref() != Some(space_id) {
        return Err(Trouble::Parameter("uploadKey"));
    }
    entry::check_folder(&state.records, space_id, parent_id)?;
    access::check(platform, state, upload.place, who, Role::Editor)?;
    let conflict = Conflict::of(upload.conflict.as_deref())?;
    let properties = upload.properties.as_ref().map(properties_of).transpose()?;
    let size = state.objects.length(upload.key).ok_or(Trouble::NotStored)?;
    if upload.size.is_some_and(|told| usize::try_from(told) != Ok(size)) {
        return Err(Trouble::NotStored);
    }
    let landing = land(&state.records, upload.place, upload.name, conflict, (false, None))?;
    let (entry, change) = match landing {
        Landing::Kept(id) => return state.records.get(ENTRIES, &id).cloned().ok_or(Trouble::NoEntry),
        Landing::New(name) => {
            let mut document = entry::begin(platform, who, &name, Some((upload.key, size)));
            if let Some(properties) = properties {
                let app = &platform.seed.client_id;
                document.set("appProperties", json!({app: properties}));
            }
            (entry::keep(state, space_id, parent_id, document).clone(), Change::Created)
        }
        Landing::Onto(id) => {
            let entry = entry::change(platform, state, &id, who, |_| {})?;
            let mut document = entry.document.clone();
            let mut versions =
                document.get("versions").and_then(Value::as_array).cloned().unwrap_or_default();
            document.set("version", document.integer("version").unwrap_or(1).saturating_add(1));
            document.set("object", upload.key);
            document.set("size", size);
            versions.push(entry::version_of(&document));
            document.set("versions", versions);
            (entry::change(platform, state, &id, who, |kept| *kept = document)?, Change::Modified)
        }
    };
    subscriptions::push(platform, state, change, &entry, who);
    Ok(entry)
}

/// Properties that an app hangs on an entry.
pub(super) fn properties_of(value: &Value) -> Result<Value, Trouble> {
    let list = value.as_array().ok_or(Trouble::Parameter("appProperties"))?;
    if list.len() > MOST_PROPERTIES { Err(Trouble::TooManyProperties) } else { Ok(value.clone()) }
}
