//! The kinds of bad input.

use dingtalk_crypto::CallbackCipher;
use sha1::{Digest, Sha1};

use super::raw::{Raw, genuine};
use crate::support::*;

pub(crate) struct Bad {
    pub(crate) kind: &'static str,
    pub(crate) bytes: Vec<u8>,
}

pub(crate) fn bad_requests() -> Vec<Bad> {
    let mut bad = Vec::new();
    let mut add = |kind, bytes: Vec<u8>| bad.push(Bad { kind, bytes });
    for request in genuine("bad") {
        cut(&request, &mut add);
        addressed_wrongly(&request, &mut add);
        framed_wrongly(&request, &mut add);
        too_large(&request, &mut add);
    }
    events(&mut add);
    callbacks(&mut add);
    bad
}

fn cut(request: &Raw, add: &mut impl FnMut(&'static str, Vec<u8>)) {
    let bytes = request.bytes();
    for end in 1..bytes.len() {
        add("cut", bytes[..end].to_vec());
    }
    for end in 0..request.body.len() {
        add("body cut", request.with(|request| request.body.truncate(end)));
    }
}

fn addressed_wrongly(request: &Raw, add: &mut impl FnMut(&'static str, Vec<u8>)) {
    for method in ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "post", "POSTT"] {
        add("method", request.with(|request| request.method = method.to_owned()));
    }
    for path in
        ["/", "", "//", "*", "/x", "/callback/", "/Robot", "/cards%2f", "/%63ards", "/../robot", "/robot;a"]
    {
        let query = request.target.find('?').map_or("", |query| &request.target[query..]);
        add("path", request.with(|request| request.target = format!("{path}{query}")));
    }
    for index in 0..request.headers.len() {
        add("header missing", request.with(|request| drop(request.headers.remove(index))));
        add("header empty", request.with(|request| request.headers[index].1.clear()));
        let twice = request.headers[index].clone();
        add("header twice", request.with(|request| request.headers.push(twice)));
        let other = (request.headers[index].0.to_uppercase(), "1".to_owned());
        add("header twice", request.with(|request| request.headers.insert(0, other)));
    }
}

fn framed_wrongly(request: &Raw, add: &mut impl FnMut(&'static str, Vec<u8>)) {
    let (body, length) = (&request.body[..], request.body.len());
    let heads = [
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked"),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {length}"),
        format!("Content-Length: {length}\r\nContent-Length: {length}"),
        format!("Content-Length: {length}\r\nContent-Length: 0"),
        format!("Content-Length: {length}, {length}"),
        format!("Content-Length: +{length}"),
        format!("Content-Length: 0x{length:x}"),
        format!("Content-Length : {length}"),
        format!("Content-Length: {length}\r\n folded"),
        format!("X: a\r\n\tfolded\r\nContent-Length: {length}"),
        format!("X: a\nContent-Length: {length}"),
        format!("X: a\rContent-Length: {length}"),
        format!("X: a\0\r\nContent-Length: {length}"),
        format!("X\r\nContent-Length: {length}"),
        format!(": a\r\nContent-Length: {length}"),
        "Content-Length: -1".to_owned(),
        "Content-Length: 18446744073709551616".to_owned(),
        "Content-Length: 1".to_owned(),
        "Transfer-Encoding: xchunked".to_owned(),
        "Transfer-Encoding: chunked, identity".to_owned(),
        "X: no length".to_owned(),
    ];
    for head in heads {
        add("framing", request.framed(&head, body));
    }
    for (size, end) in
        [("", ""), ("x", "0\r\n\r\n"), ("ffffffffffffffff", ""), ("-1", ""), ("1", "0\r\n\r\n"), ("2000", "")]
    {
        let chunk = [size.as_bytes(), b"\r\n", body, b"\r\n", end.as_bytes()].concat();
        add("chunks", request.framed("Transfer-Encoding: chunked", &chunk));
    }
    let chunks = [format!("{length:x}\r\n").as_bytes(), body, b"\r\n0\r\n\r\n"].concat();
    let chunked = String::from_utf8(request.framed("Transfer-Encoding: chunked", &chunks)).unwrap();
    add("framing", chunked.replacen("HTTP/1.1", "HTTP/1.0", 1).into_bytes());
    let bytes = request.bytes();
    for version in ["HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "http/1.1", "HTTP/1.1 ", ""] {
        let text = String::from_utf8(bytes.clone()).unwrap();
        add("version", text.replacen("HTTP/1.1", version, 1).into_bytes());
    }
    for seed in 0..32 {
        add("noise", [&noise(seed, 400)[..], b"\r\n\r\n"].concat());
        let at = seed as usize * 3;
        add("noise in the head", [&bytes[..at], &[0x80, 0xff, 0], &bytes[at..]].concat());
    }
}

fn too_large(request: &Raw, add: &mut impl FnMut(&'static str, Vec<u8>)) {
    let large = vec![b' '; 1024 * 1024 + 1];
    add("body of more than 1 MiB", request.with(|request| request.body.extend_from_slice(&large)));
    let chunks =
        b"10000\r\n".iter().chain([b' '; 0x1_0000].iter()).chain(b"\r\n").copied().collect::<Vec<u8>>();
    add("endless chunks", request.framed("Transfer-Encoding: chunked", &chunks.repeat(20)));
    let padding = ("X".to_owned(), "a".repeat(16 * 1024));
    add("head of more than 16 KiB", request.with(|request| request.headers.push(padding)));
    let many = vec![("X".to_owned(), "a".to_owned()); 1_000];
    add("a thousand headers", request.with(|request| request.headers.extend(many)));
    add("a long path", request.with(|request| request.target.insert_str(0, &"/a".repeat(7_000))));
}

/// Signs any text with the right token, as somebody would who knows the token but not the AES key.
fn signed(timestamp: &str, nonce: &str, encrypt: &str) -> Push {
    let mut parts = [TOKEN, timestamp, nonce, encrypt];
    parts.sort_unstable();
    let digest = Sha1::digest(parts.concat());
    let signature: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Push::assemble(&signature, timestamp, nonce, encrypt)
}

fn events(add: &mut impl FnMut(&'static str, Vec<u8>)) {
    let now = NOW.to_string();
    let mut push = |kind, push: Push| add(kind, Raw::from(push).bytes());
    let good = Push::event("a", "n1");
    let signature = &good.query["msg_signature=".len()..][..40];
    let encrypt = good.body.trim_start_matches(r#"{"encrypt":""#).trim_end_matches(r#""}"#);
    for position in 0..signature.len() {
        let mut changed = signature.to_owned();
        let other = if &changed[position..=position] == "0" { "1" } else { "0" };
        changed.replace_range(position..=position, other);
        push("signature changed", Push::assemble(&changed, &now, "n1", encrypt));
        push("signature cut", Push::assemble(&signature[..position], &now, "n1", encrypt));
    }
    for position in 0..encrypt.len() {
        push("ciphertext cut, signed", signed(&now, "n1", &encrypt[..position]));
        let mut changed = encrypt.to_owned();
        changed.replace_range(position..=position, "!");
        push("no base64, signed", signed(&now, "n1", &changed));
    }
    for position in 0..good.query.len() {
        push("query cut", Push { query: good.query[..position].to_owned(), body: good.body.clone() });
    }
    for parameter in ["msg_signature=0", "nonce=n1", "timestamp=1"] {
        push(
            "parameter twice",
            Push { query: format!("{}&{parameter}", good.query), body: good.body.clone() },
        );
    }
    for seconds in [0, 1, NOW - 301, NOW + 301, 9_999_999_999, 99_999_999_999, u64::MAX] {
        push("stale", Push::new(r#"{"EventType":"a"}"#, &seconds.to_string(), "n1"));
    }
    for timestamp in ["-1", "1e9", "now", "0x6A4F0000", "1783610513.5", "%31"] {
        push("odd timestamp", signed(timestamp, "n1", encrypt));
    }
    for seed in 0..32 {
        let key: String = noise(seed, 43).iter().map(|byte| char::from(b'a' + byte % 26)).collect();
        let stranger = |token: &str, key: &str, owner: &str| CallbackCipher::new(token, key, owner).unwrap();
        let text = br#"{"EventType":"a"}"#;
        push("wrong AES key", Push::with(&stranger(TOKEN, &key, OWNER), text, &now, "n1"));
        push(
            "wrong owner",
            Push::with(&stranger(TOKEN, AES_KEY, &format!("{OWNER}{seed}")), text, &now, "n1"),
        );
        push("wrong token", Push::with(&stranger(&format!("token{seed}"), AES_KEY, OWNER), text, &now, "n1"));
        push("noise encrypted", Push::with(&cipher(), &noise(seed, seed as usize), &now, "n1"));
    }
    for json in ["", "null", "[]", "{}", "\"check_url\"", r#"{"EventType":null}"#, r#"{"eventtype":"a"}"#] {
        push("no event, encrypted", Push::new(json, &now, "n1"));
    }
    for body in garbage() {
        push("garbage JSON", Push { query: good.query.clone(), body });
    }
}

fn callbacks(add: &mut impl FnMut(&'static str, Vec<u8>)) {
    let (now, schemes) =
        (NOW_MS.to_string(), [(Signed::robot as Scheme, ROBOT_SECRET), (Signed::card, CARD_SECRET)]);
    for (sign, secret) in schemes {
        let mut signed = |kind, signed: Signed| add(kind, Raw::from(signed).bytes());
        let good = sign(secret, &now, "{}".to_owned());
        let signature = &good.headers[1].1;
        let mut damaged = |kind, signature: String| {
            let mut changed = good.clone();
            changed.headers[1].1 = signature;
            signed(kind, changed);
        };
        for position in 0..signature.len() {
            let mut changed = signature.clone();
            let other = if &changed[position..=position] == "A" { "B" } else { "A" };
            changed.replace_range(position..=position, other);
            damaged("signature changed", changed);
            damaged("signature cut", signature[..position].to_owned());
        }
        damaged("signature encoded twice", signature.replace('=', "%3D"));
        for timestamp in
            [0, 1, NOW - 3_601, NOW_MS - 3_600_001, NOW_MS + 3_600_001, 9_999_999_999_999, u64::MAX]
        {
            signed("stale", sign(secret, &timestamp.to_string(), "{}".to_owned()));
        }
        for timestamp in ["-1", "1e12", "now", "1783610513000.5", "17836105130001", "+783610513000"] {
            signed("odd timestamp", sign(secret, timestamp, "{}".to_owned()));
        }
        for seed in 0..32 {
            signed("wrong secret", sign(&format!("{secret}{seed}"), &now, "{}".to_owned()));
            let body = String::from_utf8_lossy(&noise(seed, 300)).into_owned();
            signed("noise, signed", sign(secret, &now, body));
        }
        for body in garbage() {
            signed("garbage JSON, signed", sign(secret, &now, body));
        }
        for other in [TOKEN, AES_KEY, ROBOT_SECRET, CARD_SECRET].into_iter().filter(|other| *other != secret)
        {
            signed("another's secret", sign(other, &now, "{}".to_owned()));
        }
    }
    let robot = Signed::robot(ROBOT_SECRET, &now, "{}");
    let card = Signed::card(CARD_SECRET, &now, "{}");
    for path in ["/cards", "/callback"] {
        add("at another's path", Raw::from(Signed { path, ..robot.clone() }).bytes());
    }
    for path in ["/robot", "/callback"] {
        add("at another's path", Raw::from(Signed { path, ..card.clone() }).bytes());
    }
}

type Scheme = fn(&str, &str, String) -> Signed;

fn garbage() -> Vec<String> {
    let deep = 100_000;
    [
        "",
        "null",
        "true",
        "0",
        "\"\"",
        "[]",
        "[{}]",
        "{",
        "}",
        "{}}",
        "{]",
        "{\"a\"}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1,}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{} {}",
        "{\"msgId\":\"a\",\"msgId\":\"b\"}",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain(["[".repeat(deep), "{\"a\":".repeat(deep), format!("{{\"a\":{}", "[".repeat(deep))])
    .collect()
}

/// Other bytes for each request, the same in every run.
fn noise(seed: u32, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state.to_le_bytes()[3]
        })
        .collect()
}
