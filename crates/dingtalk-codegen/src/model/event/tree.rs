//! The fields of one event, merged over the spellings and transports they come in.

use std::collections::BTreeSet;

use crate::catalogue::Event;

/// One field: its spellings, its types, and its own fields.
#[derive(Debug, Default)]
pub(super) struct Field {
    folded: String,
    pub(super) wire: String,
    types: BTreeSet<String>,
    pub(super) fields: Vec<Field>,
    /// Whether `wire` is the spelling of a Stream frame.
    from_stream: bool,
}

/// What a field is in Rust.
pub(super) enum Shape {
    Text,
    Secret,
    Integer,
    Number,
    Boolean,
    Record,
    Any,
    List(Box<Shape>),
}

/// Texts that give whoever holds them access.
const SECRETS: [&str; 4] = ["suiteticket", "permanentcode", "chpermanentcode", "authcode"];

/// Members beside the event's own that repeat its metadata, by spelling and by folded name.
const METADATA: [&str; 2] = ["EventType", "timestamp"];

/// The HTTP pushes of some events wrap in `data` what other transports send bare.
pub(super) const WRAPPER: &str = "data";

/// The fields of an event, and whether some transport wraps them.
pub(super) fn fields(event: &Event) -> (Vec<Field>, bool) {
    let bare: BTreeSet<String> = event.fields.iter().map(|field| fold(&field.path)).collect();
    let wrapped = |path: &str| path.strip_prefix("data.").map(str::to_owned);
    let hoisted =
        event.fields.iter().filter_map(|field| wrapped(&field.path)).any(|rest| bare.contains(&fold(&rest)));

    let mut root = Field::default();
    for field in &event.fields {
        let mut path = field.path.clone();
        if hoisted {
            match wrapped(&path) {
                Some(rest) => path = rest,
                None if path == WRAPPER => continue,
                None => {}
            }
        }
        if METADATA.contains(&path.as_str()) || METADATA.contains(&fold(&path).as_str()) {
            continue;
        }
        root.insert(&path, &field.types, field.stream);
    }
    (root.fields, hoisted)
}

impl Field {
    fn insert(&mut self, path: &str, types: &str, stream: bool) {
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let spelling = first.trim_end_matches("[]");
        let folded = fold(spelling);
        if !self.fields.iter().any(|field| field.folded == folded) {
            self.fields.push(Self { folded: folded.clone(), ..Self::default() });
        }
        let Some(field) = self.fields.iter_mut().find(|field| field.folded == folded) else { return };
        let wire = camel_case(spelling);
        let capitals = |text: &str| text.bytes().filter(u8::is_ascii_uppercase).count();
        let better = (stream, capitals(&wire)) > (field.from_stream, capitals(&field.wire));
        if field.wire.is_empty() || better {
            field.wire = wire;
            field.from_stream = stream;
        }
        match rest {
            Some(rest) => field.insert(rest, types, stream),
            None => field.types.extend(types.split('|').map(str::to_owned)),
        }
    }

    pub(super) fn shape(&self) -> Shape {
        let has = |name: &str| self.types.contains(name);
        let list = self.types.iter().any(|name| name.starts_with("array<"));
        if list && !self.fields.is_empty() {
            return Shape::List(Box::new(Shape::Record));
        }
        if list {
            // A bare value where a list is documented is a list of one.
            let element = match (has("array<string>"), has("array<integer>"), has("array<object>")) {
                (true, false, false) => Shape::Text,
                (false, true, false) if !has("string") => Shape::Integer,
                _ => Shape::Any,
            };
            return Shape::List(Box::new(element));
        }
        if has("object") {
            return if self.fields.is_empty() || has("string") { Shape::Any } else { Shape::Record };
        }
        match (has("string"), has("number"), has("integer"), has("boolean")) {
            (true, ..) if SECRETS.contains(&self.folded.as_str()) => Shape::Secret,
            (true, ..) => Shape::Text,
            (_, true, ..) => Shape::Number,
            (_, _, true, _) => Shape::Integer,
            (_, _, _, true) => Shape::Boolean,
            _ if !self.fields.is_empty() => Shape::Record,
            _ => Shape::Any,
        }
    }
}

/// One form for camel, Pascal and snake case; `fold` of the event records in `dingtalk-types` does the same.
fn fold(name: &str) -> String {
    name.chars()
        .filter(|character| *character != '_')
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

fn camel_case(name: &str) -> String {
    let mut camel = String::new();
    let mut upper = false;
    for character in name.trim_start_matches('_').chars() {
        match character {
            '_' => upper = true,
            _ if camel.is_empty() => camel.push(character.to_ascii_lowercase()),
            _ if upper => {
                camel.push(character.to_ascii_uppercase());
                upper = false;
            }
            _ => camel.push(character),
        }
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(fields: &[&str]) -> Event {
        let fields = fields.iter().map(|field| field.parse().unwrap()).collect();
        Event { fields, ..Event::default() }
    }

    #[test]
    fn spellings_of_a_field_are_one_and_that_of_a_stream_frame_counts() {
        let (fields, wrapped) =
            fields(&event(&["UserId string", "user_id array<string>", "userid string stream"]));
        let [field] = fields.as_slice() else { panic!("{fields:?}") };
        assert_eq!(field.wire, "userid");
        assert!(matches!(field.shape(), Shape::List(_)) && !wrapped);
    }

    #[test]
    fn what_one_transport_wraps_is_not_a_field_of_its_own() {
        let (fields, wrapped) = fields(&event(&["data object", "data.taskId string", "taskId string"]));
        assert_eq!(fields.iter().map(|field| field.wire.as_str()).collect::<Vec<_>>(), ["taskId"]);
        assert!(wrapped);
    }
}
