//! What groups are, and which there are.

use http::Method;

use super::{ALIASES, GROUP};
use crate::call::Call;
use crate::platform::Platform;
use crate::reply::Outcome;
use crate::route::Route;
use crate::state::records::Record;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::GET, "/chat/get", get),
    Route::of(Method::POST, "/topapi/im/chat/scenegroup/get", get),
    Route::of(Method::POST, "/v1.0/im/sceneGroups/query", get),
    Route::of(Method::POST, "/v1.0/im/sceneGroups/queryDetail", get),
    Route::of(Method::GET, "/v1.0/im/chats/sceneGroups/groupInfos", get),
    Route::of(Method::POST, "/v1.0/im/groups/baseInfos/query", get),
    Route::of(Method::POST, "/topapi/im/chat/cid/convert", get),
    Route::of(Method::POST, "/topapi/chat/get/cid", get),
    Route::of(Method::POST, "/v1.0/im/chat/{chatId}/convertToOpenConversationId", get),
    Route::of(Method::POST, "/topapi/chat/qrcode/get", get_address),
    Route::of(Method::POST, "/topapi/chat/chatid/transformqrcode/get", find_by_address),
    Route::of(Method::GET, "/v1.0/im/innerGroups/recentLists", list_mine),
    Route::of(Method::POST, "/v1.0/im/innerGroups/search", list_mine),
    Route::of(Method::POST, "/v1.0/im/groups/search", list_mine),
    Route::of(Method::POST, "/v1.0/im/groups/managements/query", list_all),
    Route::of(Method::GET, "/v1.0/im/chats/sceneGroups/templates/{templateId}/lists", list_of_template),
];

/// Also a group that was disbanded: its status says so.
fn get(platform: &Platform, call: &Call) -> Outcome {
    show(platform, call, GROUP.id)
}

fn get_address(platform: &Platform, call: &Call) -> Outcome {
    show(platform, call, "groupUrl")
}

fn show(platform: &Platform, call: &Call, id_member: &str) -> Outcome {
    let mut state = platform.state();
    let id = super::known(&mut state, platform, call)?;
    let group = state.records.get(GROUP.name, &id);
    let document = group.map(|group| super::view(platform, &state, group)).unwrap_or_default();
    Ok(call.answer_record(document, id_member, None, ALIASES))
}

fn find_by_address(platform: &Platform, call: &Call) -> Outcome {
    let url = call.need("group_url")?;
    let chat_id = url.rsplit('/').next().unwrap_or_default();
    let mut state = platform.state();
    let id = super::find(&mut state, platform, chat_id);
    let id = id.ok_or_else(|| super::NO_GROUP.refusal(call.dialect()))?;
    let group = state.records.get(GROUP.name, &id);
    let document = group.map(|group| super::view(platform, &state, group)).unwrap_or_default();
    Ok(call.answer_record(document, "chatId", None, ALIASES))
}

fn list_mine(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userId")?;
    let key = ["searchKey", "keyword"].iter().find_map(|name| call.request.text(name)).unwrap_or_default();
    list(platform, call, |group| {
        let name = group.document.text("name").unwrap_or_default();
        group.document.list("useridlist").contains(&userid) && name.contains(&key)
    })
}

fn list_all(platform: &Platform, call: &Call) -> Outcome {
    let (id, owner) = (call.request.text("openConversationId"), call.request.text("groupOwner"));
    let words = call.request.list("groupTitleKeywords");
    list(platform, call, |group| {
        let name = group.document.text("name").unwrap_or_default();
        id.as_ref().is_none_or(|id| id.is_empty() || *id == group.id)
            && owner.as_ref().is_none_or(|owner| group.document.text("owner").as_ref() == Some(owner))
            && words.iter().all(|word| name.contains(word.as_str()))
    })
}

fn list_of_template(platform: &Platform, call: &Call) -> Outcome {
    let template = call.need("templateId")?;
    list(platform, call, |group| group.document.text("templateId").as_ref() == Some(&template))
}

fn list(platform: &Platform, call: &Call, wanted: impl Fn(&Record) -> bool) -> Outcome {
    let state = platform.state();
    let alive = |group: &&Record| group.document.integer("status") != Some(2) && wanted(group);
    let groups = state.records.all(GROUP.name).filter(alive).map(|group| (group.number, group));
    let cut = call.page().cut(groups).map(|group| super::view(platform, &state, group));
    Ok(call.answer_list(cut, GROUP.id, None, ALIASES))
}
