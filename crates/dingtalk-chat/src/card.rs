//! Cards of every kind: created, delivered, and what came of it in each place.

use std::collections::BTreeMap;

use dingtalk_api::v1::card::{
    CardData, CardUpdateOption, CreateAndDeliverAiCardImRobotOpenDeliver, CreateAndDeliverRequest,
    CreateCardRequest, DeliverCardRequest, DeliverResult, ImGroupOpenSpace, ImRobotOpenDeliver,
    UpdateCardRequest, create_and_deliver, create_card, deliver_card, update_card,
};
use dingtalk_api::{Error, RetryPolicy};
use dingtalk_transport::Reached;
use dingtalk_types::event::ReplyTarget;

use crate::ai_card::{Queue, Rank};
use crate::card_error::{CardError, UndeliveredCard};
use crate::chat::Chat;
use crate::route::{self, OwnSend};

/// Times that a delivery is tried.
const TRIES: u32 = 5;

/// The queues before the operations of cards: DingTalk counts the calls of each for all cards of the app.
#[derive(Debug)]
pub(crate) struct Queues {
    pub(crate) frames: Queue,
    pub(crate) updates: Queue,
    creations: Queue,
    instances: Queue,
    deliveries: Queue,
}

/// A card to be made.
#[derive(Debug, Clone)]
pub(crate) struct NewCard<'a> {
    pub(crate) out_track_id: &'a str,
    pub(crate) template: &'a str,
    pub(crate) values: BTreeMap<String, String>,
}

/// A call of this app, in the queue of its operation.
macro_rules! queued {
    ($chat:expr, $queue:expr, $rank:expr, $call:expr) => {{
        let clock = &**$chat.client().clock();
        let under_way = $queue.turn(clock, $rank).await;
        let outcome = $call.retry(RetryPolicy::never()).timeout($chat.cards().limits().call_timeout).await;
        under_way.ended(clock, &outcome);
        outcome
    }};
}
pub(crate) use queued;

impl Queues {
    pub(crate) fn new(calls_per_second: usize) -> Self {
        let queue = || Queue::new(calls_per_second);
        Self {
            frames: queue(),
            updates: queue(),
            creations: queue(),
            instances: queue(),
            deliveries: queue(),
        }
    }
}

/// A new `outTrackId` or `guid`: 32 characters, unique.
pub(crate) fn new_id() -> String {
    format!("{:032x}", fastrand::u128(..))
}

/// Puts a card where the target is: its `carrierId`, with which it can be recalled, and the number of calls.
///
/// `createAndDeliver` is limited like every operation. Where it would have to wait, the two operations that it is made of are
/// called instead, for as long as the month's budget is not tight: they have limits of their own.
pub(crate) async fn deliver(
    chat: &Chat,
    target: &ReplyTarget,
    card: &NewCard<'_>,
) -> (Result<String, CardError>, u32) {
    let (queues, clock) = (chat.cards().queues(), chat.client().clock());
    let place = match Place::of(target, chat.robot_code()) {
        Ok(place) => place,
        Err(error) => return (Err(error), 0),
    };
    let (mut tried, mut calls, mut lost, mut in_steps) = (0, 0, false, false);
    loop {
        (tried, calls) = (tried + 1, calls + 1);
        // What may have happened is asked for again the same way.
        if !lost {
            let busy = !queues.creations.is_free(&**clock);
            let spare = queues.instances.is_free(&**clock) && queues.deliveries.is_free(&**clock);
            in_steps = busy && spare && chat.budget_allows_more();
        }
        let made = if in_steps { make(chat, &place, card).await } else { at_once(chat, &place, card).await };
        let is_there = |error: &Error| lost && error.code() == Some("param.cardAlreadyExist");
        let error = match made {
            Ok(results) if !in_steps => return (delivered(results), calls),
            Err(error) if is_there(&error) && !in_steps => return (Ok(String::new()), calls),
            Err(error) if !is_there(&error) => error,
            _ => {
                let (results, more) = bring(chat, &place, card).await;
                return (results.map_err(CardError::from).and_then(delivered), calls + more);
            }
        };
        // Once it may have happened no refusal proves that it has not.
        if tried == TRIES || !(lost || is_passing(&error)) {
            return (Err(error.into()), calls);
        }
        lost |= error.reached() == Reached::Maybe;
        clock.sleep(chat.cards().limits().settle).await;
    }
}

/// Gives variables of a card new values, the others keep theirs.
pub(crate) async fn update(
    chat: &Chat,
    rank: Rank,
    out_track_id: &str,
    values: BTreeMap<String, String>,
) -> Result<(), Error> {
    let mut request = UpdateCardRequest::new(out_track_id);
    request.card_data = Some(data(values));
    // Without it the whole map is replaced.
    request.card_update_options = Some(CardUpdateOption {
        update_card_data_by_key: Some(true),
        update_private_data_by_key: Some(true),
    });
    queued!(chat, chat.cards().queues().updates, rank, update_card(chat.client(), &request).idempotent())?;
    Ok(())
}

/// Whether the same call may go well a moment later.
pub(crate) fn is_passing(error: &Error) -> bool {
    // The variables do not fit the template, however often they are sent.
    if error.code() == Some("unknownError") {
        return false;
    }
    let server = error.api().is_some_and(|refusal| refusal.status() >= 500);
    error.is_throttled()
        || error.is_timeout()
        || server
        || matches!(error, Error::Transport { .. } | Error::Decode { .. } | Error::Token { .. })
        || error.reached() == Reached::Maybe
}

