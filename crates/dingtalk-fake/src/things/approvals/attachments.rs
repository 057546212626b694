//! Files of approvals: the space that they are kept in, and how they are looked at.

use http::Method;
use serde_json::Value;

use super::instance::Instance;
use super::{NO_INSTANCE, asked, running, wrong};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::things::kind::Words;
use crate::things::{page_of, stored_object};

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/workflow/processInstances/spaces/infos/query", show_space),
    Route::of(Method::POST, "/v1.0/workflow/premium/processInstances/spaces/infos/query", show_space),
    Route::of(Method::POST, "/topapi/processinstance/cspace/info", show_space),
    Route::of(Method::POST, "/v1.0/workflow/processInstances/spaces/authPreview", allow),
    Route::of(Method::POST, "/v1.0/workflow/premium/processInstances/spaces/authPreview", allow),
    Route::of(Method::POST, "/topapi/processinstance/cspace/preview", allow),
    Route::of(Method::POST, "/v1.0/workflow/processInstances/spaces/files/urls/download", fetch),
    Route::of(Method::POST, "/v1.0/workflow/premium/processInstances/spaces/files/urls/download", fetch),
    Route::of(Method::POST, "/topapi/processinstance/file/url/get", fetch),
    Route::of(Method::POST, "/v1.0/workflow/processInstances/spaces/files/authDownload", allow_download),
    Route::of(
        Method::POST,
        "/v1.0/workflow/premium/processInstances/spaces/files/authDownload",
        allow_download,
    ),
    Route::of(Method::POST, "/topapi/process/dentry/auth", allow_download),
    Route::of(Method::POST, "/topapi/processinstance/file/upload", authorise_app),
    Route::of(Method::POST, "/topapi/processinstance/file/download", authorise_app),
];

/// The organisation has one space for approvals.
pub(crate) const SPACE: i64 = 4_242_000_001;

const MOST_FILES: usize = 10;
/// Assumed, as the next.
const WRONG_FILES: Words =
    wrong("invalidParameter", "at most 10 files, all of the space of the approvals, may be given");
const NO_FILE: Words = wrong("noPermission", "the approval instance has no such file");

fn show_space(platform: &Platform, call: &Call) -> Outcome {
    running::check_person(&platform.state(), &call.need("userId")?, call.dialect())?;
    Ok(call.answer_thing(Document::of(json!({"spaceId": SPACE})), None, &[]))
}

/// Files of the space, whichever instance they belong to; 10 at most.
fn allow_download(platform: &Platform, call: &Call) -> Outcome {
    let (request, state) = (asked(call), platform.state());
    running::check_person(&state, &request.text("userId").unwrap_or_default(), call.dialect())?;
    let files = request.get("fileInfos").and_then(Value::as_array).cloned().unwrap_or_default();
    let is_here = |file: &Value| {
        let file = Document::of(file.clone());
        file.integer("spaceId") == Some(SPACE)
            && file.text("fileId").is_some_and(|id| stored_object(&state, SPACE, &id).is_some())
    };
    if files.len() > MOST_FILES || !files.iter().all(is_here) {
        return Err(WRONG_FILES.refusal(call.dialect()));
    }
    Ok(call.answer_thing(Document::default(), None, &[]))
}

/// Lets an app put files into the space, or fetch them: nobody asks for the code that it is given.
fn authorise_app(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let id = call.need("processInstanceId")?;
    let instance = running::find(&state, &id).ok_or_else(|| NO_INSTANCE.refusal(call.dialect()))?;
    if let Some(file_id) = call.request.text("fileId") {
        if !has_file(&instance, &file_id, true) || stored_object(&state, SPACE, &file_id).is_none() {
            return Err(NO_FILE.refusal(call.dialect()));
        }
    }
    let answer = json!({"spaceId": SPACE, "authCode": platform.identifiers.hex32()});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

/// Lets somebody look at a file of an instance.
fn allow(platform: &Platform, call: &Call) -> Outcome {
    of_instance(&platform.state(), call)?;
    Ok(call.answer_thing(Document::of(json!({"spaceId": SPACE})), None, &[]))
}

/// Where a file of an instance is fetched from: the one that was committed to the space.
fn fetch(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let file_id = of_instance(&state, call)?;
    let object = stored_object(&state, SPACE, &file_id).ok_or_else(|| NO_FILE.refusal(call.dialect()))?;
    let file = json!({"spaceId": SPACE, "fileId": file_id, "downloadUri": page_of(platform, &object)});
    Ok(call.answer_thing(Document::of(file), None, &[]))
}

/// The id of the file that a request names, which has to be in the instance.
fn of_instance(state: &State, call: &Call) -> Result<String, Refusal> {
    let request = asked(call);
    let need =
        |name: &str| request.text(name).filter(|text| !text.is_empty()).ok_or_else(|| call.missing(name));
    let (id, file_id) = (need("processInstanceId")?, need("fileId")?);
    let instance = running::find(state, &id).ok_or_else(|| NO_INSTANCE.refusal(call.dialect()))?;
    if has_file(&instance, &file_id, request.boolean("withCommentAttatchment") == Some(true)) {
        Ok(file_id)
    } else {
        Err(NO_FILE.refusal(call.dialect()))
    }
}

/// Values of attachment components are JSON text in which each file has its `fileId`.
fn has_file(instance: &Instance, file_id: &str, with_comments: bool) -> bool {
    let is_it = |file: &Value| Document::of(file.clone()).text("fileId").as_deref() == Some(file_id);
    let values = instance.form_component_values.iter();
    let in_form = values.filter_map(|value| Document::of(value.clone()).text("value")).any(|text| {
        let files: Option<Vec<Value>> = serde_json::from_str(&text).ok();
        files.is_some_and(|files| files.iter().any(is_it))
    });
    let records = instance.operation_records.iter();
    in_form || (with_comments && records.flat_map(|record| &record.attachments).any(is_it))
}
