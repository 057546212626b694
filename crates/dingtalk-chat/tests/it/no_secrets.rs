//! Nothing that can be printed holds what lets others read or write.

use dingtalk_fake::{Answer, Fake};
use dingtalk_types::message::say::Say;
use serde_json::json;

use crate::support::fake::{chat, heard};

#[tokio::test]
async fn no_session_no_code_and_no_address_is_printed() {
    let fake = Fake::start().await.unwrap();
    let chat = chat(&fake);
    let file = json!({"downloadCode": "code-canary", "fileName": "a.pdf"});
    let (_, message) = heard(fake.robot().say_message("file", file)).await;
    let mut target = message.reply_target();
    target.session_webhook = Some(format!("{}/robot/sendBySession?session=canary", fake.base_url()).into());
    let mut seen = format!("{target:?}");

    let attachment = message.attachments().remove(0);
    let download = chat.download(&message, &attachment);
    seen += &format!("{download:?}");
    drop(download);
    for url in ["https://10.0.0.1/canary?Signature=canary", "canary", "http://127.0.0.1:1/canary"] {
        fake.answers().set("POST", "/v1.0/robot/messageFiles/download", json!({"downloadUrl": url}));
        let error = chat.download(&message, &attachment).await.unwrap_err();
        seen += &format!("{error} {error:?}");
    }

    let refused = Answer::with_status(200, json!({"errcode": 400_402, "errmsg": "no"}));
    fake.answers().set("POST", "/robot/sendBySession", refused);
    let error =
        chat.reply(&target, Say::text("x").and(Say::picture("https://e.example/canary"))).await.unwrap_err();
    seen += &format!("{error} {error:?} {:?}", Say::picture(b"canary".to_vec()));
    println!("{seen}");
    assert!(!seen.contains("canary"), "{seen}");
}
