//! Files of chats: the space of a group, and files that are sent into chats.

use http::Method;

use super::access::Role;
use super::transfers::{Target, Way, transfer};
use super::trouble::Trouble;
use super::{downloads, entry, operator, space};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/convFile/conversations/spaces/query", show_space),
    Route::of(Method::POST, "/v1.0/convFile/conversations/files/send", send),
    Route::of(Method::POST, "/v1.0/convFile/conversations/files/links/send", send_link),
    Route::of(Method::POST, "/v1.0/convFile/apps/conversations/files/send", send_by_app),
];

/// The space of a group that is there.
fn space_of(platform: &Platform, state: &mut State, call: &Call, who: &str) -> Result<String, Refusal> {
    let conversation = call.need("openConversationId")?;
    if !platform.seed.conversations.contains(&conversation) && !state.chats.has_group(&conversation) {
        return Err(Trouble::NoConversation.refusal(call));
    }
    let more = json!({"name": conversation, "scene": "conversation", "sceneId": conversation});
    let key = format!("conversation/{conversation}");
    Ok(space::of_key(platform, state, who, &key, Document::of(more)))
}

fn show_space(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let who = operator(&state, call)?;
    let id = space_of(platform, &mut state, call, &who)?;
    let space = state.records.get(space::SPACES, &id).map(|space| space.document.clone());
    Ok(call.answer_thing(space.unwrap_or_default(), None, space::NAMES))
}

/// The file lies in the group's space from then on.
fn send(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, conversation) = (operator(&state, call)?, call.need("openConversationId")?);
    let space_id = space_of(platform, &mut state, call, &who)?;
    sent(platform, call, &mut state, &who, (&conversation, Some(space_id)))
}

/// A link leaves the file where it is.
fn send_link(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, conversation) = (operator(&state, call)?, call.need("openConversationId")?);
    space_of(platform, &mut state, call, &who)?;
    sent(platform, call, &mut state, &who, (&conversation, None))
}

/// The app sends it to the person.
fn send_by_app(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let who = operator(&state, call)?;
    let key = format!("app/{who}");
    let space_id = space::of_key(platform, &mut state, &who, &key, Document::of(json!({"name": key})));
    sent(platform, call, &mut state, &who, (&format!("cid-{who}"), Some(space_id)))
}

fn sent(
    platform: &Platform,
    call: &Call,
    state: &mut State,
    who: &str,
    (conversation, copy_to): (&str, Option<String>),
) -> Outcome {
    let file = downloads::asked(platform, state, call, Role::Downloader)?;
    // Only the page of the sending into a group lists the code.
    if entry::is_folder(&file) {
        return Err(Refusal::api(400, "folderNotSupport", "a folder cannot be sent"));
    }
    let file = match copy_to {
        Some(space) => {
            let target = Target { space, folder: entry::ROOT.to_owned(), conflict: None };
            transfer(platform, state, who, (Way::Copy, &file), &target)
                .map_err(|trouble| trouble.refusal(call))?
        }
        None => file,
    };
    let mut document = entry::view(&state.records, &file);
    document.set("conversationId", conversation);
    Ok(call.answer_thing(document, None, &[]))
}
