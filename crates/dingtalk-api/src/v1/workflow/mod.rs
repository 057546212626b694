//! Approvals: templates, instances, tasks.
#![doc = include_str!("../../generated/v1/workflow.md")]

mod finished;
mod instances;

pub use crate::generated::v1::workflow::*;
#[doc(no_inline)]
pub use dingtalk_types::v1::workflow::*;
pub use finished::{has_ended, wait_until_ended};
pub use instances::{InstanceQuery, MAX_DAYS, MAX_ORIGINATORS, instance_ids, instances};
