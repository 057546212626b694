//! Samples that are not what their record says, each with the reason: read by eye.

/// Answers.
pub(crate) const RESPONSES: &[(&str, &str)] = &[
    ("api-agoalindicatorbatchquery#8", "a masked id where its own table has a list of objects"),
    ("query-tasks-in-a-project#8", "the placeholder \"string\" where its own table has a list of objects"),
    ("major-account-conference-call-details-list#4", "errcode 100: a refusal, and decoded as one"),
    ("obtain-jsapi-ticket#4", "errcode 60020: a refusal, and decoded as one"),
];

/// Requests.
pub(crate) const REQUESTS: &[(&str, &str)] = &[
    ("group-template-robot-message#1", "the shell's escapes are left in the JSON text of the form"),
    (
        "work-notification-templating-send-notification-interface#1",
        "the shell's escapes are left in the JSON text of the form",
    ),
    (
        "asynchronous-sending-of-enterprise-session-messages#1",
        "the shell's escapes are left in the JSON text of the form",
    ),
    ("register-callback-events#2", "a masked `aes_key` where 43 letters and digits belong"),
    ("update-event-interface#2", "a masked `aes_key` where 43 letters and digits belong"),
    ("the-query-should-be-based-on-the-execution-records-of#1", "prints no path: `/query/&success=true&…`"),
    ("submit-a-file-upload-transaction#1", "placeholders such as FILE_SIZE where numbers belong"),
];

/// Request lines whose page prints a path that no longer exists.
pub(crate) const STALE_PATHS: &[&str] = &[];
