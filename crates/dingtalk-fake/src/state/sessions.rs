//! Sessions of the tutorial's session endpoints.

use std::collections::HashMap;

#[derive(Debug, Default)]
pub(crate) struct Sessions {
    /// Session to the person it is for, if any.
    open: HashMap<String, Option<String>>,
    by_user: HashMap<String, String>,
}

impl Sessions {
    pub(crate) fn create(&mut self, session_id: String, user_id: Option<String>) {
        if let Some(user_id) = &user_id {
            self.by_user.insert(user_id.clone(), session_id.clone());
        }
        self.open.insert(session_id, user_id);
    }

    /// The session that was opened last for a person.
    pub(crate) fn of_user(&self, user_id: &str) -> Option<&str> {
        self.by_user.get(user_id).map(String::as_str)
    }

    /// Ends a session; false when it is not open.
    pub(crate) fn close(&mut self, session_id: &str) -> bool {
        let Some(user_id) = self.open.remove(session_id) else { return false };
        if let Some(user_id) = user_id {
            if self.of_user(&user_id) == Some(session_id) {
                self.by_user.remove(&user_id);
            }
        }
        true
    }
}
