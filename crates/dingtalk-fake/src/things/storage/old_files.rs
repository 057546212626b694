//! Files as the drive of before takes them: uploaded whole or in chunks, then put into a space or sent to a person.

use http::Method;
use serde_json::Value;

use super::entry::text;
use super::trouble::Trouble;
use super::uploads::{self, Upload};
use super::{entry, space};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::multipart::Part;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::chats::{Reply, ReplyRoute, one_to_one};
use crate::state::media::MediaFile;
use crate::state::tokens::Holder;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/file/upload/single", upload),
    Route::of(Method::GET, "/file/upload/transaction", transaction),
    Route::of(Method::POST, "/file/upload/chunk", upload_chunk),
    Route::of(Method::GET, "/cspace/get_custom_space", show_space),
    Route::of(Method::GET, "/cspace/used_info", show_used),
    Route::of(Method::GET, "/cspace/add", add),
    Route::of(Method::POST, "/cspace/add_to_single_chat", send),
];

/// The shelf of uploads that are under way.
const UNDER_WAY: &str = "old file uploads";

/// Of a file that comes whole, and of one chunk.
const MOST_BYTES: usize = 8 << 20;
const MOST_CHUNKS: i64 = 10_000;

/// The part `file`, within its size. The codes are those of media files; assumed.
fn file_of(call: &Call) -> Result<Part, Refusal> {
    let part = call.parts()?.into_iter().find(|part| part.name == "file");
    let part = part.ok_or_else(|| Refusal::code(41005, "the part file is missing"))?;
    if part.content.is_empty() {
        return Err(Refusal::code(44001, "the file is empty"));
    }
    if part.content.len() > MOST_BYTES {
        return Err(Refusal::code(40006, format!("at most {MOST_BYTES} bytes are allowed at once")));
    }
    Ok(part)
}

/// Assumed, as all refusals of these uploads.
fn wrong_size(told: i64, length: usize) -> Result<(), Refusal> {
    let message = format!("file_size is {told}, and {length} bytes came");
    if usize::try_from(told) == Ok(length) { Ok(()) } else { Err(Refusal::parameter(message)) }
}

fn keep(platform: &Platform, state: &mut State, file_name: String, content: bytes::Bytes) -> String {
    let media_id = format!("#iAE{}", platform.identifiers.hex32());
    state.media.add(media_id.clone(), MediaFile { media_type: "file".to_owned(), file_name, content });
    media_id
}

fn upload(platform: &Platform, call: &Call) -> Outcome {
    let part = file_of(call)?;
    wrong_size(call.need_integer("file_size")?, part.content.len())?;
    let file_name = part.file_name.unwrap_or_default();
    Ok(json!({"media_id": keep(platform, &mut platform.state(), file_name, part.content)}))
}

/// Without `upload_id` it begins, with it it ends.
fn transaction(platform: &Platform, call: &Call) -> Outcome {
    let (size, chunks) = (call.need_integer("file_size")?, call.need_integer("chunk_numbers")?);
    let mut state = platform.state();
    let Some(id) = call.request.text("upload_id").filter(|id| !id.is_empty()) else {
        if !(1..=MOST_CHUNKS).contains(&chunks) {
            return Err(Refusal::parameter(format!("chunk_numbers has to be from 1 to {MOST_CHUNKS}")));
        }
        let id = platform.identifiers.hex32();
        state.records.insert(UNDER_WAY, id.clone(), String::new(), Document::of(json!({"chunks": chunks})));
        return Ok(json!({"upload_id": id}));
    };
    state.records.get(UNDER_WAY, &id).ok_or_else(unknown_upload)?;
    let content = state.objects.get(&id).unwrap_or_default();
    wrong_size(size, content.len())?;
    state.records.remove(UNDER_WAY, &id);
    Ok(json!({"media_id": keep(platform, &mut state, String::new(), content)}))
}

fn unknown_upload() -> Refusal {
    Refusal::parameter("no upload has this upload_id")
}

fn upload_chunk(platform: &Platform, call: &Call) -> Outcome {
    let (part, id) = (file_of(call)?, call.need("upload_id")?);
    let number = call.need_integer("chunk_sequence")?;
    let mut state = platform.state();
    let upload = state.records.get(UNDER_WAY, &id).ok_or_else(unknown_upload)?;
    if !(1..=upload.document.integer("chunks").unwrap_or(MOST_CHUNKS)).contains(&number) {
        return Err(Refusal::parameter("chunk_sequence counts the chunks from 1"));
    }
    // What it came in would hold on to the whole request.
    state.objects.put(&id, number, bytes::Bytes::copy_from_slice(&part.content));
    Ok(json!({}))
}

