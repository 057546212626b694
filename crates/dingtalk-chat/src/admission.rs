//! Who may talk to the robot.

use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use dingtalk_events::{Acknowledgement, ChatMessage, Delivery, DeliveryKind, Intercept};
use dingtalk_types::event::Payload;

use crate::running::Running;

type Hook = Arc<dyn Fn(ChatMessage, Refusal) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// Who may talk to the robot. Everybody may, until something is asked for.
///
/// The order is fixed, and the first that refuses is the reason: blocked people; organisations; groups; the mention in groups;
/// administrators; people. Lists that are empty ask for nothing. A list of people holds userIds: outsiders, and everybody while
/// the robot is not published, have none and are on no list.
///
/// Set [before](dingtalk_events::DispatcherBuilder::before) a dispatcher's routes, and before the chat itself, a refused message
/// runs no handler and answers no question. Messages that a person's robot is given (delegated ones) are admitted alike.
///
/// ```
/// use dingtalk_chat::{Admission, Refusal};
/// use dingtalk_events::{ChatMessage, Dispatcher};
///
/// let admission = Admission::new().people(["manager7"]).mention_in_groups();
/// let mut message = ChatMessage::default();
/// message.sender_staff_id = Some("manager8".to_owned());
/// assert_eq!(admission.check(&message), Err(Refusal::NotOnTheList));
///
/// let admission = admission.on_refused(async |message: ChatMessage, refusal: Refusal| {
///     eprintln!("{}: {refusal}", message.sender_nick);
/// });
/// let dispatcher = Dispatcher::builder().before(admission);
/// # let _ = dispatcher;
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct Admission {
    blocked: BTreeSet<String>,
    organisations: BTreeSet<String>,
    groups: BTreeSet<String>,
    mention_in_groups: bool,
    admins_only: bool,
    people: BTreeSet<String>,
    on_refused: Option<Hook>,
    running: Arc<Running>,
}

/// Why a message is refused, in the order of the looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Refusal {
    /// The sender is blocked.
    Blocked,
    /// The sender is in none of the organisations.
    OtherOrganisation,
    /// The group is not on the list.
    OtherGroup,
    /// The robot is not mentioned, in a group.
    NotMentioned,
    /// The sender is no administrator.
    NoAdmin,
    /// The sender is not on the list of people.
    NotOnTheList,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Blocked => "the sender is blocked",
            Self::OtherOrganisation => "the sender's organisation is not on the list",
            Self::OtherGroup => "the group is not on the list",
            Self::NotMentioned => "the robot is not mentioned",
            Self::NoAdmin => "the sender is no administrator",
            Self::NotOnTheList => "the sender is not on the list",
        })
    }
}

impl std::error::Error for Refusal {}

impl Admission {
    /// Everybody may talk to the robot.
    pub fn new() -> Self {
        Self::default()
    }

    /// These may not, whatever else is asked for: userIds, or the opaque `senderId`s of outsiders.
    pub fn blocked(mut self, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.blocked.extend(ids.into_iter().map(Into::into));
        self
    }

    /// Only people of these organisations, by corpId.
    pub fn organisations(mut self, corp_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.organisations.extend(corp_ids.into_iter().map(Into::into));
        self
    }

    /// Of groups only these, by conversationId. Chats of one person and the robot are no groups.
    pub fn groups(mut self, conversation_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.groups.extend(conversation_ids.into_iter().map(Into::into));
        self
    }

    /// In groups only messages that mention the robot: for robots that hear everything.
    pub fn mention_in_groups(mut self) -> Self {
        self.mention_in_groups = true;
        self
    }

    /// Only administrators of the organisation.
    pub fn admins_only(mut self) -> Self {
        self.admins_only = true;
        self
    }

    /// Only these people, by userId.
    pub fn people(mut self, user_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.people.extend(user_ids.into_iter().map(Into::into));
        self
    }

