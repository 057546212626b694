use crate::failure::Failure;

/// One table of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item {
    Http,
    Callback,
    Decode,
    Allocations,
    Steady,
}

const ITEMS: [(&str, Item); 5] = [
    ("http", Item::Http),
    ("callback", Item::Callback),
    ("decode", Item::Decode),
    ("allocations", Item::Allocations),
    ("steady", Item::Steady),
];

/// What the command line asks for.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    quick: bool,
    check: bool,
    items: Vec<Item>,
}

impl Arguments {
    pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut parsed = Self::default();
        for argument in arguments {
            match argument.as_str() {
                "--quick" => parsed.quick = true,
                "--check" => parsed.check = true,
                name => match ITEMS.iter().find(|(known, _)| *known == name) {
                    Some((_, item)) => parsed.items.push(*item),
                    None => return Err(format!("`{name}` is neither an option nor an item").into()),
                },
            }
        }
        Ok(parsed)
    }

    pub(crate) fn items(&self) -> Vec<Item> {
        match self.items.as_slice() {
            [] => ITEMS.iter().map(|(_, item)| *item).collect(),
            chosen => chosen.to_vec(),
        }
    }

    pub(crate) fn check(&self) -> bool {
        self.check
    }

    /// How often every contender has its turn.
    pub(crate) fn rounds(&self) -> usize {
        if self.quick { 5 } else { 15 }
    }

    /// `full` repetitions per turn, fewer when time is short.
    pub(crate) fn repetitions(&self, full: usize) -> usize {
        if self.quick { full.div_ceil(4) } else { full }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, Failure> {
        Arguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn without_items_everything_is_measured() {
        assert_eq!(parse("--quick").unwrap().items().len(), ITEMS.len());
        assert_eq!(parse("decode --check").unwrap().items(), [Item::Decode]);
    }

    #[test]
    fn a_misspelt_argument_is_refused() {
        assert!(parse("--chekc").is_err());
    }
}
