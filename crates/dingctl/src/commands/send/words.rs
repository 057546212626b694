//! What `send` says, with files and standard input read.

use std::io::{self, IsTerminal};
use std::path::Path;

use dingtalk_types::message::say::{Media, Say};
use dingtalk_types::message::webhook::At;

use super::Arguments;
use crate::commands::api::request::inline_or_read;
use crate::failure::Failure;

/// What is to be said, with files read.
pub(super) async fn say(arguments: &Arguments) -> Result<Say, Failure> {
    let attached = !arguments.picture.is_empty() || !arguments.file.is_empty();
    let mut parts: Vec<Say> = Vec::new();
    if let Some(text) = &arguments.text {
        parts.push(Say::text(worded(text.clone())?));
    } else if let Some(markdown) = &arguments.markdown {
        parts.push(Say::markdown(worded(inline_or_read(markdown).await?)?));
    } else if !attached {
        if io::stdin().is_terminal() {
            return Err(Failure::usage("nothing to send")
                .next("give --text, --markdown, --file, or pipe Markdown in"));
        }
        parts.push(Say::markdown(worded(inline_or_read("-").await?)?));
    }
    for path in &arguments.picture {
        parts.push(Say::picture(bytes(path).await?));
    }
    for path in &arguments.file {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        parts.push(Say::file(name, bytes(path).await?));
    }
    let mut say = Say::parts(parts);
    if let Some(title) = &arguments.title {
        say = say.title(title);
    }
    if let Some(key) = &arguments.key {
        say = say.key(key);
    }
    for somebody in &arguments.at {
        let number = somebody.chars().all(|c| c.is_ascii_digit() || c == '+') && somebody.len() >= 8;
        say = say.mention(match somebody.as_str() {
            "all" => At::everybody(),
            mobile if number => At::mobiles([mobile]),
            id => At::users([id]),
        });
    }
    Ok(say)
}

/// Nobody means to send nothing: the command before the pipe has failed.
fn worded(words: String) -> Result<String, Failure> {
    if words.trim().is_empty() {
        return Err(Failure::usage("the message is empty").next("did the command that writes it succeed?"));
    }
    Ok(words)
}

async fn bytes(path: &Path) -> Result<Media, Failure> {
    let content = tokio::fs::read(path).await;
    let content = content.map_err(|error| {
        Failure::usage(format!("cannot read {}: {error}", path.display())).next("name a file that is there")
    })?;
    Ok(Media::from(content))
}
