use std::collections::HashMap;
use std::sync::OnceLock;

use crate::archive::Section;
use crate::details::{self, Details};
use crate::field::Field;
use crate::meaning::Meaning;

/// A product of the new host in one version, or a group of the legacy host.
#[derive(Debug)]
pub struct Product {
    pub(crate) namespace: &'static str,
    pub(crate) name: &'static str,
    pub(crate) module: &'static str,
    pub(crate) chinese_name: &'static str,
    pub(crate) does: Option<Meaning>,
    pub(crate) facts: Section,
    pub(crate) meanings: Section,
    pub(crate) unpacked: OnceLock<Unpacked>,
}

/// What is unpacked when an operation of the product is first asked for its details.
#[derive(Debug, Default)]
pub(crate) struct Unpacked {
    pub(crate) operations: HashMap<String, Details>,
    pub(crate) objects: HashMap<String, Vec<Field>>,
}

impl Product {
    /// `oapi`, `v1` or `v2`.
    pub fn namespace(&self) -> &'static str {
        self.namespace
    }

    /// DingTalk's name: `aiPaaS`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The module of its functions: `ai_paas`.
    pub fn module(&self) -> &'static str {
        self.module
    }

    /// Its Chinese name; empty without the feature `meanings`.
    pub fn chinese_name(&self) -> &'static str {
        self.chinese_name
    }

    /// What it is for, in a sentence.
    pub fn does(&self) -> Option<&Meaning> {
        self.does.as_ref()
    }

    pub(crate) fn unpacked(&'static self) -> &'static Unpacked {
        self.unpacked.get_or_init(|| details::unpack(self.facts, self.meanings))
    }
}
