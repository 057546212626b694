//! The fields of requests and answers.

use std::collections::BTreeMap;

use super::archive;

/// What an operation takes and answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    request: Vec<Field>,
    answer: Option<String>,
    types: BTreeMap<String, Vec<Field>>,
}

/// A field of a request, an answer or a part of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    name: String,
    kind: String,
    place: Place,
    marks: Vec<String>,
    meaning: Option<String>,
}

/// Where a field of a request travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Place {
    /// In the path, where the template has its name in braces.
    Path,
    /// In the query.
    Query,
    /// As a header.
    Header,
    /// In the body. A field `body` of a [kind](Field::kind) that is no object is the whole body.
    Body,
    /// Inside another value.
    Inside,
}

impl Schema {
    /// What the request holds, at the top.
    pub fn request(&self) -> &[Field] {
        &self.request
    }

    /// The kind of the answer; `None` where nothing is known of it. On the legacy host it stands beside `errcode` and `errmsg`.
    pub fn answer(&self) -> Option<&str> {
        self.answer.as_deref()
    }

    /// The fields of an object, of a list's items or of a map's values, by its [kind](Field::kind): `.User`, `[.User]`, `{.User}`.
    pub fn fields_of(&self, kind: &str) -> Option<&[Field]> {
        let name = kind.trim_matches(|c| matches!(c, '[' | ']' | '{' | '}')).strip_prefix('.')?;
        self.types.get(name).map(Vec::as_slice)
    }
}

impl Field {
    fn read(place: &str, field: &str, meaning: &str) -> Option<Self> {
        let mut words = field.split(' ').map(str::to_owned);
        let (name, kind) = (words.next()?, words.next()?);
        let place = match place {
            "path" => Place::Path,
            "query" => Place::Query,
            "header" => Place::Header,
            "body" => Place::Body,
            _ => Place::Inside,
        };
        let meaning = Some(meaning.to_owned()).filter(|meaning| !meaning.is_empty());
        Some(Self { name, kind, place, marks: words.collect(), meaning })
    }

    /// The name on the wire.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `string`, `int`, `float`, `bool`, `any`, `file`; `.Name`, an object; `[kind]`, a list; `{kind}`, an object with data for keys.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Where it travels.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Whether a request has to have it.
    pub fn is_required(&self) -> bool {
        self.has("!")
    }

    /// Whether a list travels as one text with commas.
    pub fn is_comma_list(&self) -> bool {
        self.has("comma")
    }

    /// Whether the value travels as JSON text.
    pub fn is_json_text(&self) -> bool {
        self.has("json")
    }

    /// Whether the text is `yyyy-MM-dd HH:mm:ss`.
    pub fn is_date_time(&self) -> bool {
        self.has("datetime")
    }

    /// The least that is let through: of a number, of the characters of a text, of the items of a list.
    pub fn least(&self) -> Option<i64> {
        self.number(">=")
    }

    /// The most that is let through.
    pub fn most(&self) -> Option<i64> {
        self.number("<=")
    }

    /// What it means, without the mark of what was inferred.
    pub fn meaning(&self) -> Option<&str> {
        self.meaning.as_deref().map(|meaning| meaning.strip_prefix(INFERRED).unwrap_or(meaning))
    }

    /// Whether the meaning rests on names alone.
    pub fn is_inferred(&self) -> bool {
        self.meaning.as_deref().is_some_and(|meaning| meaning.starts_with(INFERRED))
    }

    fn has(&self, mark: &str) -> bool {
        self.marks.iter().any(|known| known == mark)
    }

    fn number(&self, sign: &str) -> Option<i64> {
        self.marks.iter().find_map(|mark| mark.strip_prefix(sign)?.parse().ok())
    }
}

const INFERRED: &str = "? ";

/// What the operation with this [id](crate::Operation::id) takes and answers, with the types that it needs.
pub fn schema(id: &str) -> Option<Schema> {
    let (module, function) = id.rsplit_once("::")?;
    let text = archive::module(module)?;
    let mut types: BTreeMap<&str, Vec<Field>> = BTreeMap::new();
    let (mut found, mut request, mut into) = (None, Vec::new(), Part::Nothing);
    for line in text.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        match columns.as_slice() {
            ["=", name, answer] if *name == function => {
                found = Some(Some((*answer).to_owned()).filter(|answer| !answer.is_empty()));
                into = Part::Request;
            }
            ["=", ..] => into = Part::Nothing,
            [".", name] => {
                types.insert(name, Vec::new());
                into = Part::Type(name);
            }
            [place, field, meaning] => match into {
                Part::Request => request.extend(Field::read(place, field, meaning)),
                Part::Type(name) => types.entry(name).or_default().extend(Field::read(place, field, meaning)),
                Part::Nothing => {}
            },
            _ => {}
        }
    }
    let answer = found?;
    let kinds = request.iter().map(|field| field.kind.clone()).chain(answer.clone());
    let types = needed(kinds.collect(), types);
    Some(Schema { request, answer, types })
}

#[derive(Clone, Copy)]
enum Part<'a> {
    Nothing,
    Request,
    Type(&'a str),
}

/// The types that values of these kinds can hold.
fn needed(mut open: Vec<String>, mut types: BTreeMap<&str, Vec<Field>>) -> BTreeMap<String, Vec<Field>> {
    let mut needed = BTreeMap::new();
    while let Some(kind) = open.pop() {
        let name = kind.trim_matches(|c| matches!(c, '[' | ']' | '{' | '}')).strip_prefix('.');
        let Some((name, fields)) = name.and_then(|name| Some((name, types.remove(name)?))) else { continue };
        open.extend(fields.iter().map(|field| field.kind.clone()));
        needed.insert(name.to_owned(), fields);
    }
    needed
}
