//! The documented limits, checked before anything is sent, each with an error that names it.

use dingtalk_types::message::ButtonOrientation;
use dingtalk_types::message::robot::{Button, RobotMessage};
use dingtalk_types::message::webhook::{self, At, FeedLink, WebhookMessage};
use dingtalk_types::message::work::{ActionCard, Link, Oa, WorkMessage};
use dingtalk_types::oapi::callback::RegisterCallBackRequest;
use dingtalk_types::oapi::file_upload::{UploadChunkRequest, UploadSingleRequest};
use dingtalk_types::oapi::media::{MediaType, UploadMediaRequest};
use dingtalk_types::oapi::message::{AsyncSendV2Request, UpdateStatusBarRequest};
use dingtalk_types::oapi::user::{GetUserRequest, ListUserRequest};
use dingtalk_types::v1::robot::BatchSendOtoRequest;
use dingtalk_types::{LimitError, Unit, Validate};

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("user{number}")).collect()
}

#[track_caller]
fn holds(request: &impl Validate) {
    assert_eq!(request.validate(), Ok(()));
}

#[track_caller]
fn above(request: &impl Validate, field: &str, unit: Unit, allowed: usize, given: usize) {
    match request.validate() {
        Err(LimitError::Above { field: f, unit: u, allowed: a, given: g }) => {
            assert_eq!((f, u, a, g), (field, unit, allowed, given));
        }
        other => panic!("{field} should be above its limit, but: {other:?}"),
    }
}

#[track_caller]
fn below(request: &impl Validate, field: &str, required: usize, given: usize) {
    match request.validate() {
        Err(LimitError::Below { field: f, required: r, given: g, .. }) => {
            assert_eq!((f, r, g), (field, required, given));
        }
        other => panic!("{field} should be below its limit, but: {other:?}"),
    }
}

#[track_caller]
fn refused(request: &impl Validate, field: &str) -> LimitError {
    let error = request.validate().expect_err("a limit is broken");
    assert_eq!(error.field(), field, "{error}");
    error
}

#[test]
fn a_work_notice_has_at_most_2048_bytes_of_json() {
    let frame = serde_json::to_string(&WorkMessage::text("")).unwrap().len();
    holds(&WorkMessage::text("x".repeat(2_048 - frame)));
    above(&WorkMessage::text("x".repeat(2_049 - frame)), "msg", Unit::Bytes, 2_048, 2_049);
    let chinese = WorkMessage::text("茶".repeat(700));
    above(&chinese, "msg", Unit::Bytes, 2_048, frame + 2_100);
    let quotes = WorkMessage::text("\"".repeat(1_100));
    above(&quotes, "msg", Unit::Bytes, 2_048, frame + 2_200);
}

#[test]
fn a_work_notice_has_receivers_and_not_too_many() {
    let text = || WorkMessage::text("x");
    refused(&AsyncSendV2Request::new(1, text()), "userid_list");
    refused(&AsyncSendV2Request::to_users(1, names(0), text()), "userid_list");
    for userid in ["zhangsan,lisi", ""] {
        refused(&AsyncSendV2Request::to_users(1, [userid], text()), "userid_list");
    }
    holds(&AsyncSendV2Request::to_users(1, names(100), text()));
    above(&AsyncSendV2Request::to_users(1, names(101), text()), "userid_list", Unit::Items, 100, 101);
    holds(&AsyncSendV2Request::to_departments(1, 0..20, text()));
    above(&AsyncSendV2Request::to_departments(1, 0..21, text()), "dept_id_list", Unit::Items, 20, 21);
    holds(&AsyncSendV2Request::to_everybody(1, text()));
}

#[test]
fn a_status_bar_goes_to_at_most_5_members_and_to_nobody_else() {
    let oa = || Oa::new("https://example.com", "Leave").status_bar("waiting", "0xFFF65E5E");
    holds(&AsyncSendV2Request::to_users(1, names(5), oa()));
    let field = "msg.oa.status_bar";
    refused(&AsyncSendV2Request::to_users(1, names(6), oa()), field);
    refused(&AsyncSendV2Request::to_departments(1, [1], oa()), field);
    refused(&AsyncSendV2Request::to_everybody(1, oa()), field);
    let mixed = AsyncSendV2Request {
        dept_id_list: Some([1_i64].into()),
        ..AsyncSendV2Request::to_users(1, names(1), oa())
    };
    let error = refused(&mixed, field);
    assert_eq!(error.to_string(), "`msg.oa.status_bar` is allowed only in a notice to userid_list alone",);
}

