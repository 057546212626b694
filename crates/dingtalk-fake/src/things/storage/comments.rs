//! Comments on documents, and the pictures and files that are put into them.

use http::Method;
use serde_json::Value;

use super::access::Role;
use super::{address, contents, downloads, entry};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::records::Record;

/// The shelves. The parent of a record is the uuid of the document.
const COMMENTS: &str = "document comments";
const RESOURCES: &str = "document resources";

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/doc/docs/{docId}/comments", comment),
    Route::of(Method::GET, "/v1.0/doc/docs/{docId}/comments", list),
    Route::of(Method::POST, "/v1.0/doc/docs/resources/{docId}/uploadInfos/query", begin_upload),
    Route::of(Method::GET, "/v1.0/doc/docs/resources/{docId}/{resourceId}/downloadInfo", show_resource),
];

/// On the whole document: it is not said to which words.
fn comment(platform: &Platform, call: &Call) -> Outcome {
    let (text, kind) = (call.need("commentContent")?, call.need("commentType")?);
    let mut state = platform.state();
    let (document, who) = contents::asked(platform, &state, call, Role::Reader)?;
    let (id, now_ms) = (platform.identifiers.hex32(), platform.clock.now_ms());
    let comment = json!({"commentId": id, "topicId": id, "creatorId": who, "commentType": kind,
        "content": {"elements": [{"elementType": "text", "text": text}]}, "isGlobal": true, "isSolved": false,
        "createdTime": now_ms, "modifiedTime": now_ms});
    state.records.insert(COMMENTS, id.clone(), entry::text(&document, "uuid"), Document::of(comment));
    Ok(call.answer_thing(Document::of(json!({"commentId": id})), None, &[]))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let (document, _) = contents::asked(platform, &state, call, Role::Reader)?;
    let fits = |comment: &&Record| {
        let as_wanted = |name: &str| {
            let wanted = call.request.boolean(name);
            wanted.is_none_or(|wanted| comment.document.boolean(name) == Some(wanted))
        };
        as_wanted("isGlobal") && as_wanted("isSolved")
    };
    let found = state.records.of_parent(COMMENTS, &entry::text(&document, "uuid")).filter(fits);
    let cut = call.page().cut(found.map(|comment| (comment.number, comment.document.clone())));
    Ok(call.answer_list(cut, "commentId", Some("result.commentList"), &[]))
}

fn begin_upload(platform: &Platform, call: &Call) -> Outcome {
    let name = call.need("resourceName")?;
    let mut state = platform.state();
    let (document, _) = contents::asked(platform, &state, call, Role::Editor)?;
    let id = platform.identifiers.hex32();
    let upload_url = address::hand_out_bare(platform, &mut state, "PUT", &id);
    let resource_url = downloads::page_of(platform, &id);
    let resource =
        json!({"resourceId": id, "resourceName": name, "mediaType": call.request.text("mediaType")});
    state.records.insert(RESOURCES, id.clone(), entry::text(&document, "uuid"), Document::of(resource));
    let answer = json!({"resourceId": id, "uploadUrl": upload_url, "resourceUrl": resource_url});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

/// The code is assumed, as it is for what was never put there.
fn show_resource(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let (document, _) = contents::asked(platform, &state, call, Role::Reader)?;
    let id = call.need("resourceId")?;
    let of_document = |resource: &&Record| resource.parent == entry::text(&document, "uuid");
    let found = state.records.get(RESOURCES, &id).filter(of_document).zip(state.objects.length(&id));
    let (resource, size) = found.ok_or_else(|| {
        Refusal::api(404, "invalidRequest.resource.notFound", "the document has no such resource")
    })?;
    let mut answer = resource.document.clone();
    answer.set("size", Value::from(size));
    answer.set("downloadUrl", downloads::page_of(platform, &id));
    Ok(call.answer_thing(answer, None, &[]))
}
