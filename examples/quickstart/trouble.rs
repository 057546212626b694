//! What the client survives by itself, and what it reports.

use dingtalk_open::fake::{Fake, Fault};
use dingtalk_open::oapi::user::{GetUserRequest, GetUserResponse};
use dingtalk_open::{Client, Response, oapi};

use crate::Failure;
use crate::account::Account;
use crate::settings::{Platform, Settings};

const GET_USER: &str = "/topapi/v2/user/get";

pub(crate) async fn run(ding: &Client, settings: &Settings, account: &mut Account) -> Result<(), Failure> {
    let Platform::Embedded(fake) = &settings.platform else {
        account.step("Survive an expired token, a throttled call and a wrong secret");
        account.skip("only the embedded DingTalk misbehaves on request");
        return Ok(());
    };
    survive_an_expired_token(ding, settings, fake, account).await?;
    survive_a_throttled_call(ding, settings, fake, account).await?;
    report_a_wrong_secret(settings, account).await
}

async fn survive_an_expired_token(
    ding: &Client,
    settings: &Settings,
    fake: &Fake,
    account: &mut Account,
) -> Result<(), Failure> {
    account.step("Survive an expired token");
    let (tokens_before, tries_before) = (fake.requests().for_tokens(), fake.requests().to(GET_USER).len());
    fake.access().expire_tokens();
    let user = get_user(ding, settings).await?;
    let tries = fake.requests().to(GET_USER).len() - tries_before;
    let tokens = fake.requests().for_tokens() - tokens_before;
    account.call("user", format!("found at try {tries}, with {tokens} new token"), &user);
    Ok(())
}

async fn survive_a_throttled_call(
    ding: &Client,
    settings: &Settings,
    fake: &Fake,
    account: &mut Account,
) -> Result<(), Failure> {
    account.step("Survive a throttled call");
    let (began, tries_before) = (ding.clock().monotonic(), fake.requests().to(GET_USER).len());
    fake.inject(Fault::throttle(GET_USER));
    let user = get_user(ding, settings).await?;
    let tries = fake.requests().to(GET_USER).len() - tries_before;
    let waited = ding.clock().monotonic().saturating_sub(began).as_secs_f32();
    account.call("user", format!("found at try {tries}, after {waited:.1} s"), &user);
    Ok(())
}

async fn report_a_wrong_secret(settings: &Settings, account: &mut Account) -> Result<(), Failure> {
    account.step("Report what only a person can mend: a wrong secret");
    let ding = settings.connect("not-the-secret".into())?;
    match get_user(&ding, settings).await {
        Ok(_) => Err("a wrong secret was accepted".into()),
        Err(error) => {
            let kind = error.kind().ok_or("the error has no kind")?;
            account.say(format!("kind            {kind:?}"));
            account.say(format!("message         {error}"));
            Ok(())
        }
    }
}

async fn get_user(
    ding: &Client,
    settings: &Settings,
) -> Result<Response<GetUserResponse>, dingtalk_open::Error> {
    oapi::user::get(ding, &GetUserRequest::new(&*settings.user_id)).await
}
