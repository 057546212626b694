//! Templates of cards.

use crate::support::office::Office;
use serde_json::{Value, json};

#[tokio::test]
async fn a_template_makes_cards_once_it_is_published() {
    let office = Office::open().await;
    let path = |name: &str| format!("/v1.0/card/templates{name}");
    let new = json!({"name": "Leave", "type": "im", "extendType": "card", "creatorId": "lisi"});
    let made = office.post(&path(""), new).await;
    let id = made["data"]["templateId"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    let card = async |track: &str| {
        let body =
            json!({"outTrackId": track, "cardTemplateId": id, "cardData": {"cardParamMap": {"a": "1"}}});
        office.post("/v1.0/card/instances", body).await
    };
    assert_eq!(card("t1").await["code"], "param.templateUnpublished");
    let saved = office.post(&path("/save"), json!({"templateId": id, "name": "Holiday"})).await;
    assert_eq!((&saved["data"]["name"], &saved["data"]["status"]), (&json!("Holiday"), &json!("draft")));
    let published = office.post(&path("/publish"), json!({"templateId": id})).await;
    assert_eq!(published["data"]["status"], "published");
    assert_eq!(card("t2").await["result"], "t2");

    let copy = office.post(&path("/copy"), json!({"templateId": id, "name": "Copy"})).await;
    let copy = copy["data"]["templateId"].as_str().unwrap().to_owned();
    let listed =
        office.post(&path("/lists/query"), json!({"templateIds": format!("{copy},{id},none")})).await;
    let names: Vec<&Value> =
        listed["data"].as_array().unwrap().iter().map(|template| &template["name"]).collect();
    assert_eq!(names, ["Copy", "Holiday"]);
    assert_eq!(office.get(&path(&format!("?templateId={copy}"))).await["data"]["status"], "draft");

    assert_eq!(office.post(&path("/remove"), json!({"templateId": id})).await["success"], true);
    for gone in [
        office.get(&path(&format!("?templateId={id}"))).await,
        office.post(&path("/copy"), json!({"templateId": id})).await,
        office.post(&path("/publish"), json!({"templateId": id})).await,
    ] {
        assert_eq!(gone["code"], "template.not.exist");
    }
}
