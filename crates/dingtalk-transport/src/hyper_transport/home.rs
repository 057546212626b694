use tokio::runtime::{Handle, Id, RuntimeFlavor};

/// Where the task runs that drives a connection: the runtime, if it has no threads of its own. Such a runtime stands still
/// whenever nobody blocks on it, and its connections with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Home(Option<Id>);

impl Home {
    pub(super) fn here() -> Self {
        let runtime = Handle::try_current().ok();
        let stands_still = runtime.filter(|runtime| runtime.runtime_flavor() == RuntimeFlavor::CurrentThread);
        Self(stands_still.map(|runtime| runtime.id()))
    }

    /// Whether a connection that is driven there moves while its user is `here`.
    pub(super) fn moves(self, here: Self) -> bool {
        self.0.is_none() || self == here
    }
}
