//! Servers and transports repeat what they were sent; secrets do not leave through their words.

use std::error::Error;

use dingtalk_transport::TransportError;
use dingtalk_types::error::ApiError;
use dingtalk_types::{Secret, percent};

pub(super) fn api(error: ApiError, secrets: &[Secret]) -> ApiError {
    forms(secrets).iter().fold(error, ApiError::without)
}

/// Drops the chain of causes when one of them prints a secret: HTTP clients like to name the whole URL.
pub(super) fn transport(error: TransportError, secrets: &[Secret]) -> TransportError {
    let forms = forms(secrets);
    let tells = |text: String| forms.iter().any(|form| !form.is_empty() && text.contains(form.expose()));
    let mut cause = error.source();
    while let Some(link) = cause {
        if tells(link.to_string()) || tells(format!("{link:?}")) {
            let scrubbed = TransportError::new(error.kind(), error.reached());
            return match error.host() {
                Some(host) => scrubbed.with_host(host),
                None => scrubbed,
            };
        }
        cause = link.source();
    }
    error
}

/// Each secret as it is and as it stands in a URL.
fn forms(secrets: &[Secret]) -> Vec<Secret> {
    let encoded = secrets.iter().map(|secret| Secret::new(percent::encode(secret.expose()).to_string()));
    secrets.iter().cloned().chain(encoded).collect()
}

#[cfg(test)]
mod tests {
    use dingtalk_transport::{Reached, TransportErrorKind};

    use super::*;

    /// Shows one text and prints another, as errors of HTTP clients do.
    struct Cause {
        display: &'static str,
        debug: &'static str,
    }

    impl std::fmt::Display for Cause {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str(self.display)
        }
    }

    impl std::fmt::Debug for Cause {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str(self.debug)
        }
    }

    impl Error for Cause {}

    #[test]
    fn a_cause_that_tells_the_secret_in_either_form_is_dropped() {
        for (display, debug, kept) in
            [("s/e+c", "reset", false), ("reset", "s/e+c", false), ("reset", "reset", true)]
        {
            let error = TransportError::new(TransportErrorKind::ConnectionClosed, Reached::Maybe);
            let secrets = [Secret::new(""), Secret::new("s/e+c")];
            let error = transport(error.with_source(Cause { display, debug }), &secrets);
            assert_eq!(error.source().is_some(), kept, "{display} {debug}");
        }
    }

    #[test]
    fn a_cause_that_names_the_url_is_dropped_and_the_rest_of_the_error_stays() {
        let secret = Secret::new("s/e+c");
        for (cause, kept) in [("GET /gettoken?appsecret=s%2Fe%2Bc", false), ("s/e+c", false), ("reset", true)]
        {
            let error = TransportError::new(TransportErrorKind::ConnectionClosed, Reached::Maybe)
                .with_host("oapi.dingtalk.com")
                .with_source(cause);
            let error = transport(error, std::slice::from_ref(&secret));
            assert_eq!(error.source().is_some(), kept, "{cause}");
            assert_eq!(error.kind(), TransportErrorKind::ConnectionClosed);
            assert_eq!(error.host(), Some("oapi.dingtalk.com"));
        }
    }
}
