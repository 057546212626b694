//! What a person is called in a system outside.

use http::Method;

use super::action::done;
use super::kind::{Kind, Words};
use crate::call::Call;
use crate::document::Document;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;

/// One for each person and domain. The codes are assumed: there is no page.
static MAPPING: Kind = Kind::new(
    "account mappings",
    "id",
    Words::new(
        (40035, "the mapping does not exist"),
        (400, "accountMapping.notExist", "the mapping does not exist"),
    ),
);

const NO_PERSON: Words =
    Words::new((60121, "the user does not exist"), (400, "user.not.exist", "the user does not exist"));

pub(crate) const ROUTES: &[Route] = &[
    Route::create(Method::POST, "/v1.0/contact/accountMappings", &MAPPING).prepare(begin),
    Route::of(Method::GET, "/v1.0/contact/accountMappings", show),
    Route::of(Method::DELETE, "/v1.0/contact/accountMappings", delete),
];

fn id(call: &Call) -> Result<String, Refusal> {
    Ok(format!("{}/{}", call.need("domain")?, call.need("userId")?))
}

/// Another one of the same person and domain takes its place.
fn begin(platform: &Platform, call: &Call, mapping: &mut Document) -> Result<(), Refusal> {
    if platform.state().directory.user(&call.need("userId")?).is_none() {
        return Err(NO_PERSON.refusal(call.dialect()));
    }
    mapping.set("id", id(call)?);
    Ok(())
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let mapping = state.records.get(MAPPING.name, &id(call)?);
    let mapping = mapping.ok_or_else(|| MAPPING.missing.refusal(call.dialect()))?;
    Ok(call.answer_thing(mapping.document.clone(), None, &[]))
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let removed = platform.state().records.remove(MAPPING.name, &id(call)?);
    removed.ok_or_else(|| MAPPING.missing.refusal(call.dialect()))?;
    Ok(done(call))
}
