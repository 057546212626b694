use std::collections::VecDeque;

use dingtalk_types::oapi::attendance::{AttendanceRecord, CheckRecord, ListRecordRequest, ListRequest};

use super::window::DayTime;
use crate::client::Client;
use crate::error::Error;
use crate::generated::oapi::attendance::{list, list_record};
use crate::walk::{Caller, Calling, Plan, Walk};

/// So many people may one call ask for.
pub const MAX_PEOPLE: usize = 50;

/// So many days may one call ask for.
pub const MAX_DAYS: i64 = 7;

/// Records in a page.
const PAGE: i64 = 50;

/// Every single check-in and check-out of these people from `first` to `last`, both included: `listRecord` for at most 50 people
/// and 7 days each.
///
/// What comes is in the order of time windows, then of people. A `userid` that DingTalk does not know makes it leave out
/// others of the same call, says its documentation: ask for people who are there.
///
/// ```
/// # use dingtalk_api::Client;
/// use dingtalk_api::oapi::attendance;
///
/// # async fn example(client: Client, userids: Vec<String>) -> Result<(), Box<dyn std::error::Error>> {
/// let (first, last) = ("2026-01-01".parse()?, "2026-03-31 23:59:59".parse()?);
/// let mut records = attendance::check_records(&client, userids, first, last);
/// while let Some(record) = records.next().await {
///     let record = record?;
///     println!("{} {} {}", record.user_id, record.check_type, record.user_check_time);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Permission: `qyapi_get_attendance_data`.
#[doc(alias("打卡", "打卡记录", "考勤", "clock in", "attendance record"))]
pub fn check_records(
    client: &Client,
    userids: impl IntoIterator<Item = impl Into<String>>,
    first: DayTime,
    last: DayTime,
) -> Walk<CheckRecord> {
    Walk::new(client, CheckRecords(chunks(userids, first, last)))
}

/// The result of every shift of these people (on time, late, absent, …) on the working days from `first` to `last`, both
/// included: `list` for at most 50 people and 7 days each, page by page. The time of day does not count.
///
/// ```
/// # use dingtalk_api::Client;
/// use dingtalk_api::oapi::attendance;
///
/// # async fn example(client: Client, userids: Vec<String>) -> Result<(), Box<dyn std::error::Error>> {
/// let (first, last) = ("2026-01-01".parse()?, "2026-03-31".parse()?);
/// let records = attendance::attendance_records(&client, userids, first, last).collect().await?;
/// println!("late: {}", records.iter().filter(|record| record.time_result == "Late").count());
/// # Ok(())
/// # }
/// ```
///
/// Permission: `qyapi_get_attendance_data`.
#[doc(alias("考勤", "打卡结果", "attendance"))]
pub fn attendance_records(
    client: &Client,
    userids: impl IntoIterator<Item = impl Into<String>>,
    first: DayTime,
    last: DayTime,
) -> Walk<AttendanceRecord> {
    let chunks = chunks(userids, first.day(), last.day()).into_iter();
    Walk::new(client, AttendanceRecords(chunks.map(|chunk| Page { chunk, offset: 0 }).collect()))
}

/// What one call asks for.
#[derive(Clone)]
struct Chunk {
    userids: Vec<String>,
    first: DayTime,
    last: DayTime,
}

fn chunks(
    userids: impl IntoIterator<Item = impl Into<String>>,
    first: DayTime,
    last: DayTime,
) -> VecDeque<Chunk> {
    let userids: Vec<String> = userids.into_iter().map(Into::into).collect();
    let windows = first.windows(last, MAX_DAYS);
    let chunk = |window: (DayTime, DayTime), some: &[String]| Chunk {
        userids: some.to_vec(),
        first: window.0,
        last: window.1,
    };
    windows.flat_map(|window| userids.chunks(MAX_PEOPLE).map(move |some| chunk(window, some))).collect()
}

struct CheckRecords(VecDeque<Chunk>);

impl Plan for CheckRecords {
    type Item = CheckRecord;
    type Answer = Result<Vec<CheckRecord>, Error>;

    fn next_call(&mut self, caller: &Caller) -> Option<Calling<Self::Answer>> {
        let (caller, Chunk { userids, first, last }) = (caller.clone(), self.0.pop_front()?);
        Some(Box::pin(async move {
            let request = ListRecordRequest::new(userids, first.to_string(), last.to_string());
            let answer = caller.ask(list_record(&caller.client, &request)).await;
            answer.map(|answer| answer.record_result)
        }))
    }

    fn take(&mut self, answer: Self::Answer, items: &mut VecDeque<Result<CheckRecord, Error>>) {
        match answer {
            Ok(records) => items.extend(records.into_iter().map(Ok)),
            Err(error) => items.push_back(Err(error)),
        }
    }
}

struct Page {
    chunk: Chunk,
    offset: i64,
}

struct AttendanceRecords(VecDeque<Page>);

impl Plan for AttendanceRecords {
    type Item = AttendanceRecord;
    type Answer = (Page, Result<(Vec<AttendanceRecord>, bool), Error>);

    fn next_call(&mut self, caller: &Caller) -> Option<Calling<Self::Answer>> {
        let (caller, page) = (caller.clone(), self.0.pop_front()?);
        Some(Box::pin(async move {
            let Chunk { userids, first, last } = page.chunk.clone();
            let (first, last) = (first.to_string(), last.to_string());
            let request = ListRequest::new(first, last, userids, page.offset, PAGE);
            let answer = caller.ask(list(&caller.client, &request)).await;
            (page, answer.map(|answer| (answer.record_result, answer.has_more)))
        }))
    }

    fn take(&mut self, (page, answer): Self::Answer, items: &mut VecDeque<Result<AttendanceRecord, Error>>) {
        match answer {
            Ok((records, has_more)) => {
                // An empty page that promises more would be asked for again for ever.
                if has_more && !records.is_empty() {
                    let offset = page.offset.saturating_add(PAGE);
                    self.0.push_front(Page { chunk: page.chunk, offset });
                }
                items.extend(records.into_iter().map(Ok));
            }
            Err(error) => items.push_back(Err(error)),
        }
    }
}
