//! Operations: found by every spelling of their id and by their route, with fields and meanings.

use std::collections::HashSet;

use dingtalk_catalogue::{Credential, Encoding, Place, ValueType, find, find_route, operations};

#[test]
fn every_operation_is_there_and_unpacks() {
    let mut ids = HashSet::new();
    let (mut fields, mut meant) = (0, 0);
    for operation in operations() {
        assert!(ids.insert(operation.id()), "{} twice", operation.id());
        assert!(std::ptr::eq(find(operation.id()).unwrap(), operation), "{}", operation.id());
        assert!(std::ptr::eq(find(&operation.dotted_id()).unwrap(), operation), "{}", operation.id());
        let found = find_route(operation.method(), operation.path()).map(|(found, _)| found.id());
        assert_eq!(found, Some(operation.id()));
        // The values of holes are found as well as the template.
        let sent = operation.path().trim_end().replace('{', "a-").replace('}', "-z");
        let sent = find_route(operation.method(), &sent).map(|(found, _)| found.path());
        assert_eq!(sent, Some(operation.path()), "{}", operation.id());
        let answered = operation.response().and_then(ValueType::object);
        assert!(answered.is_none_or(|name| operation.product().name() == "im"
            || !operation.object(name).is_empty()
            || operation.response_fields().is_empty()));
        for field in operation.request() {
            fields += 1;
            meant += usize::from(field.meaning().is_some());
            if let Some(object) = field.value_type().object() {
                let _ = operation.object(object);
            }
        }
    }
    println!("{} operations, {fields} fields of requests, {meant} with a meaning", ids.len());
    assert_eq!(ids.len(), 4_354);
    assert!(!cfg!(feature = "meanings") || meant * 100 > fields * 90);
}

#[test]
fn an_id_is_read_in_every_spelling() {
    for id in ["oapi.user.get", "oapi::user::get", "oapi user get", "OAPI.User.Get", "oapi/user/get"] {
        assert_eq!(find(id).map(dingtalk_catalogue::Operation::id), Some("oapi::user::get"), "{id}");
    }
    assert_eq!(find("v1.robot.batch-send-oto").unwrap().id(), "v1::robot::batch_send_oto");
    assert!(find("oapi.user.gett").is_none());
}

#[test]
fn a_path_with_values_is_the_operation_that_says_most_of_it() {
    let route = |method: &str, path: &str| {
        find_route(method, path).map(|(operation, values)| (operation.id(), values))
    };
    assert_eq!(route("post", "/topapi/v2/user/get"), Some(("oapi::user::get", vec![])));
    assert_eq!(
        route("GET", "/v1.0/contact/users/me"),
        Some(("v1::contact::get_user", vec![("unionId", "me".into())]))
    );
    assert_eq!(route("POST", "/v1.0/contact/users/search").unwrap().0, "v1::contact::search_user");
    assert_eq!(route("GET", "/v1.0/contact/users/a%2Fb").unwrap().1, [("unionId", "a/b".into())]);
    for nothing in ["/nowhere", "/v1.0/contact/users/", "/v1.0/contact/users/me/them"] {
        assert_eq!(route("GET", nothing), None, "{nothing}");
    }
}

#[test]
fn fields_say_where_they_travel_and_what_they_mean() {
    let update = find("v1.card.update_card").unwrap();
    let of = |name: &str| update.request().iter().find(|field| field.name() == name).unwrap();
    assert_eq!(of("outTrackId").place(), Place::Body);
    assert!(of("outTrackId").is_required());
    let user = find("v1.contact.get_user").unwrap();
    assert_eq!(user.request()[0].place(), Place::Path);
    assert_eq!(user.encoding(), Encoding::Query);
    assert_eq!(find("oapi.media.upload").unwrap().encoding(), Encoding::Multipart);
    assert_eq!(find("oapi.robot.send").unwrap().credential(), Credential::Webhook);
    // One of the two kinds of credential is enough.
    assert!(find("oapi.auth.get_token").unwrap().request().iter().all(|field| !field.is_required()));
    let get = find("oapi.user.get").unwrap();
    let userid = get.request().iter().find(|field| field.name() == "userid").unwrap();
    assert_eq!(userid.meaning().is_some(), cfg!(feature = "meanings"));
    assert!(get.only_reads() && !get.is_counted() && get.is_idempotent());
    assert!(!find("v1.robot.batch_send_oto").unwrap().only_reads());
    assert!(find("oapi.user.get_v1").unwrap().deprecation().contains("oapi::user::get"));
}

#[test]
fn a_list_in_pages_says_how_it_pages() {
    let list = find("oapi.user.list").unwrap().paging().unwrap();
    assert_eq!((list.position(), list.size(), list.items()), ("cursor", Some("size"), Some("result.list")));
    assert!(find("oapi.user.get").unwrap().paging().is_none());
}

#[test]
fn no_sample_is_out_of_proportion() {
    for operation in operations() {
        let length = |value: serde_json::Value| value.to_string().len();
        assert!(length(operation.sample_answer()) < 100_000, "{}", operation.id());
        assert!(length(operation.sample_request()) < 100_000, "{}", operation.id());
        assert!(operation.skeleton().is_object(), "{}", operation.id());
    }
}
