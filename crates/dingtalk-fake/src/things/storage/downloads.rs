//! Downloads: an address to fetch the bytes from, and one to look at them.

use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::access::{self, Role};
use super::trouble::Trouble;
use super::{address, entry, operator, option, space, tell};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/downloadInfos/query", info),
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/openInfos/query", open),
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/thumbnails/query", thumbnails),
    Route::of(Method::GET, "/v1.0/drive/spaces/{spaceId}/files/{fileId}/downloadInfos", info_of_drive),
    Route::of(Method::GET, "/v1.0/drive/spaces/{spaceId}/files/{fileId}/previewInfos", open),
];

/// The entry that a request names by ids, for a person who may do as much with it as a role may.
pub(super) fn asked(
    platform: &Platform,
    state: &mut State,
    call: &Call,
    needed: Role,
) -> Result<Record, Refusal> {
    let who = operator(state, call)?;
    let space_id = call.need("spaceId")?;
    let id = if call.request.get("fileId").is_some() { call.need("fileId")? } else { call.need("dentryId")? };
    let found = space::check(platform, state, &space_id);
    let found = found.and_then(|()| entry::find(&state.records, &space_id, &id).cloned());
    let allowed =
        found.and_then(|entry| access::check_entry(platform, state, &entry, &who, needed).map(|()| entry));
    allowed.map_err(|trouble| trouble.refusal(call))
}

fn info(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let file = asked(platform, &mut state, call, Role::Downloader)?;
    let object = entry::object_of(&file, option(call).integer("version"));
    let object = object.map_err(|trouble| trouble.refusal(call))?;
    let signed = address::hand_out(platform, &mut state, "GET", &object, 0);
    let answer = json!({"protocol": "HEADER_SIGNATURE", "headerSignatureInfo": signed});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

fn info_of_drive(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let file = asked(platform, &mut state, call, Role::Downloader)?;
    let object = entry::object_of(&file, None).map_err(|trouble| trouble.refusal(call))?;
    let signed = Document::of(address::hand_out(platform, &mut state, "GET", &object, 0));
    let url = signed.list("resourceUrls").concat();
    let info = json!({"resourceUrl": url, "internalResourceUrl": url, "headers": signed.get("headers"),
        "expirationSeconds": signed.get("expirationSeconds")});
    let answer = json!({"downloadInfo": info, "region": signed.get("region")});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

/// Where a browser sees a file without headers. Who has the address may look.
pub(crate) fn page_of(platform: &Platform, object: &str) -> String {
    format!("{}/_fake/files/{}", platform.base_url(), utf8_percent_encode(object, NON_ALPHANUMERIC))
}

fn open(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let file = asked(platform, &mut state, call, Role::Reader)?;
    let version = option(call).integer("version").or_else(|| call.request.integer("version"));
    let object = entry::object_of(&file, version).map_err(|trouble| trouble.refusal(call))?;
    let (url, marked) = (page_of(platform, &object), option(call).boolean("waterMark").unwrap_or(false));
    let answer = json!({"url": url, "hasWaterMark": marked});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

/// The thumbnail of an image is the image; nothing else has one.
fn thumbnails(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let who = operator(&state, call)?;
    let (space_id, ids) = (call.need("spaceId")?, call.request.list("dentryIds"));
    tell(call, space::check(platform, &mut state, &space_id).map(|()| json!({})))?;
    let one = |id: &String| {
        let file = entry::find(&state.records, &space_id, id);
        let file = file
            .and_then(|file| access::check_entry(platform, &state, file, &who, Role::Reader).map(|()| file));
        let object = file.and_then(|file| match entry::text(file, "category").as_str() {
            "IMAGE" => entry::object_of(file, None),
            _ => Err(Trouble::Unsupported),
        });
        match object {
            Ok(object) => json!({"spaceId": space_id, "dentryId": id, "success": true,
                "thumbnail": {"width": 64, "height": 64, "url": page_of(platform, &object)}}),
            Err(Trouble::Unsupported) => {
                json!({"spaceId": space_id, "dentryId": id, "success": false, "errorCode": "thumbnailNotExist"})
            }
            Err(trouble) => {
                json!({"spaceId": space_id, "dentryId": id, "success": false, "errorCode": trouble.code()})
            }
        }
    };
    let items: Vec<_> = ids.iter().map(one).collect();
    Ok(call.answer_thing(Document::of(json!({"resultItems": items})), None, &[]))
}
