//! What a test asks of a running fake, by subject. Each view is a handle to one; [`Fake`](crate::Fake) hands them out.

mod access;
mod answers;
mod approvals;
mod attendance;
mod cards;
mod customers;
mod events;
mod messages;
mod reports;
mod requests;
mod stream;

pub use access::Access;
pub use answers::Answers;
pub use approvals::Approvals;
pub use attendance::Attendance;
pub use cards::Cards;
pub use customers::Customers;
pub use events::Events;
pub use messages::Messages;
pub use reports::Reports;
pub use requests::Requests;
pub use stream::StreamMode;
