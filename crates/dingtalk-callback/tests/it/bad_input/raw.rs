//! Requests in parts that can be damaged.

use crate::support::*;

#[derive(Debug, Clone)]
pub(crate) struct Raw {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Raw {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        wire(&self.method, &self.target, &self.headers, &self.body)
    }

    /// With these lines instead of `Content-Length`.
    pub(crate) fn framed(&self, lines: &str, body: &[u8]) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\nHost: receiver\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        [head.as_bytes(), lines.as_bytes(), b"\r\n\r\n", body].concat()
    }

    pub(crate) fn with(&self, change: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut changed = self.clone();
        change(&mut changed);
        changed.bytes()
    }
}

impl From<Push> for Raw {
    fn from(push: Push) -> Self {
        let target = format!("/callback?{}", push.query);
        Self { method: "POST".to_owned(), target, headers: Vec::new(), body: push.body.into_bytes() }
    }
}

impl From<Signed> for Raw {
    fn from(signed: Signed) -> Self {
        let (target, body) = (signed.path.to_owned(), signed.body.to_vec());
        Self { method: "POST".to_owned(), target, headers: signed.headers.to_vec(), body }
    }
}

/// One of each kind that would be accepted.
pub(crate) fn genuine(name: &str) -> [Raw; 3] {
    let push = Push::event(name, name);
    [push.into(), Signed::chat_message(name, NOW_MS).into(), Signed::card_action(name, NOW_MS).into()]
}
