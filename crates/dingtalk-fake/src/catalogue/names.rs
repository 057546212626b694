//! The names of an answer's fields, prepared for being looked for in what is kept.

use std::collections::HashMap;

use dingtalk_catalogue::ValueType;

use super::objects::Objects;
use crate::document::{Aliases, Name};

/// Of every object that an answer consists of.
#[derive(Debug)]
pub(super) struct Names {
    aliases: Aliases,
    /// By the object's name; in the order of its fields.
    objects: HashMap<String, Vec<Name>>,
}

impl Names {
    pub(super) fn new(objects: &dyn Objects, answer: Option<&ValueType>, aliases: Aliases) -> Self {
        let mut names = Self { aliases, objects: HashMap::new() };
        let mut open: Vec<_> = answer.and_then(ValueType::object).into_iter().collect();
        while let Some(object) = open.pop() {
            let fields = objects.fields(object);
            let prepared = fields.iter().map(|field| Name::new(field.name(), aliases)).collect();
            if names.objects.insert(object.to_owned(), prepared).is_none() {
                open.extend(fields.iter().filter_map(|field| field.value_type().object()));
            }
        }
        names
    }

    /// Whether they were prepared for these aliases.
    pub(super) fn are_for(&self, aliases: Aliases) -> bool {
        std::ptr::eq(self.aliases, aliases)
    }

    pub(super) fn of(&self, object: &str) -> &[Name] {
        self.objects.get(object).map_or(&[], Vec::as_slice)
    }
}
