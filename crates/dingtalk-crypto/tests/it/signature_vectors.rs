//! The vectors of every signature scheme.

use std::collections::BTreeMap;

use crate::support::{text, vectors};
use dingtalk_crypto::signature::{
    JsapiDigest, card_callback, isv_suite, isv_suite_query, jsapi, jsapi_url, jsapi_verbatim, robot_webhook,
    robot_webhook_url, sns, sns_query, verify_card_callback, verify_robot_callback,
};
use dingtalk_types::Secret;
use serde_json::Value;

fn secret(vector: &Value, member: &str) -> Secret {
    text(vector, member).into()
}

fn timestamp_ms(input: &Value) -> u64 {
    input["timestamp_ms"].as_u64().unwrap()
}

/// The last value of a query, as it stands there.
fn last_value(query: &Secret) -> &str {
    query.expose().rsplit('=').next().unwrap()
}

fn check_robot_webhook(input: &Value, expect: &Value) {
    let key = secret(input, "secret");
    assert_eq!(robot_webhook(timestamp_ms(input), &key), text(expect, "sign"));
    let webhook_url =
        format!("https://oapi.dingtalk.com/robot/send?access_token={}", text(input, "access_token")).into();
    let url = robot_webhook_url(&webhook_url, timestamp_ms(input), &key);
    assert_eq!(url.expose(), text(expect, "url"));
    assert_eq!(last_value(&url), text(expect, "sign_urlencoded"));
}

fn check_robot_outgoing(input: &Value, expect: &Value) {
    let verdict = verify_robot_callback(
        text(input, "header_timestamp"),
        text(input, "header_sign"),
        &secret(input, "app_secret"),
        input["now_ms"].as_u64().unwrap(),
    );
    assert_eq!(verdict.is_ok(), text(expect, "result") == "ok", "{verdict:?}, expected {expect}");
}

fn check_jsapi_ticket(input: &Value, expect: &Value) {
    let ticket = secret(input, "jsapi_ticket");
    let (nonce, url) = (text(input, "noncestr"), text(input, "url"));
    let timestamp = input["timestamp"].as_i64().unwrap();
    let digests = [
        (JsapiDigest::Sha256, "sha256_hex"),
        #[cfg(feature = "jsapi-sha1")]
        (JsapiDigest::Sha1, "sha1_hex"),
    ];
    assert_eq!(jsapi_url(url), text(expect, "sign_url"));
    for (digest, member) in digests {
        assert_eq!(jsapi(&ticket, nonce, timestamp, url, digest), text(expect, member));
        let variant = &expect["raw_url_variant"];
        if !variant.is_null() {
            let (_, raw_url) = text(variant, "plain").split_once("&url=").unwrap();
            assert_eq!(jsapi_verbatim(&ticket, nonce, timestamp, raw_url, digest), text(variant, member));
        }
    }
}

fn check_isv_suite(input: &Value, expect: &Value) {
    let (key, ticket) = (secret(input, "suiteSecret"), text(input, "suiteTicket"));
    assert_eq!(isv_suite(timestamp_ms(input), ticket, &key), text(expect, "signature"));
    let query = isv_suite_query(text(input, "accessKey"), timestamp_ms(input), ticket, &key);
    assert_eq!(query.expose(), text(expect, "query"));
}

fn check_sns_bycode(input: &Value, expect: &Value) {
    let key = secret(input, "appSecret");
    assert_eq!(sns(timestamp_ms(input), &key), text(expect, "signature"));
    let query = sns_query(text(input, "accessKey"), timestamp_ms(input), &key);
    assert_eq!(query.expose(), text(expect, "query"));
    assert_eq!(last_value(&query), text(expect, "signature_urlencoded"));
}

fn check_card_http_callback(input: &Value, expect: &Value) {
    let verdict = verify_card_callback(
        text(input, "x-ddpaas-signature-timestamp"),
        text(input, "x-ddpaas-signature"),
        &secret(input, "apiSecret"),
    );
    assert_eq!(verdict.is_ok(), text(expect, "result") == "ok", "{verdict:?}, expected {expect}");
    if verdict.is_ok() {
        let made = card_callback(text(input, "x-ddpaas-signature-timestamp"), &secret(input, "apiSecret"));
        assert_eq!(made, text(input, "x-ddpaas-signature"));
    }
}

/// Compares what the crate makes of the input with what the vector expects.
type Check = fn(&Value, &Value);

const SCHEMES: [(&str, Check); 6] = [
    ("robot_webhook", check_robot_webhook),
    ("robot_outgoing", check_robot_outgoing),
    ("jsapi_ticket", check_jsapi_ticket),
    ("isv_suite", check_isv_suite),
    ("sns_bycode", check_sns_bycode),
    ("card_http_callback", check_card_http_callback),
];

#[test]
fn every_vector_of_every_scheme_holds() {
    let vectors = vectors("signature-vectors");
    if vectors.is_empty() {
        eprintln!("skipped, no data");
        return;
    }
    let mut counts = BTreeMap::new();
    for vector in &vectors {
        let category = text(vector, "category");
        let (_, check) = SCHEMES
            .iter()
            .find(|(name, _)| *name == category)
            .unwrap_or_else(|| panic!("{}: unknown category {category}", vector["id"]));
        // Shown only when the check below fails.
        println!("{}", vector["id"]);
        check(&vector["input"], &vector["expect"]);
        *counts.entry(category).or_insert(0) += 1;
    }
    assert_eq!(counts.len(), SCHEMES.len(), "a scheme has no vectors: {counts:?}");
    eprintln!("signature vectors: {} hold, {counts:?}", vectors.len());
}
