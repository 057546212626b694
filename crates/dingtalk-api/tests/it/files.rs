//! Files of spaces, directories and chats, up and down, over real sockets: the traps of the storage by name.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use dingtalk_api::foreign::{Content, ForeignError};
use dingtalk_api::v1::conv_file;
use dingtalk_api::v1::storage::{self as spaces, Conflict, MAX_PART_NUMBERS};
use dingtalk_api::v2::storage as directories;
use dingtalk_api::{Client, Error};
use futures_core::Stream;
use serde_json::json;

use crate::support::storage::{Settings, Storage};

const GIB: u64 = 1 << 30;

/// `length` bytes in pieces of 64 KiB.
struct Pieces(u64);

impl Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        static PIECE: [u8; 64 << 10] = [7; 64 << 10];
        let size = self.0.min(PIECE.len() as u64);
        self.0 -= size;
        std::task::Poll::Ready((size > 0).then(|| Ok(Bytes::from_static(&PIECE[..size as usize]))))
    }
}

fn content(length: u64) -> Content {
    Content::opened(length, |range| Pieces(range.end - range.start))
}

async fn put(client: &Client, content: Content) -> Result<directories::Dentry, Error> {
    directories::upload(client, "parent-uuid", "union", "报告.pdf", content).await
}

#[tokio::test]
async fn an_upload_is_three_steps_and_only_the_signed_headers_reach_the_storage() {
    let storage = Storage::start(Settings::default()).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let watch = Arc::clone(&told);
    let content = Content::bytes(vec![7; 100_000])
        .on_progress(move |progress| watch.lock().unwrap().push(progress.done));
    let entry = put(&storage.client, content).await.unwrap();
    assert_eq!((entry.name.as_str(), entry.size), ("报告.pdf", 100_000));
    let asked = storage.asked();
    assert_eq!(asked[0].target, "/v2.0/storage/spaces/files/parent-uuid/uploadInfos/query?unionId=union");
    assert_eq!(
        (&asked[0].json["protocol"], &asked[0].json["option"]["preferIntranet"]),
        (&json!("HEADER_SIGNATURE"), &json!(false))
    );
    assert_eq!(asked[1].target, "/v2.0/storage/spaces/files/parent-uuid/commit?unionId=union");
    let option = json!({"size": 100_000, "conflictStrategy": "AUTO_RENAME"});
    assert_eq!((&asked[1].json["uploadKey"], &asked[1].json["option"]), (&json!("key"), &option));
    // The storage refuses a `Content-Type`, a token, chunked coding and another address by itself.
    assert_eq!(storage.puts(), [("/oss/whole".to_owned(), 100_000)]);
    let names: Vec<_> = storage.stored()[0].headers.keys().cloned().collect();
    assert!(
        names
            .iter()
            .all(|name| ["content-length", "host", "user-agent", "x-signature", "accept"]
                .contains(&name.as_str())),
        "{names:?}"
    );
    let told = told.lock().unwrap();
    assert!(told.len() > 1 && told.is_sorted() && told.last() == Some(&100_000), "{told:?}");
}

#[tokio::test]
async fn an_address_that_is_down_is_followed_by_the_next() {
    for content in [content(50_000), Content::once(50_000, Pieces(50_000))] {
        let storage = Storage::start(Settings { first_is_down: true, ..Settings::default() }).await;
        put(&storage.client, content).await.unwrap();
        assert_eq!(storage.puts().len(), 1);
    }
    let storage = Storage::start(Settings { first_is_down: true, file: 9, ..Settings::default() }).await;
    let download = spaces::download(&storage.client, "854000", "40000", "union").await.unwrap();
    assert_eq!(download.collect(9).await.unwrap().len(), 9);
}

#[tokio::test]
async fn a_refused_ticket_is_replaced_once_where_the_bytes_are_still_there() {
    let storage = Storage::start(Settings { refused: 1, ..Settings::default() }).await;
    put(&storage.client, content(50_000)).await.unwrap();
    assert_eq!(storage.asked().len(), 3);
    let storage = Storage::start(Settings { refused: 2, ..Settings::default() }).await;
    let error = put(&storage.client, content(50_000)).await.unwrap_err();
    assert!(matches!(&error, Error::Foreign { error, .. } if error.is_ticket_refused()), "{error}");
    assert!(error.to_string().contains("SignatureDoesNotMatch"), "{error}");
    let storage = Storage::start(Settings { refused: 1, ..Settings::default() }).await;
    put(&storage.client, Content::once(50_000, Pieces(50_000))).await.unwrap_err();
    let storage = Storage::start(Settings { refused: 1, file: 9, ..Settings::default() }).await;
    let download = spaces::download(&storage.client, "854000", "40000", "union").await.unwrap();
    assert_eq!(download.length(), Some(9));
}

