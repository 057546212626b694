//! Who may talk to the robot.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use dingtalk_events::{
    Acknowledgement, CardAction, CardUpdate, ChatMessage, Delivery, DeliveryKind, Intercept,
};
use dingtalk_types::event::Payload;

use crate::running::Running;

type Hook<T> = Arc<dyn Fn(T, Refusal) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// Organisations have fewer administrators; beyond so many no more are remembered.
const MAX_ADMINS: usize = 10_000;
/// So many hooks are at work at once: whoever floods the robot and is refused must not fill this process.
const MAX_HOOKS: usize = 256;

/// Who may talk to the robot, and press the buttons of its cards. Everybody may, until something is asked for.
///
/// The order is fixed, and the first that refuses is the reason: blocked people; organisations; groups; the mention in groups;
/// administrators; people. Lists that are empty ask for nothing. A list of people holds userIds: outsiders, and everybody while
/// the robot is not published, have none and are on no list.
///
/// Given to the chat ([`ChatBuilder::admission`](crate::ChatBuilder::admission)), or set
/// [before](dingtalk_events::DispatcherBuilder::before) a dispatcher's routes and before the chat itself, a refused message
/// runs no handler and answers no question, and a refused press changes no card and stops no answer. Messages that a person's
/// robot is given (delegated ones) are admitted alike.
///
/// A press tells the person and the organisation only. Groups and mentions are not looked at: a card is where the robot has put
/// it. Administrators are those who have written to this process as one.
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
    on_refused: Option<Hook<ChatMessage>>,
    on_refused_press: Option<Hook<CardAction>>,
    /// Who has written as an administrator.
    known_admins: Arc<Mutex<HashSet<String>>>,
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
    /// is a line of the log, and so it is while 256 of these are at work. A redelivery is refused again.
    pub fn on_refused<F, R>(mut self, hook: F) -> Self
    where
        F: Fn(ChatMessage, Refusal) -> R + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        self.on_refused = Some(Arc::new(move |message, refusal| Box::pin(hook(message, refusal))));
        self
    }

    /// What becomes of a refused press, such as a word to the person; the card stays as it is. As
    /// [`on_refused`](Self::on_refused).
    pub fn on_refused_press<F, R>(mut self, hook: F) -> Self
    where
        F: Fn(CardAction, Refusal) -> R + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        self.on_refused_press = Some(Arc::new(move |action, refusal| Box::pin(hook(action, refusal))));
        self
    }

    /// Whether the sender of a message may talk to the robot.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, message: &ChatMessage) -> Result<(), Refusal> {
        let is_group = message.conversation_type.is_group();
        let user_id = message.sender_staff_id.as_deref();
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
        first_refusal(looks)
    }

    /// Whether somebody may press a card.
    ///
    /// # Errors
    /// Why not.
    pub fn check_press(&self, action: &CardAction) -> Result<(), Refusal> {
        let user_id = Some(&*action.user_id).filter(|user_id| !user_id.is_empty());
        let corp_id = Some(&*action.corp_id);
        let is_admin = || self.admins().contains(&action.user_id);
        first_refusal([
            (!self.blocked.contains(&action.user_id), Refusal::Blocked),
            (listed(&self.organisations, corp_id), Refusal::OtherOrganisation),
            (!self.admins_only || is_admin(), Refusal::NoAdmin),
            (listed(&self.people, user_id), Refusal::NotOnTheList),
        ])
    }

    fn remember(&self, message: &ChatMessage) {
        let (Some(user_id), Some(is_admin)) = (&message.sender_staff_id, message.is_admin) else { return };
        let mut admins = self.admins();
        if !is_admin {
            admins.remove(user_id);
        } else if admins.len() < MAX_ADMINS {
            admins.insert(user_id.clone());
        }
    }

    fn admins(&self) -> MutexGuard<'_, HashSet<String>> {
        self.known_admins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn admit_message(&self, delivery: &Delivery) -> Option<Acknowledgement> {
        // One that cannot be read is nobody's, and its handler says so.
        let message = ChatMessage::read(None, delivery.payload()).ok()?;
        if self.admins_only {
            self.remember(&message);
        }
        let refusal = self.check(&message).err()?;
        tracing::info!(%refusal, "a message was refused");
        self.tell(self.on_refused.as_ref(), message, refusal);
        Some(Acknowledgement::Done)
    }

    fn admit_press(&self, delivery: &Delivery) -> Option<Acknowledgement> {
        let action = CardAction::read(None, delivery.payload()).ok()?;
        let refusal = self.check_press(&action).err()?;
        tracing::info!(%refusal, "a press of a card was refused");
        self.tell(self.on_refused_press.as_ref(), action, refusal);
        Some(Acknowledgement::Card(CardUpdate::new()))
    }

    fn tell<T>(&self, hook: Option<&Hook<T>>, refused: T, refusal: Refusal) {
        let Some(hook) = hook else { return };
        if self.running.number() >= MAX_HOOKS {
            tracing::warn!(%refusal, "a refusal is told to no hook: too many are at work");
            return;
        }
        let (told, run) = (hook(refused, refusal), self.running.enter());
        tokio::spawn(async move {
            let _run = run;
            told.await;
        });
    }
}

