//! A day of an agent.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dingtalk_events::{
    ChatMessage, DeliveryKind, Dispatcher, HandlerError, Receive, Received, ReplyFailure, Route, Say,
};
use tokio::time::sleep;

use crate::support::{Fault, Platform, TEMPLATE, delivery, message_json};

const HOURS: u64 = 24;
const BETWEEN: Duration = Duration::from_secs(30);

/// A small generator, so that a failure comes back.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

#[tokio::test(start_paused = true)]
async fn in_a_day_of_random_faults_every_message_is_answered_once_or_its_failure_is_handed_over() {
    const KINDS: [Fault; 8] = [
        Fault::Refused(429, "system.busy"),
        Fault::Refused(403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"),
        Fault::Refused(500, "system.error"),
        Fault::Refused(500, "unknownError"),
        Fault::Refused(400, "param.contentUnsafe"),
        Fault::Reset,
        Fault::LostAnswer,
        Fault::NotASuccess,
    ];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let platform = Platform::new().forgetful().faults(move |call, _| {
        // An hour in four is bad; messages of the last resort fail as well.
        let bad = (call.at.as_secs() / 3_600) % 4 == 3;
        let hit = random.below(100) < if bad { 40 } else { 8 };
        let kind = usize::try_from(random.below(8)).unwrap();
        let fault = KINDS[kind];
        // Only cards say "success".
        let fits = fault != Fault::NotASuccess || call.name.contains("/card/");
        (hit && fits).then_some(fault)
    });
    let chat = platform.chat();
    let failures = Arc::new(Mutex::new(Vec::new()));
    let (agent, hook) = (chat.clone(), Arc::clone(&failures));
    let dispatcher = Dispatcher::builder()
        .clock(platform.clock())
        .before(chat.clone())
        .replies(chat.clone())
        // What handlers return and what they fail with comes here.
        .on_reply_failure(move |failure: ReplyFailure| {
            let question = failure.message.and_then(|message| message.said()).unwrap_or_default();
            hook.lock().unwrap().push((question, failure.error.to_string()));
            async {}
        })
        .on(Route::chat_message(), move |message: Received<ChatMessage>| {
            let chat = agent.clone();
            async move {
                let question = message.said().unwrap_or_default();
                // Every fourth is answered by a message, the others on a card.
                if question.ends_with(['0', '4', '8']) {
                    return Ok(Some(format!("end of {question}").into()));
                }
                let _thinking = chat.thinking(&message.value);
                let card = chat.ai_card(TEMPLATE).reply_to(&message.value).else_message().open().await?;
                for word in 0..20 {
                    card.push(format!("{question}.{word} "));
                    sleep(Duration::from_millis(250)).await;
                }
                card.push(format!("end of {question}"));
                card.finish().await?;
                Ok::<Option<Say>, HandlerError>(None)
            }
        })
        .build();
    let messages = HOURS * 3_600 / BETWEEN.as_secs();
    let mut answered = BTreeMap::<u64, u32>::new();
    let mut blank = 0;
    for number in 0..messages {
        let mut json = message_json(number, &format!("q{number}"));
        // Some people write much, so that an answer waits for the one before it.
        json["conversationId"] = format!("cid{}", number % 7).into();
        dispatcher.receive(delivery(DeliveryKind::ChatMessage, &json)).await;
        sleep(BETWEEN).await;
        if number % 500 == 499 || number + 1 == messages {
            dispatcher.idle().await;
            let (said, cards) = platform.take_said_and_cards();
            let texts = cards
                .values()
                .filter(|card| card.finished && card.delivered_at.is_some())
                .map(|card| card.text().to_owned());
            for text in texts.chain(said) {
                blank += u32::from(text.trim().is_empty());
                let end = text.rsplit("end of q").next().filter(|_| text.contains("end of q"));
                let number = end.and_then(|end| {
                    end.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
                });
                if let Some(number) = number {
                    *answered.entry(number).or_default() += 1;
                }
            }
        }
    }
    dispatcher.idle().await;
    let failures = failures.lock().unwrap();
    let handed: BTreeMap<u64, &str> =
        failures.iter().map(|(question, error)| (question[1..].parse().unwrap(), &**error)).collect();
    let twice = answered.values().filter(|times| **times > 1).count();
    let both = handed.keys().filter(|number| answered.contains_key(number)).count();
    let missing =
        (0..messages).filter(|number| !answered.contains_key(number) && !handed.contains_key(number)).count();
    println!(
        "{HOURS} h of virtual time: {messages} messages, {} answered, {} failures handed over, {missing} lost, {twice} answered \
         twice, {both} answered although handed over",
        answered.len(),
        handed.len(),
    );
    assert_eq!((missing, twice, blank), (0, 0, 0));
    assert!(answered.len() as u64 >= messages * 95 / 100, "{}", answered.len());
}