    /// What becomes of a refused message; it is acknowledged in any case. The dispatcher's end waits for it. Without it a refusal
    /// is a line of the log. A redelivery is refused again.
    pub fn on_refused<F, R>(mut self, hook: F) -> Self
    where
        F: Fn(ChatMessage, Refusal) -> R + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        self.on_refused = Some(Arc::new(move |message, refusal| Box::pin(hook(message, refusal))));
        self
    }

    /// Whether the sender of a message may talk to the robot.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, message: &ChatMessage) -> Result<(), Refusal> {
        let is_group = message.conversation_type.is_group();
        let user_id = message.sender_staff_id.as_deref();
        let listed = |list: &BTreeSet<String>, id: Option<&str>| {
            list.is_empty() || id.is_some_and(|id| list.contains(id))
        };
        let blocked = user_id.into_iter().chain([&*message.sender_id]).any(|id| self.blocked.contains(id));
        let looks = [
            (!blocked, Refusal::Blocked),
            (listed(&self.organisations, message.sender_corp_id.as_deref()), Refusal::OtherOrganisation),
            (!is_group || listed(&self.groups, Some(&message.conversation_id)), Refusal::OtherGroup),
            (
                !is_group || !self.mention_in_groups || message.is_in_at_list == Some(true),
                Refusal::NotMentioned,
            ),
            (!self.admins_only || message.is_admin == Some(true), Refusal::NoAdmin),
            (listed(&self.people, user_id), Refusal::NotOnTheList),
        ];
        looks.into_iter().find(|(passes, _)| !passes).map_or(Ok(()), |(_, refusal)| Err(refusal))
    }
}

#[async_trait]
impl Intercept for Admission {
    fn intercept(&self, delivery: &Delivery) -> Option<Acknowledgement> {
        let is_message =
            matches!(delivery.kind(), DeliveryKind::ChatMessage | DeliveryKind::DelegatedChatMessage);
        if !is_message {
            return None;
        }
        // One that cannot be read is nobody's, and its handler says so.
        let message = ChatMessage::read(None, delivery.payload()).ok()?;
        let refusal = self.check(&message).err()?;
        tracing::info!(%refusal, "a message was refused");
        if let Some(hook) = &self.on_refused {
            let (refused, run) = (hook(message, refusal), self.running.enter());
            tokio::spawn(async move {
                let _run = run;
                refused.await;
            });
        }
        Some(Acknowledgement::Done)
    }

    async fn finished(&self) {
        self.running.idle().await;
    }
}

impl fmt::Debug for Admission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Admission")
            .field("blocked", &self.blocked.len())
            .field("organisations", &self.organisations)
            .field("groups", &self.groups.len())
            .field("mention_in_groups", &self.mention_in_groups)
            .field("admins_only", &self.admins_only)
            .field("people", &self.people.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(member: &str) -> ChatMessage {
        let json = format!(
            r#"{{"senderStaffId":"manager7","senderId":"$:LWCP_v1:a","senderCorpId":"ding1","conversationType":"2",
            "conversationId":"cid1","isInAtList":true,"isAdmin":true{member}}}"#
        );
        ChatMessage::read(None, json.as_bytes()).unwrap()
    }

    fn everything() -> Admission {
        Admission::new()
            .blocked(["manager9", "$:LWCP_v1:bad"])
            .organisations(["ding1"])
            .groups(["cid1"])
            .mention_in_groups()
            .admins_only()
            .people(["manager7"])
    }

    #[test]
    fn who_fits_everything_is_admitted_and_without_wishes_everybody() {
        assert_eq!(everything().check(&message("")), Ok(()));
        assert_eq!(Admission::new().check(&ChatMessage::default()), Ok(()));
    }

    #[test]
    fn each_look_has_its_reason_in_a_fixed_order() {
        use Refusal::{Blocked, NoAdmin, NotMentioned, NotOnTheList, OtherGroup, OtherOrganisation};
        let mut wrong = message("");
        for (refusal, change) in [
            (NotOnTheList, (|wrong| wrong.sender_staff_id = Some("manager9".into())) as fn(&mut ChatMessage)),
            (NoAdmin, |wrong| wrong.is_admin = None),
            (NotMentioned, |wrong| wrong.is_in_at_list = Some(false)),
            (OtherGroup, |wrong| wrong.conversation_id = "cid2".into()),
            (OtherOrganisation, |wrong| wrong.sender_corp_id = None),
        ] {
            change(&mut wrong);
            assert_eq!(everything().check(&wrong), Err(Blocked), "manager9 is blocked");
            let admission = Admission { blocked: BTreeSet::new(), ..everything() };
            assert_eq!(admission.check(&wrong), Err(refusal));
        }
    }

    #[test]
    fn outsiders_are_blocked_by_their_sender_id_and_are_on_no_list() {
        let outsider = message(r#","senderStaffId":"","senderId":"$:LWCP_v1:bad""#);
        assert_eq!(everything().check(&outsider), Err(Refusal::Blocked));
        assert_eq!(Admission::new().people(["manager7"]).check(&outsider), Err(Refusal::NotOnTheList));
    }

    #[test]
    fn groups_and_mentions_are_nothing_in_a_chat_of_two() {
        let alone = message(r#","conversationType":"1","conversationId":"cid9","isInAtList":false"#);
        assert_eq!(everything().check(&alone), Ok(()));
    }
}