#[test]
fn colours_have_their_documented_forms() {
    holds(&WorkMessage::oa(Oa::new("u", "h").head_colour("ffBBBBBB")));
    for colour in ["0xFFBBBBBB", "BBBBBB", "FFBBBBBG", ""] {
        refused(&WorkMessage::oa(Oa::new("u", "h").head_colour(colour)), "msg.oa.head.bgcolor");
    }
    for colour in ["F65E5E", "0xF65E5E", "0xFFF65E5", "0xFFF65E5G", "#F65E5E"] {
        refused(&WorkMessage::oa(Oa::new("u", "h").status_bar("x", colour)), "msg.oa.status_bar.status_bg");
        let update = UpdateStatusBarRequest {
            status_bg: Some(colour.to_owned()),
            ..UpdateStatusBarRequest::new(1, 2, "x")
        };
        refused(&update, "status_bg");
    }
}

#[test]
fn a_voice_lasts_1_to_59_seconds() {
    holds(&WorkMessage::voice("@media", 1));
    holds(&WorkMessage::voice("@media", 59));
    below(&WorkMessage::voice("@media", 0), "msg.voice.duration", 1, 0);
    above(&WorkMessage::voice("@media", 60), "msg.voice.duration", Unit::Seconds, 59, 60);
}

#[test]
fn a_markdown_notice_has_at_most_5000_characters() {
    let error = WorkMessage::markdown("t", "x".repeat(5_001)).validate().unwrap_err();
    assert_eq!(error.to_string(), "`msg.markdown.text` is 5001 characters: DingTalk allows at most 5000");
}

#[test]
fn an_action_card_notice_keeps_the_lengths_of_its_buttons() {
    let single = |title: usize, url: usize| {
        WorkMessage::action_card(ActionCard::single("t", "m", "按".repeat(title), "u".repeat(url)))
    };
    holds(&single(20, 500));
    above(&single(21, 500), "msg.action_card.single_title", Unit::Characters, 20, 21);
    above(&single(20, 501), "msg.action_card.single_url", Unit::Characters, 500, 501);

    let card = || ActionCard::with_buttons("t", "m", ButtonOrientation::Vertical);
    refused(&WorkMessage::action_card(card()), "msg.action_card.btn_json_list");
    holds(&WorkMessage::action_card(card().button("x".repeat(20), "u".repeat(700))));
    let field = "msg.action_card.btn_json_list.title";
    above(&WorkMessage::action_card(card().button("x".repeat(21), "u")), field, Unit::Characters, 20, 21);
    let field = "msg.action_card.btn_json_list.action_url";
    above(&WorkMessage::action_card(card().button("x", "u".repeat(701))), field, Unit::Characters, 700, 701);
    let long = card().button("x", "u".repeat(500)).button("x", "u".repeat(500));
    let given = serde_json::to_string(long.btn_json_list.as_ref().unwrap()).unwrap().len();
    above(&WorkMessage::action_card(long), "msg.action_card.btn_json_list", Unit::Characters, 1_000, given);

    let both = ActionCard::single("t", "m", "x", "u").button("x", "u");
    refused(&WorkMessage::action_card(both), "msg.action_card.btn_json_list");
}

#[test]
fn required_texts_are_not_empty() {
    refused(&WorkMessage::default(), "msg.text.content");
    refused(&WorkMessage::image(""), "msg.image.media_id");
    refused(&WorkMessage::file(""), "msg.file.media_id");
    refused(&WorkMessage::link(Link::new("u", "", "t", "x")), "msg.link.picUrl");
    refused(&WorkMessage::markdown("", "x"), "msg.markdown.title");
    refused(&WebhookMessage::text(""), "text.content");
    refused(&WebhookMessage::markdown("", "x"), "markdown.title");
    refused(&WebhookMessage::link(webhook::Link::new("t", "x", "")), "link.messageUrl");
    refused(&WebhookMessage::feed_card([]), "feedCard.links");
    refused(&WebhookMessage::feed_card([FeedLink::new("t", "u", "")]), "feedCard.links.picURL");
}

