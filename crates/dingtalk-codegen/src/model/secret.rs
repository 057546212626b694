//! Which fields hold secrets: decided by the last words of the wire name, as in recordings; exceptions in the overlay.

use dingtalk_recording::is_secret_name;

use crate::catalogue::Type;
use crate::names;

pub(super) fn is_secret(wire: &str, ty: &Type) -> bool {
    *ty == Type::String && is_secret_name(&names::snake(wire))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_are_secrets() {
        assert!(is_secret("password", &Type::String));
        assert!(!is_secret("password", &Type::Bool));
    }
}
