//! The stored form of a token, for every store that keeps bytes.

use std::time::Duration;

use dingtalk_types::Secret;
use serde_json::{Value, json};

use super::{StoredRefresh, StoredToken};

impl StoredToken {
    /// The entry as JSON, its durations as times of the store's clock: `now` since the Unix epoch.
    pub fn encode(&self, now: Duration) -> Secret {
        let at = |remaining: Duration| millis(now.saturating_add(remaining));
        let refresh = self.refresh.as_ref().map(|refresh| {
            json!({
                "secret": refresh.secret.expose(),
                "expires_at_ms": at(refresh.remaining),
                "corp_id": refresh.corp_id,
            })
        });
        let record = json!({
            "secret": self.secret.expose(),
            "expires_at_ms": at(self.remaining),
            "lifetime_ms": millis(self.lifetime),
            "refresh": refresh,
        });
        Secret::new(record.to_string())
    }

    /// Reads what [`encode`](Self::encode) wrote, `now` by the same clock; `None` when it is damaged, when its time is
    /// over, or when it claims more life than it was issued for, because the clock has been set back.
    pub fn decode(record: &[u8], now: Duration) -> Option<Self> {
        let record: Value = serde_json::from_slice(record).ok()?;
        let text = |of: &Value, name: &str| of.get(name)?.as_str().map(str::to_owned);
        let duration = |of: &Value, name: &str| of.get(name)?.as_u64().map(Duration::from_millis);
        let left = |of: &Value| Some(duration(of, "expires_at_ms")?.saturating_sub(now));

        let lifetime = duration(&record, "lifetime_ms")?;
        let refresh = record.get("refresh").filter(|refresh| !refresh.is_null());
        let refresh = match refresh {
            Some(refresh) => Some(StoredRefresh {
                secret: text(refresh, "secret")?.into(),
                remaining: left(refresh)?,
                corp_id: text(refresh, "corp_id"),
            }),
            None => None,
        };
        let mut token =
            Self { secret: text(&record, "secret")?.into(), remaining: left(&record)?, lifetime, refresh };
        if token.secret.is_empty() {
            return None;
        }
        if token.remaining > lifetime {
            // A user's refresh token is still of use, and its access token is renewed.
            token.remaining = Duration::ZERO;
        }
        (!token.keep_for().is_zero()).then_some(token)
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_700_000_000);

    fn token() -> StoredToken {
        StoredToken {
            secret: "t".into(),
            remaining: Duration::from_secs(7_000),
            lifetime: Duration::from_secs(7_200),
            refresh: None,
        }
    }

    fn read_back(token: &StoredToken, later: Duration) -> Option<StoredToken> {
        StoredToken::decode(token.encode(NOW).expose().as_bytes(), NOW + later)
    }

    #[test]
    fn an_entry_comes_back_with_the_life_it_still_has() {
        let later = read_back(&token(), Duration::from_secs(1_000)).unwrap();
        assert_eq!(later, StoredToken { remaining: Duration::from_secs(6_000), ..token() });
        assert_eq!(read_back(&token(), Duration::from_secs(7_000)), None, "its time is over");
    }

    #[test]
    fn a_refresh_token_outlives_the_access_token() {
        let refresh = StoredRefresh {
            secret: "r".into(),
            remaining: Duration::from_secs(86_400 * 30),
            corp_id: Some("ding".into()),
        };
        let token = StoredToken { refresh: Some(refresh), ..token() };
        let later = read_back(&token, Duration::from_secs(86_400)).unwrap();
        assert_eq!(later.remaining, Duration::ZERO);
        assert_eq!(later.refresh.unwrap().remaining, Duration::from_secs(86_400 * 29));
    }

    #[test]
    fn a_token_from_the_future_is_not_trusted() {
        let record = token().encode(NOW + Duration::from_secs(86_400));
        assert_eq!(StoredToken::decode(record.expose().as_bytes(), NOW), None);
    }

    #[test]
    fn damaged_entries_are_none_at_every_cut_and_every_flipped_byte_is_harmless() {
        let record = token().encode(NOW);
        let record = record.expose().as_bytes();
        for end in 0..record.len() {
            assert_eq!(StoredToken::decode(&record[..end], NOW), None, "cut at {end}");
        }
        for index in 0..record.len() {
            let mut flipped = record.to_vec();
            flipped[index] ^= 0x11;
            let _ = StoredToken::decode(&flipped, NOW);
        }
    }
}
