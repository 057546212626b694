//! Calls of the AI assistant to a plugin of the app.

use crate::support::Http;
use crate::support::stream::Stream;
use dingtalk_fake::Fake;
use serde_json::{Value, json};

#[tokio::test]
async fn a_plugin_is_called_over_stream_and_its_answer_told() {
    const TOPIC: &str = "/v1.0/graph/api/invoke";
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let nobody = http.post("/_fake/plugin/call", json!({"uri": "/weather"})).await;
    assert!(nobody["error"].as_str().unwrap().contains(TOPIC), "{nobody}");

    let mut stream = Stream::with(&fake, json!([{"type": "CALLBACK", "topic": TOPIC}])).await;
    let answer = json!({"response": {"statusLine": {"code": 200, "reasonPhrase": "OK"},
        "headers": {"Content-Type": "application/json"}, "body": "{\"sky\":\"blue\"}"}});
    let app = async {
        let frame = stream.push().await;
        stream.acknowledge(&frame, 200, answer.clone()).await;
        serde_json::from_str::<Value>(frame["data"].as_str().unwrap()).unwrap()
    };
    let call = json!({"method": "POST", "uri": "/weather?city=hz", "headers": {"x-plugin-id": "p1"}, "body": {"day": 1}});
    let (told, request) = tokio::join!(http.post("/_fake/plugin/call", call), app);
    assert_eq!(request["requestLine"], json!({"method": "POST", "uri": "/weather?city=hz"}));
    assert_eq!((&request["headers"]["x-plugin-id"], &request["body"]), (&json!("p1"), &json!("{\"day\":1}")));
    assert!(request["headers"]["x-ability-key"].is_string(), "{request}");
    assert_eq!((&told["body"], &told["sent"]), (&answer, &request));
    let app = async {
        let frame = stream.push().await;
        stream.acknowledge(&frame, 404, json!({})).await;
    };
    let (refused, ()) = tokio::join!(fake.stream().call_plugin("GET", "/weather", ""), app);
    assert_eq!(refused.code, Some(404));
    assert!(refused.error.unwrap().contains("404"));
}
