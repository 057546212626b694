#![doc = include_str!("../README.md")]
//!
//! ```
//! # #[cfg(feature = "transport")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use dingtalk_recording::{Recorder, Recording, Replay};
//! use dingtalk_transport::{Body, Transport, transport_fn};
//!
//! let network = transport_fn(|_| async { Ok(http::Response::new(Body::from(r#"{"access_token":"t0psecret"}"#))) });
//! let ask = || http::Request::get("https://oapi.dingtalk.com/gettoken?appkey=k&appsecret=hush").body(Body::empty());
//!
//! let recorder = Recorder::new(network);
//! recorder.send(ask()?).await?.into_body().collect(1024).await?;
//! let file = recorder.recording().to_json();
//! assert!(!file.contains("t0psecret") && !file.contains("hush"));
//!
//! let replay = Replay::new(Recording::from_json(&file)?);
//! let answer = replay.send(ask()?).await?.into_body().collect(1024).await?;
//! assert_eq!(answer, r#"{"access_token":"access-token-1"}"#);
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "transport"))]
//! # fn main() {}
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]

mod body;
mod exchange;
mod kind;
mod multipart;
mod names;
mod path;
mod query;
#[cfg(feature = "transport")]
mod recorder;
mod recording;
mod redaction;
mod replay;
mod rules;
mod scanner;
#[cfg(feature = "transport")]
mod tee;
#[cfg(feature = "transport")]
mod transport;

pub use body::{RecordedBody, RecordedPart};
pub use exchange::{RecordedAnswer, RecordedExchange, RecordedRequest};
pub use names::is_secret_name;
#[cfg(feature = "transport")]
pub use recorder::Recorder;
pub use recording::{Recording, RecordingError};
pub use replay::{Difference, NotRecorded, Player};
pub use rules::Rules;
#[cfg(feature = "transport")]
pub use transport::Replay;