#[tokio::test]
async fn a_lost_commit_is_repeated_only_where_it_cannot_make_a_second_file() {
    for (conflict, commits) in [(Conflict::Rename, 1), (Conflict::Overwrite, 1), (Conflict::KeepExisting, 2)]
    {
        let storage = Storage::start(Settings { lost_commits: 1, ..Settings::default() }).await;
        let upload = directories::upload(&storage.client, "p", "u", "a.txt", content(9)).conflict(conflict);
        assert_eq!(upload.await.is_ok(), commits == 2, "{conflict:?}");
        let made = storage.asked().iter().filter(|asked| asked.target.contains("/commit")).count();
        assert_eq!(made, commits, "{conflict:?}");
    }
}

#[tokio::test]
async fn a_source_that_breaks_its_promise_ends_the_upload_before_the_commit() {
    let storage = Storage::start(Settings::default()).await;
    for content in [Content::once(50_000, Pieces(40_000)), Content::opened(50_000, |_| Pieces(70_000))] {
        let error = put(&storage.client, content).await.unwrap_err();
        assert!(matches!(&error, Error::Foreign { error: ForeignError::Transport(_), .. }), "{error}");
        let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        assert!(format!("{error:?}{cause}").contains("than its length says"), "{error:?}");
    }
    assert!(storage.asked().iter().all(|asked| !asked.target.contains("/commit")));
}

#[tokio::test]
async fn a_name_that_the_storage_refuses_is_refused_before_anything_is_sent() {
    let storage = Storage::start(Settings::default()).await;
    let error = directories::upload(&storage.client, "p", "u", "a|b.txt", content(9)).await.unwrap_err();
    assert!(matches!(error, Error::InvalidRequest { .. }), "{error}");
    let error = spaces::upload(&storage.client, "854000", "u", "a.", content(9)).await.unwrap_err();
    assert!(matches!(error, Error::InvalidRequest { .. }), "{error}");
    assert!(storage.asked().is_empty());
}

#[tokio::test]
async fn a_large_file_goes_in_parts_for_thirty_of_which_one_call_asks() {
    for once in [false, true] {
        let storage = Storage::start(Settings { refused: 1, ..Settings::default() }).await;
        let length = 65 * 100 * 1024 + 5;
        let content = if once { Content::once(length, Pieces(length)) } else { content(length) };
        let upload = spaces::upload(&storage.client, "854000", "union", "a.bin", content);
        let entry = upload.part_bytes(spaces::MIN_PART_BYTES).parent("77").await.unwrap();
        assert_eq!(entry.size as u64, length);
        let mut puts: Vec<_> = (1..=65).map(|number| (format!("/oss/part-{number}"), 100 << 10)).collect();
        puts.push(("/oss/part-66".to_owned(), 5));
        assert_eq!(storage.puts(), puts, "a refused part was put again, with a new ticket");
        let asked = storage.asked();
        let counts: Vec<_> =
            asked.iter().filter_map(|asked| Some(asked.json.get("partNumbers")?.as_array()?.len())).collect();
        assert_eq!((counts.as_slice(), MAX_PART_NUMBERS), (&[30, 30, 30, 6][..], 30));
        assert!(
            asked[1].target.starts_with("/v1.0/storage/spaces/files/multiPartUploadInfos/query?"),
            "{}",
            asked[1].target
        );
        let commit = asked.last().unwrap();
        assert_eq!(
            (&commit.json["parentId"], &commit.json["option"]["size"]),
            (&json!("77"), &json!(length))
        );
    }
}

#[tokio::test]
async fn tickets_of_parts_that_are_about_to_end_are_not_relied_on() {
    let storage = Storage::start(Settings { life: 30, ..Settings::default() }).await;
    let upload = spaces::upload(&storage.client, "854000", "union", "a.bin", content(300 << 10));
    upload.part_bytes(spaces::MIN_PART_BYTES).await.unwrap();
    let asked = storage.asked();
    assert_eq!(asked.iter().filter(|asked| asked.json.get("partNumbers").is_some()).count(), 3);
}

