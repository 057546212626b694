//! Work notices of every message type, and what can be done with one that is sent.

use std::time::UNIX_EPOCH;

use dingtalk_open::message::ButtonOrientation;
use dingtalk_open::message::work::{ActionCard, Link, Oa, WorkMessage};
use dingtalk_open::oapi::media::{MediaType, UploadMediaRequest};
use dingtalk_open::oapi::message::{
    AsyncSendV2Request, GetSendProgressRequest, GetSendResultRequest, RecallRequest, UpdateStatusBarRequest,
};
use dingtalk_open::{Client, oapi};

use crate::Failure;
use crate::account::Account;
use crate::settings::{Platform, Settings};

const PAGE: &str = "https://open.dingtalk.com/";
const ORANGE: &str = "0xFFF6A623";
const GREEN: &str = "0xFF15BC83";

/// One pixel.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0c\
IDATx\xdac\x90\x9e\xf5\x0e\0\x02w\x01\xa4p\x1enT\0\0\0\0IEND\xaeB`\x82";
/// A ZIP archive without entries.
const ARCHIVE: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// The `task_id`s of the notices that are followed up.
pub(crate) struct Sent {
    text: i64,
    oa: i64,
}

struct MediaIds {
    image: String,
    voice: String,
    file: String,
}

pub(crate) async fn send_all(
    ding: &Client,
    settings: &Settings,
    account: &mut Account,
) -> Result<Sent, Failure> {
    account.step("Upload what the messages show");
    let media = MediaIds {
        image: upload(ding, account, MediaType::Image, "pixel.png", PICTURE.into()).await?,
        voice: upload(ding, account, MediaType::Voice, "silence.wav", one_second_of_silence()).await?,
        file: upload(ding, account, MediaType::File, "empty.zip", ARCHIVE.into()).await?,
    };

    account.step("Send a work notice of every message type");
    // DingTalk drops a notice whose content the person has had that day already.
    let run = ding.clock().now().duration_since(UNIX_EPOCH)?.as_secs();
    let title = format!("Quickstart {run}");
    for (what, message) in messages(&media, &title) {
        send(ding, settings, account, what, message).await?;
    }
    let form = Oa::new(PAGE, "Leave").title(&*title).form("Days", "3").status_bar("waiting", ORANGE);
    let oa = send(ding, settings, account, "oa", form).await?;
    let text = send(ding, settings, account, "text", WorkMessage::text(title)).await?;
    Ok(Sent { text, oa })
}

/// All types but the two that are followed up, with what they are called in the account.
fn messages(media: &MediaIds, title: &str) -> [(&'static str, WorkMessage); 7] {
    let one_button = ActionCard::single(title, format!("{title}: one button"), "Open", PAGE);
    let two_buttons =
        ActionCard::with_buttons(title, format!("{title}: two buttons"), ButtonOrientation::Horizontal)
            .button("Agree", PAGE)
            .button("Refuse", PAGE);
    [
        ("image", WorkMessage::image(&*media.image)),
        ("voice", WorkMessage::voice(&*media.voice, 1)),
        ("file", WorkMessage::file(&*media.file)),
        ("link", Link::new(PAGE, &*media.image, title, "A page to read.").into()),
        ("markdown", WorkMessage::markdown(title, format!("**{title}**"))),
        ("card, 1 button", one_button.into()),
        ("card, 2 buttons", two_buttons.into()),
    ]
}

pub(crate) async fn follow(
    ding: &Client,
    settings: &Settings,
    sent: &Sent,
    account: &mut Account,
) -> Result<(), Failure> {
    let agent_id = settings.agent_id;

    account.step("Follow the text notice");
    let request = GetSendProgressRequest::new(agent_id, sent.text);
    let progress = oapi::message::get_send_progress(ding, &request).await?;
    account.call("progress", format!("{} %", progress.progress.progress_in_percent), &progress);
    if let Platform::Embedded(fake) = &settings.platform {
        fake.messages().read_notice(sent.text, &settings.user_id);
    }
    let result =
        oapi::message::get_send_result(ding, &GetSendResultRequest::new(agent_id, sent.text)).await?;
    let lists = &result.send_result;
    let outcome = format!(
        "read by {}, not yet read by {}, withheld from {}",
        lists.read_user_id_list.len(),
        lists.unread_user_id_list.len(),
        lists.forbidden_user_id_list.len(),
    );
    account.call("result", outcome, &result);

    account.step("Change the status bar of the oa notice, recall the text notice");
    let approved = UpdateStatusBarRequest {
        status_bg: Some(GREEN.to_owned()),
        ..UpdateStatusBarRequest::new(agent_id, sent.oa, "approved")
    };
    let updated = oapi::message::update_status_bar(ding, &approved).await?;
    account.call("status bar", "waiting -> approved", &updated);
    let recalled = oapi::message::recall(ding, &RecallRequest::new(agent_id, sent.text)).await?;
    account.call("recall", "taken back", &recalled);
    Ok(())
}

async fn upload(
    ding: &Client,
    account: &mut Account,
    media_type: MediaType,
    name: &str,
    content: Vec<u8>,
) -> Result<String, Failure> {
    let size = content.len();
    let uploaded = oapi::media::upload(ding, &UploadMediaRequest::new(media_type, name, content)).await?;
    account.call(media_type.as_str(), format!("{name}, {size} bytes"), &uploaded);
    Ok(uploaded.into_inner().media_id)
}

async fn send(
    ding: &Client,
    settings: &Settings,
    account: &mut Account,
    what: &str,
    message: impl Into<WorkMessage>,
) -> Result<i64, Failure> {
    let request = AsyncSendV2Request::to_users(settings.agent_id, [&*settings.user_id], message);
    let accepted = oapi::message::async_send_v2(ding, &request).await?;
    account.call(what, format!("accepted as task {}", accepted.task_id), &accepted);
    Ok(accepted.task_id)
}

/// WAV, 8 kHz, 8 bit, mono.
fn one_second_of_silence() -> Vec<u8> {
    const RATE: u32 = 8_000;
    let mut wav = Vec::new();
    wav.extend(b"RIFF");
    wav.extend((36 + RATE).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(RATE.to_le_bytes());
    wav.extend(RATE.to_le_bytes());
    wav.extend(b"\x01\0\x08\0data");
    wav.extend(RATE.to_le_bytes());
    wav.resize(wav.len() + RATE as usize, 0x80);
    wav
}