/// An app's space, by the domain that the app chose; capitals do not matter.
fn custom_space(platform: &Platform, call: &Call) -> Result<String, Refusal> {
    let domain = call.need("domain")?.to_lowercase();
    let is_right = domain.len() <= 10 && domain.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_right {
        return Err(Refusal::parameter("domain has at most 10 letters and digits"));
    }
    let more = Document::of(json!({"name": domain, "ownerType": "APP", "spaceType": "custom"}));
    let key = format!("custom/{domain}");
    Ok(space::of_key(platform, &mut platform.state(), "", &key, more))
}

fn show_space(platform: &Platform, call: &Call) -> Outcome {
    let id = custom_space(platform, call)?;
    Ok(json!({"spaceid": id.parse::<i64>().unwrap_or_default()}))
}

fn show_used(platform: &Platform, call: &Call) -> Outcome {
    let id = custom_space(platform, call)?;
    let state = platform.state();
    let used = state
        .records
        .get(space::SPACES, &id)
        .and_then(|found| space::view(&state, found).integer("usedQuota"));
    Ok(json!({"used_size": used.unwrap_or_default()}))
}

fn stored(state: &State, call: &Call) -> Result<MediaFile, Refusal> {
    let file = state.media.get(&call.need("media_id")?).cloned();
    file.ok_or_else(|| Refusal::code(40007, "no file has this media_id"))
}

/// In the name of the person whose code it is. The file belongs to the app, whose space it is.
fn add(platform: &Platform, call: &Call) -> Outcome {
    let (name, space_id) = (call.need("name")?, call.need("space_id")?);
    let app = match &call.caller {
        Some(Holder::App { client_id, .. }) => client_id.as_str(),
        _ => "",
    };
    let mut state = platform.state();
    let state = &mut *state;
    let file = stored(state, call)?;
    let told = |trouble: Trouble| trouble.refusal(call);
    space::check(platform, state, &space_id).map_err(told)?;
    let code = call.need("code")?;
    if state.tokens.use_code(&code, app, platform.clock.now_ms()).is_none() {
        return Err(Refusal::code(40078, "the code does not exist or was used"));
    }
    let who =
        state.records.get(space::SPACES, &space_id).map(|space| text(space, "ownerId")).unwrap_or_default();
    let folder = call.request.text("folder_id").filter(|id| !id.is_empty());
    let key = uploads::issue(platform, state, &space_id, false);
    state.objects.put(&key, 0, file.content);
    let overwrite = call.request.boolean("overwrite") == Some(true);
    let upload = Upload {
        place: (&space_id, folder.as_deref().unwrap_or(entry::ROOT)),
        name: &name,
        key: &key,
        size: None,
        conflict: overwrite.then(|| "OVERWRITE".to_owned()),
        properties: None,
    };
    let entry = uploads::put(platform, state, &who, &upload).map_err(told)?;
    let document = entry::view(&state.records, &entry);
    let member = |name: &str| document.get(name).cloned().unwrap_or_default();
    // The page says only that it tells of the file; the names are those of the files of approvals.
    let dentry: Value = json!({"spaceId": space_id, "fileId": entry.id, "fileName": member("name"),
        "fileSize": member("size"), "fileType": member("extension"), "path": member("path")});
    Ok(json!({"dentry": dentry.to_string()}))
}

fn send(platform: &Platform, call: &Call) -> Outcome {
    let (userid, name) = (call.need("userid")?, call.need("file_name")?);
    let mut state = platform.state();
    if state.directory.user(&userid).is_none() {
        return Err(Refusal::code(60121, "the user does not exist"));
    }
    stored(&state, call)?;
    let content = json!({"media_id": call.need("media_id")?, "file_name": name});
    let chat = one_to_one(platform.robot_of(call.caller.as_ref()), &userid);
    let reply = Reply::new(ReplyRoute::Chat, "file", content).in_conversation(chat, Some(userid));
    state.chats.post(reply, platform.clock.now_ms());
    Ok(json!({}))
}
