use dingtalk_types::oapi::user::{GetUserRequest, GetUserResponse};
use dingtalk_types::wire::{AnswerStyle, ResponseBody as _};
use http::header::ACCEPT;
use reqwest::{Certificate, Client};

use super::ours::{check, request};
use super::{Contender, Scheme};
use crate::failure::Failure;
use crate::server::{Addresses, TOKEN_TEXT};

/// reqwest with our models: what a hand-written SDK over it does at least, without cache, retry or limits.
#[derive(Clone)]
pub(super) struct Other {
    client: Client,
    base: String,
    request: GetUserRequest,
}

impl Other {
    pub(super) fn new(addresses: &Addresses, scheme: Scheme) -> Result<Self, Failure> {
        let client = Client::builder()
            .tls_built_in_root_certs(false)
            .add_root_certificate(Certificate::from_pem(addresses.certificate.as_bytes())?)
            .build()?;
        Ok(Self { client, base: scheme.base(addresses).to_owned(), request: request() })
    }
}

impl Contender for Other {
    async fn call(&self) -> Result<(), Failure> {
        let url = format!("{}/topapi/v2/user/get?access_token={TOKEN_TEXT}", self.base);
        let request = self.client.post(url).header(ACCEPT, "application/json").json(&self.request);
        let body = request.send().await?.error_for_status()?.bytes().await?;
        let answered =
            GetUserResponse::from_body(AnswerStyle::Errcode, &body).map_err(|error| format!("{error:?}"))?;
        check(&answered.body.result.userid)
    }
}
