//! The mobile number and the mail address of a person: in their form, and nobody else's.

use crate::call::Call;
use crate::reply::Refusal;
use crate::state::directory::Directory;

/// Judges what a request says of them; `own` is the person that it is about, where there is one already.
pub(super) fn check(directory: &Directory, call: &Call, own: Option<&str>) -> Result<(), Refusal> {
    let given = |name: &str| call.request.text(name).filter(|text| !text.is_empty());
    if let Some(mobile) = given("mobile") {
        if !is_mobile(&mobile) {
            return Err(Refusal::code(60103, "the mobile number is not valid"));
        }
        if directory.user_by_mobile(&mobile).is_some_and(|other| Some(other.userid.as_str()) != own) {
            return Err(Refusal::code(60104, "the mobile number is taken"));
        }
    }
    let Some(email) = given("email") else { return Ok(()) };
    if !is_mail_address(&email) {
        return Err(Refusal::code(60105, "the mail address is not valid"));
    }
    let has_it = |other: &crate::state::directory::User| {
        other.more.get("email").and_then(|of| of.as_str()) == Some(&email)
    };
    if directory.users().any(|other| has_it(other) && Some(other.userid.as_str()) != own) {
        return Err(Refusal::code(60106, "the mail address is taken"));
    }
    Ok(())
}

/// Eleven digits, in China; elsewhere `+`, the country and a hyphen before the number. The least length there is assumed.
fn is_mobile(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.strip_prefix('+') {
        Some(abroad) => abroad.split_once('-').is_some_and(|(country, rest)| digits(country) && digits(rest)),
        None => text.len() == 11 && digits(text),
    }
}

fn is_mail_address(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_number_is_of_china_or_names_its_country() {
        let right = ["13812345678", "+86-13812345678", "+1-5551234"];
        assert!(right.iter().all(|text| is_mobile(text)));
        let wrong = ["1", "138123456789", "1381234567x", "+8613812345678", "+-1", "张三"];
        assert_eq!(wrong.iter().find(|text| is_mobile(text)), None);
    }

    #[test]
    fn a_mail_address_has_a_name_and_a_host() {
        assert!(is_mail_address("a@b.cn"));
        assert_eq!(["a", "@b.cn", "a@b", "a@b@c.cn"].iter().find(|text| is_mail_address(text)), None);
    }
}
