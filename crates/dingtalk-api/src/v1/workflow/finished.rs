use std::time::Duration;

use dingtalk_types::v1::workflow::{GetProcessInstanceRequest, ProcessInstance};

use crate::client::Client;
use crate::error::Error;
use crate::generated::v1::workflow::get_process_instance;

/// Whether an instance has been decided or withdrawn, by its status: `COMPLETED`, `TERMINATED`, or `CANCELED` of older ones.
#[doc(alias("审批状态", "approval status"))]
pub fn has_ended(instance: &ProcessInstance) -> bool {
    matches!(instance.status.as_str(), "COMPLETED" | "TERMINATED" | "CANCELED")
}

/// Waits until an approval has ended and answers the instance: `result` is `agree` or `refuse`, `status` is `TERMINATED` where it
/// was withdrawn.
///
/// It asks every so often. Each question counts against the organisation's calls of the month, and a person decides: minutes
/// are short enough. Where events come in, wait for the event `bpms_instance_change` of this instance with the type `finish` or
/// `terminate` instead; it costs nothing.
///
/// A question without an answer is asked again at the next turn, as long as DingTalk or the way to it is at fault.
///
/// ```
/// # use dingtalk_api::{Client, Error};
/// use std::time::Duration;
///
/// use dingtalk_api::v1::workflow;
///
/// # async fn example(client: Client, instance_id: &str) -> Result<(), Error> {
/// let ended = workflow::wait_until_ended(&client, instance_id, Duration::from_secs(300)).await?;
/// println!("{}: {}", ended.title, ended.result);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// DingTalk's refusal, such as of an unknown instance. It waits for ever otherwise: end it by a time-out of your own.
#[doc(alias("等待审批", "wait for approval"))]
pub async fn wait_until_ended(
    client: &Client,
    instance_id: &str,
    every: Duration,
) -> Result<ProcessInstance, Error> {
    let request = GetProcessInstanceRequest::new(instance_id);
    loop {
        match get_process_instance(client, &request).patient().await {
            Ok(answer) if has_ended(&answer.result) => return Ok(answer.into_inner().result),
            Ok(_) => {}
            Err(error) if is_passing(&error) => {
                tracing::debug!(%error, "an approval is asked for again later")
            }
            Err(error) => return Err(error),
        }
        client.clock().sleep(every).await;
    }
}

fn is_passing(error: &Error) -> bool {
    use dingtalk_types::error::ErrorKind::{ServerBusy, TryAgain};
    let is_busy = matches!(error.kind(), Some(ServerBusy | TryAgain));
    is_busy || error.is_throttled() || error.is_timeout() || error.transport().is_some()
}