#[test]
fn a_webhook_message_has_at_most_20000_bytes() {
    let frame = serde_json::to_string(&WebhookMessage::text("")).unwrap().len();
    holds(&WebhookMessage::text("x".repeat(20_000 - frame)));
    above(&WebhookMessage::text("x".repeat(20_001 - frame)), "message", Unit::Bytes, 20_000, 20_001);
}

#[test]
fn a_webhook_message_highlights_at_most_50_people_and_only_where_it_can() {
    holds(&WebhookMessage::text("x").at(At::users(names(50))));
    let too_many = WebhookMessage::text("x").at(At::users(names(50)).and_mobiles(["13800000000"]));
    above(&too_many, "at", Unit::Items, 50, 51);
    let link = || WebhookMessage::link(webhook::Link::new("t", "x", "u"));
    refused(&link().at(At::everybody()), "at");
    holds(&link().at(At::default()));
}

#[test]
fn a_webhook_card_has_one_kind_of_buttons() {
    let card = || webhook::ActionCard::with_buttons("t", "x", ButtonOrientation::Horizontal);
    refused(&WebhookMessage::action_card(card()), "actionCard.btns");
    holds(&WebhookMessage::action_card(card().button("a", "u")));
    let both = webhook::ActionCard::single("t", "x", "a", "u").button("b", "u");
    refused(&WebhookMessage::action_card(both), "actionCard.btns");
}

#[test]
fn a_robot_message_has_at_most_15000_bytes_of_parameters_and_20_receivers() {
    let frame = RobotMessage::text("").msg_param().len();
    holds(&RobotMessage::text("x".repeat(15_000 - frame)));
    above(&RobotMessage::text("x".repeat(15_001 - frame)), "msgParam", Unit::Bytes, 15_000, 15_001);
    let message = RobotMessage::text("x");
    holds(&message.to_users("robot", names(20)));
    above(&message.to_users("robot", names(21)), "userIds", Unit::Items, 20, 21);
    below(&message.to_users("robot", names(0)), "userIds", 1, 0);
    let raw = BatchSendOtoRequest::new("robot", names(1), "own", "x".repeat(15_001));
    above(&raw, "msgParam", Unit::Bytes, 15_000, 15_001);
}

#[test]
fn a_robot_card_has_1_to_5_buttons() {
    let card = |buttons| RobotMessage::action_card("t", "x", (0..buttons).map(|_| Button::new("a", "u")));
    below(&card(0), "msgParam.buttons", 1, 0);
    (1..=5).for_each(|buttons| holds(&card(buttons)));
    above(&card(6), "msgParam.buttons", Unit::Items, 5, 6);
}

#[test]
fn a_callback_has_a_token_of_6_to_63_characters_and_a_key_of_43() {
    let request = |token: usize, key: &str| {
        RegisterCallBackRequest::new(["user_add_org"], "t".repeat(token), key, "https://example.com")
    };
    let key = "k".repeat(43);
    holds(&request(6, &key));
    holds(&request(63, &key));
    below(&request(5, &key), "token", 6, 5);
    above(&request(64, &key), "token", Unit::Characters, 63, 64);
    for key in
        ["k".repeat(42), "k".repeat(44), format!("{}=", "k".repeat(42)), format!("{}+", "k".repeat(42))]
    {
        let error = refused(&request(6, &key), "aes_key");
        assert!(!error.to_string().contains("kkk"), "the key must not be shown");
    }
    let none: [&str; 0] = [];
    below(&RegisterCallBackRequest::new(none, "tttttt", &*key, "u"), "call_back_tag", 1, 0);
}

#[test]
fn a_media_file_has_the_size_of_its_type_and_any_extension() {
    const MEGABYTE: usize = 1024 * 1024;
    let file = |media_type, name: &str, size| UploadMediaRequest::new(media_type, name, vec![0_u8; size]);
    for (media_type, name, allowed) in [
        (MediaType::Image, "a.PNG", 20 * MEGABYTE),
        (MediaType::Voice, "a.amr", 2 * MEGABYTE),
        (MediaType::Video, "a.mp4", 20 * MEGABYTE),
        (MediaType::File, "报表.v2.xlsx", 20 * MEGABYTE),
    ] {
        holds(&file(media_type, name, allowed));
        above(&file(media_type, name, allowed + 1), "media", Unit::Bytes, allowed, allowed + 1);
        below(&file(media_type, name, 0), "media", 1, 0);
        for name in ["a.md", "a.tar.gz", "a.WEBP", "a", "png", "图 片(1).json"] {
            holds(&file(media_type, name, 1));
        }
        refused(&file(media_type, "", 1), "filename");
    }
    for name in ["a\".png", "a\r\nX: y.png", "a\0.png"] {
        refused(&file(MediaType::Image, name, 1), "filename");
    }
    let mut request = file(MediaType::Image, "a.png", 1);
    request.content_type = "image/png\r\nX: y".to_owned();
    refused(&request, "Content-Type");
    let shown = format!("{:?}", file(MediaType::Image, "a.png", 1_000));
    assert!(shown.len() < 200, "Debug must not print the content: {shown}");
}

