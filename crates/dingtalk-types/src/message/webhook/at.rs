use crate::wire::wire;

/// `at`: who is highlighted, at most 50 people. Unknown mobiles and userids are ignored, and empty ones, as messages of
/// outgoing robots have them, are left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct At {
    /// `atMobiles`
    pub at_mobiles: Option<Vec<String>>,
    /// `atUserIds`
    pub at_user_ids: Option<Vec<String>>,
    /// `atDingtalkIds`: the opaque ids of `atUsers` and `senderId` in messages to robots, for outsiders and robots that are not
    /// published, who know no userid.
    pub at_dingtalk_ids: Option<Vec<String>>,
    /// `isAtAll`: everybody in the group.
    pub is_at_all: Option<bool>,
}

wire!(request At { at_mobiles ? "atMobiles", at_user_ids ? "atUserIds", at_dingtalk_ids ? "atDingtalkIds", is_at_all ? "isAtAll" });

impl At {
    /// Members, by `userid`.
    pub fn users(user_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { at_user_ids: Some(collect(user_ids)), ..Self::default() }
    }

    /// Members, by mobile number.
    pub fn mobiles(mobiles: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { at_mobiles: Some(collect(mobiles)), ..Self::default() }
    }

    /// People, by the opaque ids that messages to robots name them by.
    pub fn dingtalk_ids(dingtalk_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { at_dingtalk_ids: Some(collect(dingtalk_ids)), ..Self::default() }
    }

    /// Everybody in the group.
    pub fn everybody() -> Self {
        Self { is_at_all: Some(true), ..Self::default() }
    }

    /// More members, by `userid`.
    #[must_use]
    pub fn and_users(mut self, user_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.at_user_ids.get_or_insert_default().extend(collect(user_ids));
        self
    }

    /// More members, by mobile number.
    #[must_use]
    pub fn and_mobiles(mut self, mobiles: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.at_mobiles.get_or_insert_default().extend(collect(mobiles));
        self
    }

    /// All of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let both = |one: Option<Vec<String>>, other: Option<Vec<String>>| match (one, other) {
            (Some(mut one), Some(other)) => {
                one.extend(other);
                Some(one)
            }
            (one, other) => one.or(other),
        };
        Self {
            at_mobiles: both(self.at_mobiles, other.at_mobiles),
            at_user_ids: both(self.at_user_ids, other.at_user_ids),
            at_dingtalk_ids: both(self.at_dingtalk_ids, other.at_dingtalk_ids),
            is_at_all: self.is_at_all.or(other.is_at_all),
        }
    }

    /// Those whom a text names.
    pub(in crate::message) fn named_in(&self, text: &str) -> Self {
        let named = |names: &Option<Vec<String>>| {
            let named: Vec<_> = names.iter().flatten().filter(|name| mentions(text, name)).cloned().collect();
            (!named.is_empty()).then_some(named)
        };
        Self {
            at_mobiles: named(&self.at_mobiles),
            at_user_ids: named(&self.at_user_ids),
            at_dingtalk_ids: named(&self.at_dingtalk_ids),
            is_at_all: None,
        }
    }

    pub(super) fn people(&self) -> usize {
        self.names().count()
    }

    /// Whether it highlights nobody.
    pub fn is_empty(&self) -> bool {
        self.people() == 0 && self.is_at_all != Some(true)
    }

    pub(in crate::message) fn append_to(&self, text: &mut String) {
        for name in self.names() {
            if !mentions(text, name) {
                if !text.is_empty() && !text.ends_with(char::is_whitespace) {
                    text.push(' ');
                }
                text.push('@');
                text.push_str(name);
            }
        }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.at_mobiles
            .iter()
            .chain(&self.at_user_ids)
            .chain(&self.at_dingtalk_ids)
            .flatten()
            .map(String::as_str)
    }
}

fn collect(names: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    names.into_iter().map(Into::into).filter(|name: &String| !name.is_empty()).collect()
}

/// Whether `@name` stands in the text as a word of its own: `@user12` does not name `user1`.
fn mentions(text: &str, name: &str) -> bool {
    text.match_indices('@').any(|(start, at)| {
        let after = text.get(start.saturating_add(at.len())..).unwrap_or_default();
        after.strip_prefix(name).is_some_and(|rest| {
            !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || matches!(next, '_' | '-'))
        })
    })
}
