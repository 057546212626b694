#![doc = include_str!("../README.md")]

mod chat;

pub use chat::Chat;