/// media.md 6: 8 MB at once or to a chunk.
#[test]
fn a_file_for_the_old_drive_has_at_most_8_megabytes_at_once() {
    const MOST: usize = 8 << 20;
    let single = |size| UploadSingleRequest::new("1", "a.zip", vec![0_u8; size]);
    let chunk = |size| UploadChunkRequest::new("1", "id", 1, "a.zip", vec![0_u8; size]);
    holds(&single(MOST));
    holds(&chunk(MOST));
    above(&single(MOST + 1), "file", Unit::Bytes, MOST, MOST + 1);
    above(&chunk(MOST + 1), "file", Unit::Bytes, MOST, MOST + 1);
    below(&chunk(0), "file", 1, 0);
    for name in ["a\".zip", "a\n.zip", ""] {
        refused(&UploadSingleRequest::new("1", name, vec![0_u8]), "filename");
    }
}

#[test]
fn ids_and_pages_keep_their_documented_bounds() {
    holds(&GetUserRequest::new("u".repeat(64)));
    above(&GetUserRequest::new("u".repeat(65)), "userid", Unit::Characters, 64, 65);
    holds(&ListUserRequest::new(1, 0, 100));
    // DingTalk lists such departments itself; it answers 60003.
    holds(&ListUserRequest::new(-7, 0, 100));
    for size in [101, 0, -1] {
        refused(&ListUserRequest::new(1, 0, size), "size");
    }
}

#[cfg(all(feature = "oapi-ats", feature = "oapi-user"))]
#[test]
fn a_generated_request_keeps_the_limits_of_the_official_client() {
    use dingtalk_types::oapi::ats::JobBatchAddRequest;
    use dingtalk_types::oapi::user::{GetByUnionidRequest, InactiveUserGetRequest, ListSimpleRequest};

    let ids = |count: usize| InactiveUserGetRequest {
        dept_ids: Some((0..count).map(|id| id.to_string()).collect()),
        ..InactiveUserGetRequest::default()
    };
    holds(&ids(100));
    above(&ids(101), "dept_ids", Unit::Items, 100, 101);
    let jobs = |count| JobBatchAddRequest {
        jobs: Some(vec![Default::default(); count]),
        ..JobBatchAddRequest::default()
    };
    holds(&jobs(999));
    above(&jobs(1_000), "jobs", Unit::Items, 999, 1_000);
    holds(&GetByUnionidRequest::new("钉".repeat(100)));
    above(&GetByUnionidRequest::new("u".repeat(101)), "unionid", Unit::Characters, 100, 101);
    holds(&ListSimpleRequest::new(1, 0, 100));
    holds(&ListSimpleRequest::new(-7, 0, 100));
    for (request, field) in [
        (ListSimpleRequest::new(1, -1, 1), "cursor"),
        (ListSimpleRequest::new(1, 0, 101), "size"),
        (
            ListSimpleRequest { language: Some("zh_CN__".into()), ..ListSimpleRequest::new(1, 0, 1) },
            "language",
        ),
    ] {
        refused(&request, field);
    }
}

#[test]
fn every_limit_reads_as_one_line() {
    let errors = [
        refused(&ListUserRequest::new(1, 0, 0), "size"),
        refused(&ListUserRequest::new(1, 0, 101), "size"),
        refused(&WorkMessage::default(), "msg.text.content"),
        refused(
            &WebhookMessage::feed_card([FeedLink::default()]).at(At::everybody()),
            "feedCard.links.title",
        ),
        refused(&UploadMediaRequest::new(MediaType::Image, "a\".png", vec![1]), "filename"),
    ];
    for error in errors {
        let shown = error.to_string();
        assert!(!shown.contains('\n') && shown.contains(error.field()), "{shown}");
    }
}
