use std::sync::Arc;

use bytes::Bytes;
use dingtalk_api::{Client, RateLimits, oapi};
use dingtalk_auth::{Credential, TokenCache};
use dingtalk_transport::{Clock, HyperTransport, HyperTransportBuilder, Roots, TokioClock, Transport};
use dingtalk_types::Hosts;
use dingtalk_types::oapi::user::GetUserRequest;
use http::Request;

use super::{Contender, Scheme};
use crate::failure::Failure;
use crate::server::Addresses;

/// The SDK with everything that a user of it has: token cache, retry, time-outs, tracing, counters.
#[derive(Clone)]
pub(crate) struct Ours {
    client: Client,
    request: GetUserRequest,
}

impl Ours {
    /// With the transport's defaults, its pool included.
    pub(crate) fn new(addresses: &Addresses, scheme: Scheme) -> Result<Self, Failure> {
        Self::over(HyperTransport::builder(), addresses, scheme)
    }

    /// With a pool that, like the bare client's and reqwest's, drops no idle connection for being one too many.
    pub(crate) fn with_unbounded_pool(addresses: &Addresses, scheme: Scheme) -> Result<Self, Failure> {
        Self::over(HyperTransport::builder().max_idle_per_host(usize::MAX), addresses, scheme)
    }

    fn over(
        transport: HyperTransportBuilder,
        addresses: &Addresses,
        scheme: Scheme,
    ) -> Result<Self, Failure> {
        let transport = transport
            .roots(Roots::Added)
            .add_root_certificate_pem(addresses.certificate.as_bytes())
            // As the facade does it.
            .total_timeout(Client::DEFAULT_TIMEOUT)
            .build()?;
        let transport: Arc<dyn Transport> = Arc::new(transport);
        let clock: Arc<dyn Clock> = Arc::new(TokioClock::new());
        let hosts = Hosts::custom(scheme.base(addresses), scheme.base(addresses));
        let credential = Credential::internal_app("dingbench", "secret");
        let tokens = TokenCache::builder(credential, transport.clone(), clock.clone(), hosts.clone()).build();
        let client = Client::builder(transport, Arc::new(tokens), clock)
            .hosts(hosts)
            .rate_limits(RateLimits::unlimited())
            .build()?;
        Ok(Self { client, request: request() })
    }

    /// What goes over the wire, without the token.
    pub(super) fn prepared(&self) -> Result<Request<Bytes>, Failure> {
        Ok(oapi::user::get(&self.client, &self.request).build()?)
    }
}

impl Contender for Ours {
    async fn call(&self) -> Result<(), Failure> {
        let user = oapi::user::get(&self.client, &self.request).await?;
        check(&user.result.userid)
    }
}

/// About 300 bytes of JSON.
pub(super) fn request() -> GetUserRequest {
    let mut request = GetUserRequest::new("manager4220".repeat(5));
    request.language = Some("zh_CN".to_owned());
    request.login_id = Some("zhangsan".repeat(24));
    request
}

/// Whether the answer was read, not only received.
pub(super) fn check(userid: &str) -> Result<(), Failure> {
    if userid == "manager4220" { Ok(()) } else { Err(format!("answered for `{userid}`").into()) }
}
