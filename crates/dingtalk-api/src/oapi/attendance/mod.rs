//! Attendance: who came and went when.
#![doc = include_str!("../../generated/oapi/attendance.md")]

mod records;
mod window;

pub use crate::generated::oapi::attendance::*;
#[doc(no_inline)]
pub use dingtalk_types::oapi::attendance::*;
pub use records::{MAX_DAYS, MAX_PEOPLE, attendance_records, check_records};
pub use window::{DayTime, NotADayTime};
