//! The receiver in an axum router.
