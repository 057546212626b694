//! What people do in DingTalk, on its way to the app.

pub(crate) mod post;
