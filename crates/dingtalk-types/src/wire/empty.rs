use super::wire;

/// A request without fields, or an answer that is only its envelope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Empty {}

wire!(both Empty {});

impl crate::limit::Validate for Empty {}
