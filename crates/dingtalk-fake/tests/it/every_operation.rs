//! Every operation of the catalogue, over the wire: right requests are answered, wrong ones refused.

use std::collections::{BTreeMap, HashSet};

use crate::support::Answer;
use crate::support::world::{World, accepted};
use dingtalk_fake::Fake;
use serde_json::json;

/// Neither host says of an operation that it has that it does not exist.
fn is_unknown(answer: &Answer) -> bool {
    let errcode = &answer.json()["errcode"];
    [22, 404, 43001, 43002].iter().any(|unknown| *errcode == *unknown)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_request_is_answered_in_the_shape_of_its_operation() {
    let Some(operations) = crate::support::schema::operations() else { return };
    let world = World::start().await;
    let (mut published, mut stateful) = (0, 0);
    for operation in &operations {
        if world.is_stateful(operation) {
            let answer = world.send(operation, operation.request(true), true).await;
            assert!(!is_unknown(&answer), "{}: {}", operation.id, answer.json());
            if accepted(operation, &answer) {
                // A state may have nothing to list, and no value for what is optional.
                let misfit = operation.misfit(answer.json()).unwrap_or_default();
                let absent = ["", "is empty", "is missing"]
                    .contains(&misfit.split_once(' ').map_or("", |(_, what)| what));
                assert!(absent, "{}: {misfit}: {}", operation.id, answer.json());
            }
            stateful += 1;
            continue;
        }
        for every_field in [true, false] {
            let request = operation.request(every_field);
            let answer = world.send(operation, request.clone(), true).await;
            assert!(accepted(operation, &answer), "{} {request:?}: {}", operation.id, answer.json());
            let misfit = operation.misfit(answer.json());
            assert_eq!(misfit, None, "{}: {}", operation.id, answer.json());
        }
        published += 1;
    }
    println!("{published} answered from the catalogue, {stateful} from the state, of {}", operations.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_without_a_required_field_is_refused() {
    let Some(operations) = crate::support::schema::operations() else { return };
    let world = World::start().await;
    let (mut fields, mut refusing) = (0, 0);
    for operation in operations.iter().filter(|operation| !world.is_stateful(operation)) {
        let requests = operation.without_required();
        refusing += usize::from(!requests.is_empty());
        for (field, request) in requests {
            let answer = world.send(operation, request, true).await;
            assert!(!accepted(operation, &answer), "{} without {field}", operation.id);
            let verdict = answer.json().to_string();
            assert!(verdict.contains(&field), "{} without {field}: {verdict}", operation.id);
            fields += 1;
        }
    }
    println!("{fields} required fields missed, in {refusing} of {} operations", operations.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_credential_is_refused_before_the_request_is_looked_at() {
    let Some(operations) = crate::support::schema::operations() else { return };
    let world = World::start().await;
    let (mut refused, mut open) = (0, 0);
    for operation in &operations {
        if matches!(operation.auth(), "none" | "webhook") {
            open += 1;
            continue;
        }
        let answer = world.send(operation, operation.request(true), false).await;
        let verdict = answer.json();
        if operation.new_host() {
            assert_eq!(
                (answer.status.as_u16(), &verdict["code"]),
                (400, &json!("InvalidAuthentication")),
                "{}",
                operation.id
            );
        } else {
            let code = verdict["sub_code"].as_str().map_or(verdict["errcode"].to_string(), str::to_owned);
            assert!(["40014", "40082", "853004"].contains(&code.as_str()), "{}: {verdict}", operation.id);
        }
        refused += 1;
    }
    println!("{refused} refuse a wrong credential, {open} ask for none, of {}", operations.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denied_permission_point_stops_every_operation_whose_page_names_it() {
    let Some(operations) = crate::support::schema::operations() else { return };
    let world = World::start().await;
    let mut needing: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for operation in operations.iter().filter(|operation| !matches!(operation.auth(), "none" | "webhook")) {
        operation.scopes().for_each(|scope| needing.entry(scope).or_default().push(operation));
    }
    let mut refused = 0;
    for (scope, operations) in &needing {
        world.fake.access().deny_scope(scope);
        for operation in operations {
            let answer = world.send(operation, operation.request(true), true).await;
            let verdict = answer.json();
            if operation.new_host() {
                let said = (answer.status.as_u16(), &verdict["code"], &verdict["accessdenieddetail"]);
                let code = json!("Forbidden.AccessDenied.AccessTokenPermissionDenied");
                assert_eq!(said, (403, &code, &json!({"requiredScopes": [scope]})), "{}", operation.id);
            } else {
                let code = verdict["sub_code"].as_str().map_or(verdict["errcode"].to_string(), str::to_owned);
                assert_eq!(code, "60011", "{} without {scope}: {verdict}", operation.id);
            }
            refused += 1;
        }
        world.fake.access().allow_scope(scope);
    }
    println!("{} permission points stop {refused} operations, of {}", needing.len(), operations.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_type_is_refused_and_a_strict_fake_refuses_an_unknown_field() {
    let Some(operations) = crate::support::schema::operations() else { return };
    let (world, strict) = (World::start().await, World::of(Fake::builder().strict()).await);
    let (mut unknown, mut nonsense) = (0, 0);
    for operation in operations.iter().filter(|operation| !world.is_stateful(operation)) {
        let mut request = operation.request(true);
        match request.body.as_object_mut() {
            Some(members) => drop(members.insert("noSuchField".into(), json!(1))),
            None => request.query.push(("noSuchField".into(), "1".into())),
        }
        let answer = world.send(operation, request.clone(), true).await;
        assert!(accepted(operation, &answer), "{}: {}", operation.id, answer.json());
        let answer = strict.send(operation, request, true).await;
        let verdict = answer.json().to_string();
        assert!(
            !accepted(operation, &answer) && verdict.contains("noSuchField"),
            "{}: {verdict}",
            operation.id
        );
        unknown += 1;
        if let Some(request) = operation.with_nonsense() {
            let answer = world.send(operation, request.clone(), true).await;
            assert!(!accepted(operation, &answer), "{}: {request:?}", operation.id);
            nonsense += 1;
        }
    }
    println!("{unknown} refuse an unknown field, {nonsense} a wrong type, of {}", operations.len());
}

#[tokio::test]
async fn the_list_has_every_operation_once() {
    let Some(operations) = crate::support::schema::operations() else { return };
    let fake = Fake::start().await.unwrap();
    let listed = fake.operations();
    let key = |method: &str, path: &str| format!("{method} {}", path.trim_end());
    let keys: HashSet<_> = listed.iter().map(|listed| key(listed.method, listed.path)).collect();
    assert_eq!(keys.len(), listed.len());
    for operation in &operations {
        assert!(keys.contains(&key(&operation.method, &operation.path)), "{}", operation.id);
    }
    let stateful = listed.iter().filter(|listed| listed.stateful).count();
    println!("{} operations listed, {stateful} with a state", listed.len());
}