#[tokio::test]
async fn a_download_begins_anywhere_and_knows_its_name() {
    let storage = Storage::start(Settings { file: 1_000_000, ..Settings::default() }).await;
    let download = spaces::download(&storage.client, "854000", "40000", "union")
        .version(3)
        .range(999_000, None)
        .await
        .unwrap();
    assert_eq!(
        (download.status(), download.length(), download.file_name().as_deref()),
        (206, Some(1_000), Some("a.bin"))
    );
    assert_eq!(download.collect(u64::MAX).await.unwrap().len(), 1_000);
    let asked = storage.asked();
    assert_eq!(
        asked[0].target,
        "/v1.0/storage/spaces/854000/dentries/40000/downloadInfos/query?unionId=union"
    );
    assert_eq!(asked[0].json["option"], json!({"preferIntranet": false, "version": 3}));
}

#[tokio::test]
async fn a_download_that_breaks_off_goes_on_where_it_was() {
    let settings = Settings { file: 1_000_000, broken: (5, 150_000), ..Settings::default() };
    let storage = Storage::start(settings).await;
    let download =
        spaces::download(&storage.client, "854000", "40000", "union").range(10, None).await.unwrap();
    assert_eq!(download.collect(u64::MAX).await.unwrap().len(), 999_990);
    let ranges: Vec<_> = storage.stored().into_iter().map(|stored| stored.headers["range"].clone()).collect();
    assert_eq!((ranges.len(), ranges[0].as_str(), ranges[1].as_str()), (6, "bytes=10-", "bytes=150010-"));
}

#[tokio::test]
async fn a_download_does_not_go_on_with_another_file_nor_for_ever() {
    for (settings, opened) in [
        (Settings { file: 1_000_000, broken: (2, 150_000), changes: true, ..Settings::default() }, 2),
        (Settings { file: 1_000_000, broken: (usize::MAX, 0), ..Settings::default() }, 4),
    ] {
        let storage = Storage::start(settings).await;
        let download = spaces::download(&storage.client, "854000", "40000", "union").await.unwrap();
        let error = download.collect(u64::MAX).await.unwrap_err();
        assert!(matches!(error, ForeignError::Transport(_)), "{error}");
        assert_eq!(storage.stored().len(), opened);
    }
}

#[tokio::test]
async fn a_file_of_a_chat_is_uploaded_into_its_space_and_sent_from_there() {
    let storage = Storage::start(Settings::default()).await;
    let file = conv_file::send_file(&storage.client, "cid==", "union", "a.pdf", content(9)).await.unwrap();
    assert_eq!(file.name, "sent");
    let targets: Vec<_> =
        storage.asked().iter().map(|asked| asked.target.split('?').next().unwrap().to_owned()).collect();
    assert_eq!(
        targets,
        [
            "/v1.0/convFile/conversations/spaces/query",
            "/v1.0/storage/spaces/854000/files/uploadInfos/query",
            "/v1.0/storage/spaces/854000/files/commit",
            "/v1.0/convFile/conversations/files/send",
        ]
    );
    let sent = storage.asked()[3].json.clone();
    assert_eq!((&sent["dentryId"], &sent["spaceId"]), (&json!("40000"), &json!("854000")));
}

/// A gibibyte up in one piece, up in parts from a source that comes once, and down.
#[test]
fn a_gibibyte_flows_in_flat_memory() {
    if dingtalk_testing::ran_alone("files::a_gibibyte_flows_in_flat_memory") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let storage = Storage::start(Settings { file: GIB, ..Settings::default() }).await;
        put(&storage.client, content(1 << 20)).await.unwrap();
        let before = dingtalk_testing::resident_bytes();
        put(&storage.client, content(GIB)).await.unwrap();
        let whole = dingtalk_testing::peak_bytes();
        let once = Content::once(GIB, Pieces(GIB));
        spaces::upload(&storage.client, "854000", "union", "a.bin", once).await.unwrap();
        let parts = dingtalk_testing::peak_bytes();
        let mut download = spaces::download(&storage.client, "854000", "40000", "union").await.unwrap();
        while let Some(bytes) = download.next().await {
            bytes.unwrap();
        }
        assert_eq!(download.received(), GIB);
        let down = dingtalk_testing::peak_bytes();
        let mib = |bytes: usize| bytes.saturating_sub(before) >> 20;
        println!(
            "1 GiB: {} MiB more for one piece, {} for parts, {} for the way back",
            mib(whole),
            mib(parts),
            mib(down)
        );
        assert!(mib(down) <= 48, "{} MiB", mib(down));
    });
}