async fn at_once(chat: &Chat, place: &Place<'_>, card: &NewCard<'_>) -> Result<Vec<DeliverResult>, Error> {
    let data = data(card.values.clone());
    let mut request =
        CreateAndDeliverRequest::new(data, card.template, place.open_space_id(), card.out_track_id);
    // Otherwise no click of it comes over Stream.
    request.callback_type = Some("STREAM".to_owned());
    request.user_id_type = Some(1);
    (request.im_group_open_space_model, request.im_robot_open_space_model) = place.space_models();
    (request.im_group_open_deliver_model, request.im_robot_open_deliver_model) = place.deliver_models();
    let queue = &chat.cards().queues().creations;
    let answer = queued!(chat, queue, Rank::First, create_and_deliver(chat.client(), &request))?;
    Ok(told(answer.success, answer.into_inner().result.deliver_results))
}

/// The first of two steps.
async fn make(chat: &Chat, place: &Place<'_>, card: &NewCard<'_>) -> Result<Vec<DeliverResult>, Error> {
    let mut request = CreateCardRequest::new(data(card.values.clone()), card.template, card.out_track_id);
    request.callback_type = Some("STREAM".to_owned());
    request.user_id_type = Some(1);
    (request.im_group_open_space_model, request.im_robot_open_space_model) = place.space_models();
    let queue = &chat.cards().queues().instances;
    queued!(chat, queue, Rank::First, create_card(chat.client(), &request))?;
    Ok(Vec::new())
}

/// The second: repeated also after a lost answer, as the same card twice in a chat is better than none.
async fn bring(
    chat: &Chat,
    place: &Place<'_>,
    card: &NewCard<'_>,
) -> (Result<Vec<DeliverResult>, Error>, u32) {
    let mut request = DeliverCardRequest::new(place.open_space_id(), card.out_track_id);
    request.user_id_type = Some(1);
    (request.im_group_open_deliver_model, request.im_robot_open_deliver_model) = place.deliver_models();
    let mut tried = 0;
    loop {
        tried += 1;
        let queue = &chat.cards().queues().deliveries;
        match queued!(chat, queue, Rank::First, deliver_card(chat.client(), &request)) {
            Ok(answer) => return (Ok(told(answer.success, answer.into_inner().result)), tried),
            Err(error) if tried < TRIES && is_passing(&error) => {
                chat.client().clock().sleep(chat.cards().limits().settle).await;
            }
            Err(error) => return (Err(error), tried),
        }
    }
}

/// What an answer tells of each place: an unsuccessful one tells of none.
fn told(success: bool, results: Vec<DeliverResult>) -> Vec<DeliverResult> {
    if success || !results.is_empty() { results } else { vec![DeliverResult::default()] }
}

/// HTTP 200 does not mean delivered.
fn delivered(results: Vec<DeliverResult>) -> Result<String, CardError> {
    let (taken, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(|result| result.success);
    if refused.is_empty() {
        return Ok(taken.into_iter().next().map(|result| result.carrier_id).unwrap_or_default());
    }
    let undelivered = refused.into_iter().map(|result| UndeliveredCard {
        space_type: result.space_type,
        space_id: result.space_id,
        reason: result.error_msg,
    });
    Err(CardError::NotDelivered(undelivered.collect()))
}

fn data(values: BTreeMap<String, String>) -> CardData {
    CardData { card_param_map: Some(values) }
}

/// Where a card goes.
struct Place<'t> {
    to: OwnSend<'t>,
    robot_code: &'t str,
}

type DeliverModels = (Option<CreateAndDeliverAiCardImRobotOpenDeliver>, Option<ImRobotOpenDeliver>);

impl<'t> Place<'t> {
    fn of(target: &'t ReplyTarget, own_code: &'t str) -> Result<Self, CardError> {
        let to = route::own_send(target).map_err(|_| CardError::NoPlace)?;
        Ok(Self { to, robot_code: route::robot_code(target, own_code) })
    }

    fn open_space_id(&self) -> String {
        match self.to {
            OwnSend::Group(conversation) => format!("dtv1.card//IM_GROUP.{conversation}"),
            OwnSend::OneToOne(user_id) => format!("dtv1.card//IM_ROBOT.{user_id}"),
        }
    }

    /// For the group, for the chat with the robot.
    fn space_models(&self) -> (Option<ImGroupOpenSpace>, Option<ImGroupOpenSpace>) {
        let model = Some(ImGroupOpenSpace { support_forward: Some(true), ..ImGroupOpenSpace::default() });
        match self.to {
            OwnSend::Group(_) => (model, None),
            OwnSend::OneToOne(_) => (None, model),
        }
    }

    fn deliver_models(&self) -> DeliverModels {
        let robot_code = Some(self.robot_code.to_owned());
        match self.to {
            OwnSend::Group(_) => {
                (Some(CreateAndDeliverAiCardImRobotOpenDeliver { robot_code, ..Default::default() }), None)
            }
            // Without it: 400 `param.spaceDeliverModelEmpty`.
            OwnSend::OneToOne(_) => {
                let space_type = Some("IM_ROBOT".to_owned());
                (None, Some(ImRobotOpenDeliver { space_type, robot_code, ..Default::default() }))
            }
        }
    }
}
