//! Sessions of the tutorial's session endpoints.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::bounded::Bounded;

/// Older sessions end beyond this many.
const CAPACITY: usize = 20_000;

/// What a session was opened with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) app_key: String,
    /// Empty outside a group.
    pub(crate) chatid: String,
    /// Empty where it is for nobody in particular.
    pub(crate) user_id: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Sessions {
    open: Bounded<Session>,
    /// The session that was opened last for each person.
    by_user: HashMap<String, String>,
}

impl Sessions {
    /// Opens a session; one of the same id that is open already becomes this one.
    pub(crate) fn create(&mut self, session_id: String, session: Session) {
        self.close(&session_id);
        if !session.user_id.is_empty() {
            self.by_user.insert(session.user_id.clone(), session_id.clone());
        }
        self.open.put(session_id, session);
        while self.open.len() > CAPACITY {
            let Some((session_id, session)) = self.open.remove_oldest() else { break };
            self.leave(&session_id, &session);
        }
    }

    pub(crate) fn get(&self, session_id: &str) -> Option<&Session> {
        self.open.get(session_id)
    }

    /// The session that was opened last for a person.
    pub(crate) fn of_user(&self, user_id: &str) -> Option<(&str, &Session)> {
        let session_id = self.by_user.get(user_id)?;
        Some((session_id, self.open.get(session_id)?))
    }

    /// Ends a session, if it is open.
    pub(crate) fn close(&mut self, session_id: &str) {
        if let Some(session) = self.open.remove(session_id) {
            self.leave(session_id, &session);
        }
    }

    fn leave(&mut self, session_id: &str, session: &Session) {
        if self.by_user.get(&session.user_id).is_some_and(|latest| latest == session_id) {
            self.by_user.remove(&session.user_id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_opened_again_leaves_the_person_it_was_for() {
        let mut sessions = Sessions::default();
        let session = |user_id: &str| Session {
            app_key: "a".to_owned(),
            chatid: String::new(),
            user_id: user_id.to_owned(),
        };
        sessions.create("s".to_owned(), session("ann"));
        sessions.create("s".to_owned(), session("bob"));
        assert_eq!(sessions.of_user("ann"), None);
        assert_eq!(sessions.of_user("bob"), Some(("s", &session("bob"))));
        sessions.close("s");
        assert_eq!((sessions.of_user("bob"), sessions.get("s")), (None, None));
    }
}
