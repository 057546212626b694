//! Members of the organisation.

mod get;
mod get_by_mobile;
mod list;
mod session;

pub use get::{
    DepartmentLeader, DepartmentOrder, DepartmentPosition, GetUserRequest, GetUserResponse, UnionEmployee,
    UnionEmployeeMapping, User, UserRole,
};
pub use get_by_mobile::{GetUserByMobileRequest, GetUserByMobileResponse, MobileOwner};
pub use list::{ListUserRequest, ListUserResponse, ListedUser, UserPage};
pub use session::{GetSessionRequest, GetSessionResponse, UserSession};
