//! Messages that an enterprise robot sends by API.

use crate::limit::{self, LimitError, Unit, Validate};

pub use crate::generated::v1::robot::*;

/// The largest `msgParam`.
const MSG_PARAM_BYTES: usize = 15_000;

impl Validate for BatchSendOtoRequest {
    fn validate(&self) -> Result<(), LimitError> {
        limit::at_least("userIds", Unit::Items, self.user_ids.len(), 1)?;
        limit::at_most("userIds", Unit::Items, self.user_ids.len(), 20)?;
        limit::at_most("msgParam", Unit::Bytes, self.msg_param.len(), MSG_PARAM_BYTES)
    }
}

impl Validate for OrgGroupSendRequest {
    fn validate(&self) -> Result<(), LimitError> {
        limit::at_most("msgParam", Unit::Bytes, self.msg_param.len(), MSG_PARAM_BYTES)
    }
}
