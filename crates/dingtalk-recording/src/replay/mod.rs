//! Finds the answer to a request.

mod compare;
mod difference;
mod standing;

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use self::difference::{Difference, NotRecorded};

use self::compare::{Comparison, compare};
use self::standing::Standing;
use crate::exchange::{RecordedAnswer, RecordedExchange, RecordedRequest};
use crate::recording::Recording;

/// Answers requests from a [`Recording`].
///
/// A request is one that was recorded when method, host, path, query and body are. It makes no difference
/// - in which order members stand, and which header fields there are;
/// - which secrets, signatures, nonces and request ids are sent;
/// - which value of your own stands where one was replaced, or an identifier at random: what stands there first belongs there from
///   then on, in later requests and in the answers. So a program that knows its people by their real ids runs on the file as it is;
/// - which moment a member is about whose name says that it is one (`startTime`), unless another recorded request fits better;
/// - which host on this machine (`127.0.0.1`) is asked.
///
/// Of several that fit equally well each answers once, in their order; then the last of them answers again.
#[derive(Debug)]
pub struct Player {
    recording: Recording,
    state: Mutex<State>,
}

struct State {
    standing: Standing,
    /// How often each exchange has answered.
    answered: Vec<u64>,
}

impl Player {
    /// Answers from the beginning of `recording`.
    pub fn new(recording: Recording) -> Self {
        let state = State {
            standing: Standing::new(recording.replaced()),
            answered: vec![0; recording.exchanges().len()],
        };
        Self { recording, state: Mutex::new(state) }
    }

    /// What it answers from.
    pub fn recording(&self) -> &Recording {
        &self.recording
    }

    /// The answer to `request`.
    ///
    /// # Errors
    /// [`NotRecorded`] names the nearest request that was, and what differs.
    pub fn answer(&self, request: &RecordedRequest) -> Result<RecordedAnswer, NotRecorded> {
        let mut state = self.lock();
        let mut best: Option<(Rank, Comparison, &RecordedExchange)> = None;
        for (place, exchange) in self.recording.exchanges().iter().enumerate() {
            // Only to tell what is nearest would the others be looked at closely.
            if exchange.request.method != request.method {
                continue;
            }
            let comparison = compare(&exchange.request, request, &state.standing);
            if !comparison.differences.is_empty() {
                continue;
            }
            let used = state.answered.get(place).is_some_and(|times| *times > 0);
            let rank = Rank {
                strain: comparison.strain,
                used,
                other_secrets: comparison.other_secrets,
                place: if used { usize::MAX.saturating_sub(place) } else { place },
            };
            if best.as_ref().is_none_or(|(least, ..)| rank < *least) {
                best = Some((rank, comparison, exchange));
            }
        }
        let Some((rank, comparison, exchange)) = best else {
            return Err(self.nearest(request, &state.standing));
        };
        let place = if rank.used { usize::MAX.saturating_sub(rank.place) } else { rank.place };
        if let Some(times) = state.answered.get_mut(place) {
            *times = times.saturating_add(1);
        }
        state.standing.settle(comparison.settled);
        Ok(state.standing.answer(&exchange.answer))
    }

    /// The requests that were recorded and have not been asked, as `POST host/path`.
    pub fn unasked(&self) -> Vec<String> {
        let state = self.lock();
        let exchanges = self.recording.exchanges().iter().zip(&state.answered);
        exchanges.filter(|(_, times)| **times == 0).map(|(exchange, _)| exchange.request.title()).collect()
    }

    fn nearest(&self, request: &RecordedRequest, standing: &Standing) -> NotRecorded {
        let nearest = self
            .recording
            .exchanges()
            .iter()
            .enumerate()
            .map(|(place, exchange)| {
                let differences = compare(&exchange.request, request, standing).differences;
                let (recorded, asked) = (&exchange.request.path, &request.path);
                let alike =
                    recorded.split('/').zip(asked.split('/')).take_while(|(one, other)| one == other).count();
                let farness = (recorded != asked, usize::MAX.saturating_sub(alike), differences.len());
                (farness, place, exchange, differences)
            })
            .min_by_key(|(farness, place, ..)| (*farness, *place));
        NotRecorded::new(
            request.title(),
            nearest.map(|(_, place, exchange, differences)| {
                (format!("{} (number {})", exchange.request.title(), place.saturating_add(1)), differences)
            }),
        )
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("State").field("answered", &self.answered).finish_non_exhaustive()
    }
}

/// Of those that fit, the least one answers.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    strain: usize,
    used: bool,
    other_secrets: usize,
    /// In their order; of those that have answered the last is first.
    place: usize,
}