fn listed(list: &BTreeSet<String>, id: Option<&str>) -> bool {
    list.is_empty() || id.is_some_and(|id| list.contains(id))
}

fn first_refusal(looks: impl IntoIterator<Item = (bool, Refusal)>) -> Result<(), Refusal> {
    looks.into_iter().find(|(passes, _)| !passes).map_or(Ok(()), |(_, refusal)| Err(refusal))
}

#[async_trait]
impl Intercept for Admission {
    fn intercept(&self, delivery: &Delivery) -> Option<Acknowledgement> {
        match delivery.kind() {
            DeliveryKind::ChatMessage | DeliveryKind::DelegatedChatMessage => self.admit_message(delivery),
            DeliveryKind::CardAction => self.admit_press(delivery),
            _ => None,
        }
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

    fn press(user_id: &str, corp_id: &str) -> CardAction {
        let json =
            format!(r#"{{"outTrackId":"c","userId":"{user_id}","corpId":"{corp_id}","spaceId":"cid9"}}"#);
        CardAction::read(None, json.as_bytes()).unwrap()
    }

    #[test]
    fn a_press_is_judged_by_person_and_organisation_in_the_same_order() {
        let admission = Admission { admins_only: false, ..everything() };
        assert_eq!(admission.check_press(&press("manager7", "ding1")), Ok(()));
        assert_eq!(admission.check_press(&press("manager9", "ding2")), Err(Refusal::Blocked));
        assert_eq!(admission.check_press(&press("manager8", "ding2")), Err(Refusal::OtherOrganisation));
        assert_eq!(admission.check_press(&press("manager8", "ding1")), Err(Refusal::NotOnTheList));
        assert_eq!(Admission::new().check_press(&press("", "")), Ok(()));
    }

    #[test]
    fn an_administrator_presses_once_he_has_written_as_one() {
        let admission = everything();
        assert_eq!(admission.check_press(&press("manager7", "ding1")), Err(Refusal::NoAdmin));
        admission.remember(&message(""));
        assert_eq!(admission.clone().check_press(&press("manager7", "ding1")), Ok(()));
        admission.remember(&message(r#","isAdmin":false"#));
        assert_eq!(admission.check_press(&press("manager7", "ding1")), Err(Refusal::NoAdmin));
    }

    #[test]
    fn groups_and_mentions_are_nothing_in_a_chat_of_two() {
        let alone = message(r#","conversationType":"1","conversationId":"cid9","isInAtList":false"#);
        assert_eq!(everything().check(&alone), Ok(()));
    }
}
