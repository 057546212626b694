//! A large file in parts, for each of which an address is asked for shortly before.

use std::collections::VecDeque;
use std::ops::Range;
use std::time::Duration;

use dingtalk_types::v1::storage::{GetMultipartFileUploadInfosOption, GetMultipartFileUploadInfosRequest};

use super::download::ticket;
use crate::error::Error;
use crate::foreign::{Content, Ticket};
use crate::generated::v1::storage::get_multipart_file_upload_infos;
use crate::walk::Caller;

/// So many parts may a file have.
pub const MAX_PARTS: u64 = 10_000;

/// So small may a part be, unless it is the last.
pub const MIN_PART_BYTES: u64 = 100 << 10;

/// So large may a part be.
pub const MAX_PART_BYTES: u64 = 5 << 30;

/// For so many parts may one call ask.
pub const MAX_PART_NUMBERS: usize = 30;

/// Before its end a ticket is not relied on.
const MARGIN: Duration = Duration::from_secs(60);

const OPERATION: &str = "v1::storage::get_multipart_file_upload_infos";

/// The parts of a file of `length` bytes: as large as wished, and no more than allowed.
fn ranges(length: u64, wished: u64) -> impl Iterator<Item = Range<u64>> {
    let size = wished.max(length.div_ceil(MAX_PARTS)).clamp(MIN_PART_BYTES, MAX_PART_BYTES);
    let starts = std::iter::successors(Some(0_u64), move |start| start.checked_add(size));
    starts
        .take_while(move |start| *start < length)
        .map(move |start| start..start.saturating_add(size).min(length))
}

/// Puts all parts of `content`, one after the other.
pub(super) async fn put_all(
    caller: &Caller,
    union_id: &str,
    upload_key: &str,
    content: &Content,
    part_bytes: u64,
) -> Result<(), Error> {
    let ranges: Vec<_> = ranges(content.length(), part_bytes).collect();
    let mut tickets = Tickets { caller, union_id, upload_key, parts: ranges.len(), known: VecDeque::new() };
    for (number, range) in (1..).zip(ranges) {
        let failed = |error| Error::Foreign { operation: OPERATION, error };
        let part = content.part(range).await.map_err(|error| failed(error.into()))?;
        let mut outcome = tickets.of(number).await?.put(caller.client.transport(), &part).await;
        if outcome.as_ref().is_err_and(|error| error.is_ticket_refused()) {
            tickets.known.clear();
            outcome = tickets.of(number).await?.put(caller.client.transport(), &part).await;
        }
        outcome.map_err(failed)?;
    }
    Ok(())
}

/// The tickets of the next parts.
struct Tickets<'a> {
    caller: &'a Caller,
    union_id: &'a str,
    upload_key: &'a str,
    parts: usize,
    known: VecDeque<(i64, Duration, Ticket)>,
}

impl Tickets<'_> {
    /// The ticket of part `number`: a known one while it lasts, or a new one along with those of the parts after it.
    async fn of(&mut self, number: i64) -> Result<Ticket, Error> {
        let clock = self.caller.client.clock();
        while let Some((known, end, ticket)) = self.known.pop_front() {
            if known == number && clock.monotonic() < end {
                return Ok(ticket);
            }
        }
        let last = i64::try_from(self.parts).unwrap_or(i64::MAX);
        let numbers: Vec<i64> = (number..=last).take(MAX_PART_NUMBERS).collect();
        let mut request = GetMultipartFileUploadInfosRequest::new(self.union_id, numbers, self.upload_key);
        request.option = Some(GetMultipartFileUploadInfosOption { prefer_intranet: Some(false) });
        let asked = clock.monotonic();
        let call = get_multipart_file_upload_infos(&self.caller.client, &request).idempotent();
        let mut infos = self.caller.ask(call).await?.multipart_header_signature_infos;
        infos.sort_by_key(|info| info.part_number);
        self.known = infos
            .into_iter()
            .map(|info| {
                let life = u64::try_from(info.header_signature_info.expiration_seconds).unwrap_or_default();
                let life = Duration::from_secs(life).saturating_sub(MARGIN);
                (info.part_number, asked.saturating_add(life), ticket(info.header_signature_info))
            })
            .collect();
        // However short its life: it has just come.
        let first = self.known.iter().position(|(known, ..)| *known == number);
        let found = first.and_then(|first| self.known.remove(first));
        // A part without a ticket has no address, and says so.
        Ok(found.map(|(_, _, ticket)| ticket).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_the_file_within_the_documented_limits() {
        for (length, wished, count) in [
            (1, 1, 1),
            (MIN_PART_BYTES, 1, 1),
            (MIN_PART_BYTES + 1, 1, 2),
            (100 << 20, 8 << 20, 13),
            (1 << 40, 8 << 20, 10_000),
            (20 << 30, u64::MAX, 4),
        ] {
            let parts: Vec<_> = ranges(length, wished).collect();
            assert_eq!(parts.len(), count, "{length} in {wished}");
            assert!(parts.len() as u64 <= MAX_PARTS);
            assert_eq!((parts[0].start, parts[parts.len() - 1].end), (0, length));
            assert!(parts.windows(2).all(|two| two[0].end == two[1].start));
            assert!(parts.iter().all(|part| part.end - part.start <= MAX_PART_BYTES));
        }
    }
}
