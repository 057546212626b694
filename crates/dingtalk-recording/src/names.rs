//! What a member holds, told by its name.

use serde_json::{Map, Value};

use crate::kind::Kind;

/// Endings of names that hold an access token, a secret, a password or a one-time code for one.
const SECRETS: [&str; 23] = [
    "secret",
    "password",
    "passwd",
    "access_token",
    "refresh_token",
    "sns_token",
    "sso_token",
    "sts_token",
    "security_token",
    "system_token",
    "upload_token",
    "outgoing_token",
    "service_token",
    "visitor_token",
    "jsapi_ticket",
    "suite_ticket",
    "aes_key",
    "secret_key",
    "private_key",
    "permanent_code",
    "persistent_code",
    "tmp_auth_code",
    "signature",
];

/// Names, without `_`, of what gives access and is a secret only in some places, so that no model types it as one.
const SECRET_WORDS: [&str; 11] = [
    "accesskeyid",
    "aeskey",
    "authcode",
    "authorization",
    "cookie",
    "ossaccesskeyid",
    "session",
    "setcookie",
    "sign",
    "ticket",
    "corpaccesstoken",
];

const MOBILES: [&str; 8] =
    ["mobile", "mobiles", "phone", "phones", "telephone", "phonenumber", "phonenumbers", "phonenum"];

const MAILS: [&str; 5] = ["email", "emails", "emaillist", "mailaddress", "loginmail"];

/// Endings, without `_`, of names that hold the id of a person or a list of such.
const PEOPLE: [&str; 30] = [
    "userid",
    "userids",
    "useridlist",
    "useridslist",
    "unionid",
    "unionids",
    "unionidlist",
    "staffid",
    "staffids",
    "openid",
    "openuserid",
    "operatorid",
    "creatorid",
    "ownerid",
    "originatorid",
    "senderid",
    "receiverid",
    "receiverids",
    "memberid",
    "memberids",
    "empid",
    "dingtalkid",
    "creator",
    "owner",
    "operator",
    "originator",
    "sender",
    "receiver",
    "approver",
    "approvers",
];

/// Endings, without `_`, of the name of a person's name.
const NAMES: [&str; 18] = [
    "nick",
    "nickname",
    "sendernick",
    "username",
    "realname",
    "staffname",
    "empname",
    "employeename",
    "creatorname",
    "operatorname",
    "ownername",
    "membername",
    "personname",
    "sendername",
    "receivername",
    "originatorname",
    "approvername",
    "contactname",
];

const IDENTITY: [&str; 8] =
    ["idcard", "idcardno", "idcardcode", "certificateno", "bankcardno", "bankno", "bankaccount", "jobnumber"];

const APPS: [&str; 7] =
    ["appkey", "appid", "clientid", "suitekey", "robotcode", "chatbotuserid", "accesskey"];

/// What makes an object one about a person, so that its `name` is a person's.
const OF_A_PERSON: [&str; 6] = ["userid", "unionid", "openid", "staffid", "mobile", "jobnumber"];

/// Names, without `_`, of values that differ each time.
const FLEETING: [&str; 8] =
    ["timestamp", "nonce", "noncestr", "sign", "signature", "requestid", "msguuid", "xclienttoken"];

/// Segments behind `users` or `user` in paths of the new host that are no id of a person.
const PATH_WORDS: [&str; 56] = [
    "accounts",
    "allLiveInfos",
    "allRelations",
    "allRoles",
    "baseInfos",
    "batch",
    "call",
    "certifications",
    "createLiveInfos",
    "credentials",
    "directRedeemVip",
    "events",
    "extends",
    "faces",
    "forms",
    "getByDingTalkId",
    "getByUnionId",
    "getByUserId",
    "industryRoles",
    "invalidRedeemVip",
    "invite",
    "jobs",
    "listByRole",
    "lists",
    "location",
    "logout",
    "me",
    "memberInfos",
    "objectiveLists",
    "objectives",
    "okrs",
    "percents",
    "points",
    "preCheckRedeemVip",
    "profile",
    "profiles",
    "purchases",
    "query",
    "queryRedeemVip",
    "realname",
    "realnames",
    "records",
    "remove",
    "roles",
    "search",
    "send",
    "sendAndReceiveLists",
    "sort",
    "statistics",
    "stayTimes",
    "task",
    "tasks",
    "templates",
    "verify",
    "watchRecords",
    "workNumber",
];

/// Whether a member of this name holds an access token, a secret, a password or a one-time code for one.
///
/// ```
/// use dingtalk_recording::is_secret_name;
///
/// assert!(is_secret_name("accessToken") && is_secret_name("client_secret"));
/// assert!(!is_secret_name("nextToken") && !is_secret_name("accessKeyId"));
/// ```
pub fn is_secret_name(name: &str) -> bool {
    let name = snake(name);
    name == "token" || SECRETS.iter().any(|ending| name.ends_with(ending))
}

