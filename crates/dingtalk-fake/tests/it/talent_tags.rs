//! Tags of people and who likes them.

use crate::support::office::Office;
use serde_json::{Value, json};

#[tokio::test]
async fn a_tag_is_given_renamed_liked_and_taken_away() {
    let office = Office::open().await;
    let post =
        async |name: &str, body: Value| office.post(&format!("/v1.0/contact/talentTags/{name}"), body).await;
    let get =
        async |name: &str| office.get(&format!("/v1.0/contact/talentTags/{name}")).await["result"].clone();
    let made = post("addCustomTag", json!({"userId": "lisi", "tagName": "Chess"})).await["result"].clone();
    let code = made["tagCode"].as_str().unwrap().to_owned();
    post("addObjectiveTag", json!({"userId": "lisi", "tagName": "Rust", "tagCode": "rust", "sortOrder": 2}))
        .await;
    post("addObjectiveTag", json!({"userId": "lisi", "tagName": "Go", "tagCode": "go", "sortOrder": 1}))
        .await;
    let objective = get("queryObjectiveTag?userId=lisi").await;
    let codes: Vec<_> =
        objective["tags"].as_array().unwrap().iter().map(|tag| tag["tagCode"].clone()).collect();
    assert_eq!(codes, ["go", "rust"]);

    let like = |action: &str, who: &str| json!({"userId": "lisi", "tagCode": code, "operatorUserId": who, "actionType": action});
    for who in ["zhangsan", "lisi"] {
        assert_eq!(post("likeTag", like("like", who)).await["result"]["success"], true);
    }
    post("addCustomTag", json!({"userId": "lisi", "tagName": "Go (game)", "tagCode": code})).await;
    let likes = get("queryTagLikeList?userId=lisi&operatorUserId=zhangsan").await;
    let seen =
        likes["tagLikes"].as_array().unwrap().iter().find(|tag| tag["tagCode"] == code.as_str()).unwrap();
    assert_eq!(
        (&seen["tagName"], &seen["likeCount"], &seen["hasLiked"]),
        (&json!("Go (game)"), &json!(2), &json!(true))
    );
    let details = get(&format!("queryTagLikeDetailList?userId=lisi&tagCode={code}&cursor=0&size=1")).await;
    assert_eq!(
        (&details["likeDetails"][0]["operatorUserId"], &details["hasMore"]),
        (&json!("zhangsan"), &json!(true))
    );
    let rest =
        format!("queryTagLikeDetailList?userId=lisi&tagCode={code}&cursor={}&size=1", details["nextCursor"]);
    assert_eq!(get(&rest).await["likeDetails"][0]["operatorUserId"], "lisi");
    post("likeTag", like("cancelLike", "zhangsan")).await;
    assert_eq!(
        get(&format!("queryTagLikeDetailList?userId=lisi&tagCode={code}")).await["likeDetails"][0]["operatorUserId"],
        "lisi"
    );

    let gone = json!({"userId": "lisi", "tagCode": code});
    assert_eq!(post("deleteCustomTagWithClearLike", gone.clone()).await["result"]["success"], true);
    assert_eq!(post("deleteCustomTagWithClearLike", gone).await["code"], "talentTag.notExist");
    assert_eq!(post("likeTag", like("like", "lisi")).await["code"], "talentTag.notExist");
    assert_eq!(
        post("addCustomTag", json!({"userId": "nobody", "tagName": "x"})).await["code"],
        "user.not.exist"
    );
}

#[tokio::test]
async fn characters_to_choose_from_stand_in_their_categories() {
    let office = Office::open().await;
    let path = |name: &str| format!("/v1.0/contact/talentTags/{name}");
    for (category, order, name) in [("Work", 2, "Careful"), ("Life", 1, "Merry")] {
        let tag =
            json!({"categoryName": category, "categorySortOrder": order, "tagName": name, "tagCode": name});
        assert_eq!(office.post(&path("addPersonalityTag"), tag).await["result"]["tagName"], name);
    }
    let tags = async || office.get(&path("queryPersonalityTag")).await["result"]["tags"].clone();
    assert_eq!(
        (&tags().await[0]["tagName"], &tags().await[1]["categoryName"]),
        (&json!("Merry"), &json!("Work"))
    );
    office.post(&path("deletePersonalityTag"), json!({"tagCode": "Merry"})).await;
    assert_eq!(tags().await.as_array().unwrap().len(), 1);
}
