//! The published samples, signed or encrypted and sent as DingTalk would.

use std::path::PathBuf;

use crate::support::*;
use dingtalk_events::DeliveryKind;
use serde_json::Value;

fn place_of(file: &str) -> PathBuf {
    std::env::var_os("DINGTALK_FIXTURES")
        .map_or_else(
            || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures")),
            PathBuf::from,
        )
        .join(file)
}

fn is_here(file: &str) -> bool {
    place_of(file).exists()
}

fn samples(file: &str) -> Vec<Value> {
    let place = place_of(file);
    let Ok(text) = std::fs::read_to_string(&place) else {
        assert!(std::env::var_os("DINGTALK_REQUIRE_DATA").is_none(), "no {place:?}");
        eprintln!("skipped, no data");
        return Vec::new();
    };
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn every_published_chat_message_and_card_callback_is_handed_on_as_it_is() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    let mut expected = Vec::new();
    let cards = samples("card-callback.jsonl").into_iter().filter(|sample| sample["role"] == "request");
    for (sample, is_card) in samples("robot-callback.jsonl")
        .into_iter()
        .map(|sample| (sample, false))
        .chain(cards.map(|card| (card, true)))
    {
        let body = sample["json"].to_string();
        // Each at its own millisecond: two samples have the same placeholder for their id.
        let timestamp = (NOW_MS + expected.len() as u64).to_string();
        let (request, kind) = match sample["json"]["type"].as_str() {
            _ if !is_card => {
                (Signed::robot(ROBOT_SECRET, &timestamp, body.clone()), DeliveryKind::ChatMessage)
            }
            Some("dynamicDataCallback") => {
                (Signed::card(CARD_SECRET, &timestamp, body.clone()), DeliveryKind::CardDynamicData)
            }
            _ => (Signed::card(CARD_SECRET, &timestamp, body.clone()), DeliveryKind::CardAction),
        };
        let response = request.send(&callbacks).await;
        assert!(is_json(&response), "{}: {response:?} {:?}", sample["id"], callbacks.refusals());
        expected.push((kind, body));
    }
    let got: Vec<_> = taken
        .all()
        .into_iter()
        .map(|delivery| (delivery.kind().clone(), String::from_utf8(delivery.payload().to_vec()).unwrap()))
        .collect();
    println!("{} robot messages and card callbacks", got.len());
    assert!(!got.is_empty() || !is_here("robot-callback.jsonl"), "nothing was handed on");
    assert_eq!(got, expected);
}

#[tokio::test]
async fn every_published_event_over_http_is_handed_on_with_its_type() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    let (mut expected, mut handshakes) = (Vec::new(), 0);
    for (number, sample) in samples("event.jsonl").iter().enumerate() {
        let json = &sample["json"];
        let Some(event_type) = json["EventType"].as_str() else { continue };
        // Stars hide digits, also where they leave no JSON.
        let push = Push::new(&json.to_string().replace('*', "0"), &NOW.to_string(), &format!("n{number}"));
        let response = push.send(&callbacks).await;
        assert!(is_acknowledged(&response), "{}: {:?}", sample["id"], callbacks.refusals());
        match event_type {
            "check_url" | "check_create_suite_url" | "check_update_suite_url" => handshakes += 1,
            batch if batch.starts_with("SYNC_HTTP_PUSH") => {
                let entries = json["bizData"].as_array().map_or(0, Vec::len);
                let all = taken.all();
                assert!(entries > 0 && all.len() == expected.len() + entries, "{}", sample["id"]);
                let fresh = all.iter().skip(expected.len());
                expected.extend(
                    fresh
                        .map(|entry| entry.metadata().event_type.clone().unwrap_or_default())
                        .collect::<Vec<_>>(),
                );
            }
            event_type => expected.push(event_type.to_owned()),
        }
    }
    let got: Vec<_> = taken
        .all()
        .into_iter()
        .map(|delivery| delivery.metadata().event_type.clone().unwrap_or_default())
        .collect();
    println!("{} events, {handshakes} checks of the address", got.len());
    assert!(!got.is_empty() || !is_here("event.jsonl"), "nothing was handed on");
    assert_eq!(got, expected);
    assert_eq!(callbacks.deliveries().handshakes, handshakes);
}
