//! What people send to the robot.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use dingtalk_api::foreign::ForeignError;
use dingtalk_chat::{Chat, DownloadError};
use dingtalk_fake::Fake;
use dingtalk_transport::TransportErrorKind;
use dingtalk_types::event::{Attachment, ChatMessage};
use serde_json::json;

use crate::support::fake::{chat, heard};

async fn with_file(fake: &Fake, content: impl Into<Bytes>) -> (Chat, ChatMessage, Attachment) {
    let code = fake.robot().attach("报表.xlsx", content);
    let file = json!({"downloadCode": code, "fileName": "报表.xlsx"});
    let (_, message) = heard(fake.robot().say_message("file", file)).await;
    let attachment = message.attachments().remove(0);
    (chat(fake), message, attachment)
}

#[tokio::test]
async fn a_file_comes_into_memory_with_its_name() {
    let fake = Fake::start().await.unwrap();
    let (chat, message, attachment) = with_file(&fake, "PK\x03\x04").await;
    let file = chat.download(&message, &attachment).await.unwrap();
    assert_eq!((&*file.content, file.file_name.as_deref()), (&b"PK\x03\x04"[..], Some("报表.xlsx")));
}

#[tokio::test]
async fn a_file_flows_into_a_file_and_a_writer_and_tells_how_far_it_is() {
    let fake = Fake::start().await.unwrap();
    let content = vec![7_u8; 3 << 20];
    let (chat, message, attachment) = with_file(&fake, content.clone()).await;
    let path = std::env::temp_dir().join(format!("dingtalk-chat-{}", std::process::id()));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let watch = Arc::clone(&seen);
    let download = chat.download(&message, &attachment);
    let bytes =
        download.on_progress(move |progress| watch.lock().unwrap().push(progress.done)).to_file(&path).await;
    assert_eq!(bytes.unwrap(), content.len() as u64);
    assert_eq!(std::fs::read(&path).unwrap(), content);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(seen.lock().unwrap().last(), Some(&(content.len() as u64)));

    let mut written = Vec::new();
    chat.download(&message, &attachment).to_writer(&mut written).await.unwrap();
    assert_eq!(written, content);
}

#[tokio::test]
async fn more_than_was_wanted_is_refused_and_leaves_no_file() {
    let fake = Fake::start().await.unwrap();
    let (chat, message, attachment) = with_file(&fake, vec![7_u8; 10_000]).await;
    let error = chat.download(&message, &attachment).max_bytes(9_999).await.unwrap_err();
    assert!(matches!(error, DownloadError::Foreign(ForeignError::TooLarge { .. })), "{error}");
    let path = std::env::temp_dir().join(format!("dingtalk-chat-large-{}", std::process::id()));
    chat.download(&message, &attachment).max_bytes(9_999).to_file(&path).await.unwrap_err();
    assert!(!path.exists() && !path.with_extension("part").exists());
}

/// robots-cards.md A2: the code is wrong or over, or belongs to another robot.
#[tokio::test]
async fn a_code_that_is_over_is_dingtalks_refusal() {
    let fake = Fake::start().await.unwrap();
    let (chat, message, mut attachment) = with_file(&fake, "x").await;
    attachment.download_code = "gone".to_owned();
    let error = chat.download(&message, &attachment).await.unwrap_err();
    assert!(matches!(error, DownloadError::Call(_)), "{error}");
}

/// Bar X5. The fake's own host is excepted; where else it leads on this machine or in its network is not.
#[tokio::test]
async fn an_address_in_this_network_is_not_asked() {
    let fake = Fake::start().await.unwrap();
    let (chat, message, attachment) = with_file(&fake, "x").await;
    for url in [
        "https://127.0.0.1:1/latest",
        "http://localhost:1/secret",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:192.168.0.1]/",
        "https://[64:ff9b::a00:1]/",
    ] {
        fake.answers().set("POST", "/v1.0/robot/messageFiles/download", json!({"downloadUrl": url}));
        let error = chat.download(&message, &attachment).await.unwrap_err();
        let DownloadError::Foreign(ForeignError::Transport(error)) = &error else {
            panic!("{url}: {error:?}")
        };
        assert_eq!(error.kind(), TransportErrorKind::NotPublic, "{url}");
    }
    for url in ["file:///etc/passwd", "ftp://example.com/a", "nonsense", "https://user:word@example.com/"] {
        fake.answers().set("POST", "/v1.0/robot/messageFiles/download", json!({"downloadUrl": url}));
        let error = chat.download(&message, &attachment).await.unwrap_err();
        assert!(matches!(error, DownloadError::Foreign(ForeignError::Address)), "{url}: {error}");
    }
}

/// robots-cards.md A2: a code belongs to the robot that got it, and goes back byte for byte.
#[tokio::test]
async fn a_code_is_redeemed_by_the_robot_that_got_it() {
    let fake = Fake::start().await.unwrap();
    let (chat, mut message, mut attachment) = with_file(&fake, "x").await;
    message.robot_code = Some("another".to_owned());
    attachment.download_code = "a+/=、b".to_owned();
    chat.download(&message, &attachment).await.unwrap_err();
    let body = &fake.requests().to("/v1.0/robot/messageFiles/download")[0].body;
    let body: serde_json::Value = serde_json::from_slice(body).unwrap();
    assert_eq!(body, json!({"robotCode": "another", "downloadCode": "a+/=、b"}));
}