/// What a member holds that has to be replaced; `beside` are the members of the same object.
pub(crate) fn kind_of(name: &str, beside: &Map<String, Value>) -> Option<Kind> {
    let compact = compact(name);
    let is = |names: &[&str]| names.contains(&&*compact);
    let ends = |names: &[&str]| names.iter().any(|ending| compact.ends_with(ending));
    if is_secret_name(name) || is(&SECRET_WORDS) {
        Some(Kind::secret(&snake(name).replace('_', "-")))
    } else if ends(&MOBILES) || compact == "tel" {
        Some(Kind::value("mobile"))
    } else if ends(&MAILS) {
        Some(Kind::value("mail"))
    } else if ends(&["corpid", "corpids"]) {
        Some(Kind::value("corp"))
    } else if ends(&APPS) {
        Some(Kind::value("app"))
    } else if ends(&PEOPLE) || is_uid(name) {
        Some(Kind::value(if compact.contains("union") { "union" } else { "user" }))
    } else if ends(&NAMES) || (is(&["name", "nameen", "namepinyin"]) && is_person(beside)) {
        Some(Kind::value("person"))
    } else if ends(&IDENTITY) {
        Some(Kind::value("number"))
    } else if ends(&["avatar", "avatarurl"]) {
        Some(Kind::value("avatar"))
    } else {
        None
    }
}

/// Whether a value of this name differs each time, so that it says nothing about which request it is.
pub(crate) fn is_fleeting(name: &str) -> bool {
    FLEETING.contains(&&*compact(name))
}

/// Whether this is the name of a moment.
pub(crate) fn is_moment(name: &str) -> bool {
    let name = snake(name);
    ["time", "times", "date", "timestamp", "ms", "at", "from", "to", "start", "end", "begin"]
        .iter()
        .any(|word| name == *word || name.ends_with(&format!("_{word}")))
        || name.ends_with("time")
        || name.ends_with("date")
}

/// The id of a person in a path, behind `users`.
pub(crate) fn is_person_segment(before: &str, segment: &str) -> bool {
    matches!(before, "users" | "user") && !segment.is_empty() && !PATH_WORDS.contains(&segment)
}

fn is_person(members: &Map<String, Value>) -> bool {
    members.keys().any(|name| OF_A_PERSON.contains(&&*compact(name)))
}

fn is_uid(name: &str) -> bool {
    snake(name).rsplit('_').next().is_some_and(|word| word == "uid" || word == "uids")
}

fn compact(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// `accessToken`, `access_token` and `access-token` are `access_token`.
fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len().saturating_add(4));
    let mut after_lower = false;
    for letter in name.chars() {
        if !letter.is_ascii_alphanumeric() {
            snake.push('_');
        } else {
            if letter.is_ascii_uppercase() && after_lower {
                snake.push('_');
            }
            snake.push(letter.to_ascii_lowercase());
        }
        after_lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
    }
    snake
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn stem(name: &str) -> Option<String> {
        kind_of(name, &Map::new()).map(|kind| kind.stem().to_owned())
    }

    #[test]
    fn tokens_and_secrets_are_and_cursors_are_not() {
        for name in ["accessToken", "client_secret", "appsecret", "accessKeySecret", "token", "suiteTicket"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["nextToken", "pageToken", "x-client-token", "secretLevel", "accessKeyId"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn what_is_personal_is_told_by_its_name() {
        for (name, kind) in [
            ("x-acs-dingtalk-access-token", "x-acs-dingtalk-access-token"),
            ("sign", "sign"),
            ("userid_list", "user"),
            ("creatorUserId", "user"),
            ("operatorUid", "user"),
            ("unionId", "union"),
            ("org_email", "mail"),
            ("atMobiles", "mobile"),
            ("senderNick", "person"),
            ("chatbotCorpId", "corp"),
            ("robotCode", "app"),
        ] {
            assert_eq!(stem(name).as_deref(), Some(kind), "{name}");
        }
        for name in
            ["mobileUrl", "formUuid", "openConversationId", "templateId", "processCode", "dept_id", "name"]
        {
            assert_eq!(stem(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_is_a_persons_beside_a_persons_id() {
        let beside = |members: Value| kind_of("name", members.as_object().unwrap());
        assert!(beside(json!({"name": "Li", "userid": "li"})).is_some());
        assert!(beside(json!({"name": "Li", "mobile": "1"})).is_some());
        assert!(beside(json!({"name": "Sales", "dept_id": 2})).is_none());
    }
}
