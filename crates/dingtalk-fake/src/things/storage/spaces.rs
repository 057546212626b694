//! Spaces by the ids of the storage.

use http::Method;

use super::space::{self, SPACES};
use super::trouble::Trouble;
use super::{operator, option};
use crate::call::Call;
use crate::document::Document;
use crate::platform::Platform;
use crate::reply::Outcome;
use crate::route::Route;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/storage/spaces", add),
    Route::of(Method::GET, "/v1.0/storage/spaces/{spaceId}", show),
    Route::of(Method::GET, "/v1.0/storage/tasks/{taskId}", no_task),
    Route::of(Method::GET, "/v1.0/drive/tasks/{taskId}", no_task),
];

/// One space for each scene and its id, as the page has it.
fn add(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, option) = (operator(&state, call)?, option(call));
    if option.text("name").is_some_and(|name| name.trim().is_empty()) {
        return Err(Trouble::Parameter("name").refusal(call));
    }
    let mut more = Document::default();
    for name in ["name", "ownerType", "quota", "scene", "sceneId", "capabilities"] {
        option.get(name).into_iter().for_each(|value| more.set(name, value.clone()));
    }
    let (scene, id) = (option.text("scene"), option.text("sceneId"));
    let space = match (scene, id) {
        (Some(scene), Some(scene_id)) => {
            space::of_key(platform, &mut state, &who, &format!("scene/{scene}/{scene_id}"), more)
        }
        _ => space::add(platform, &mut state, &who, more).text("id").unwrap_or_default(),
    };
    let space = state.records.get(SPACES, &space).map(|space| space::view(&state, space));
    Ok(call.answer_thing(space.unwrap_or_default(), None, space::NAMES))
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    operator(&state, call)?;
    let id = call.need("spaceId")?;
    space::check(platform, &mut state, &id).map_err(|trouble| trouble.refusal(call))?;
    let space = state.records.get(SPACES, &id).map(|space| space::view(&state, space));
    Ok(call.answer_thing(space.unwrap_or_default(), None, space::NAMES))
}

/// Everything is done at once, so that there is never a task to be asked for.
fn no_task(platform: &Platform, call: &Call) -> Outcome {
    operator(&platform.state(), call)?;
    Err(Trouble::NoTask.refusal(call))
}
