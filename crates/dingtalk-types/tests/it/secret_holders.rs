//! X1: the list of public types that hold a secret, read from the sources of all crates. What derives `Debug` shows `Secret`
//! redacted; whatever writes its `Debug` by hand has to be printed by a test that looks for canaries.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The fake's secrets are made up, and the others are never part of a program.
const PASSED_OVER: &[&str] = &["bench", "codegen", "fake", "testing"];

/// Type, and where its hand-written `Debug` is printed and searched; or all of what it prints, where that is little.
const PRINTED: &[(&str, &str, &str)] = &[
    ("types::Secret", "dingtalk-types/src/secret.rs", "{secret:?}"),
    ("crypto::CallbackCipher", "dingtalk-crypto/src/callback/cipher.rs", "{cipher:?}"),
    ("auth::Credential", "dingtalk-auth/tests/it/secrets.rs", "seen.debug(&credential)"),
    ("auth::JsapiTickets", "dingtalk-auth/tests/it/secrets.rs", "&tickets"),
    ("auth::MemoryStore", "dingtalk-auth/tests/it/secrets.rs", "(&store, &users"),
    ("auth::StoredSuiteTickets", "dingtalk-auth/tests/it/suite_tickets.rs", "{one:?}"),
    ("auth::SuiteTicketCell", "dingtalk-auth/tests/it/secrets.rs", "seen.debug(&credential)"),
    ("auth::Token", "dingtalk-auth/tests/it/secrets.rs", "seen.debug(&token)"),
    ("auth::TokenCache", "dingtalk-auth/tests/it/secrets.rs", "seen.debug(&cache)"),
    ("auth::TokenCacheBuilder", "dingtalk-auth/tests/it/secrets.rs", "seen.debug(&builder)"),
    ("auth::UserTokenProvider", "dingtalk-auth/tests/it/secrets.rs", "&source"),
    ("auth::UserTokens", "dingtalk-auth/tests/it/secrets.rs", "&users"),
    ("api::Call", "dingtalk-api/tests/it/requests.rs", "print(&client, &mine)"),
    ("api::ServerSentEvents", "dingtalk-api/tests/it/server_sent_events.rs", "{events:?}"),
    ("api::Items", "dingtalk-api/tests/it/requests.rs", "print(&client, &(pages, items))"),
    ("api::Pages", "dingtalk-api/tests/it/requests.rs", "print(&client, &(pages, items))"),
    (
        "api::Relay",
        "dingtalk-api/src/relay.rs",
        "(\"Relay\").field(\"operation\", &self.operation.id()).finish",
    ),
    ("callback::App", "dingtalk-callback/tests/it/no_secrets.rs", "{app:?}"),
    ("callback::CallbackReceiver", "dingtalk-callback/tests/it/no_secrets.rs", "{callbacks:?}"),
    (
        "callback::CallbackServer",
        "dingtalk-callback/src/server/mod.rs",
        ".field(\"callbacks\", &self.callbacks)\n            .finish",
    ),
    ("callback::Pusher", "dingtalk-callback/tests/it/no_secrets.rs", "{pusher:?}"),
    (
        "chat::AiCardBuilder",
        "dingtalk-chat/src/ai_card/builder.rs",
        "(\"AiCardBuilder\").field(\"template\", &self.plan.template).finish",
    ),
    ("chat::Asked", "dingtalk-chat/src/ask/mod.rs", "(\"Asked\").field(\"within\", &self.within).finish"),
    (
        "chat::CardBuilder",
        "dingtalk-chat/src/plain_card.rs",
        "(\"CardBuilder\").field(\"template\", &self.template).finish",
    ),
    ("chat::Download", "dingtalk-chat/tests/it/no_secrets.rs", "{download:?}"),
    ("gateway::AppHandle", "dingtalk-gateway/tests/it/no_secrets.rs", "{handle:?}"),
    (
        "gateway::AppWatch",
        "dingtalk-gateway/src/app.rs",
        "(\"AppWatch\").field(\"status\", &self.status()).finish",
    ),
    ("gateway::Gateway", "dingtalk-gateway/tests/it/no_secrets.rs", "{gateway:?}"),
    ("open::DingTalk", "dingtalk-open/src/blocking/mod.rs", "self.ding.fmt(formatter)"),
    (
        "open::DingTalkBuilder",
        "dingtalk-open/src/dingtalk.rs",
        "(\"DingTalkBuilder\").field(\"hosts\", &self.hosts).finish",
    ),
];

/// A struct or enum.
struct Item {
    public: bool,
    derives_debug: bool,
    /// Every word of its fields' types.
    words: BTreeSet<String>,
}

#[test]
fn every_public_type_with_a_secret_derives_debug_or_is_searched_for_canaries() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut items: BTreeMap<(&str, String), Vec<Item>> = BTreeMap::new();
    let names = crates(root);
    for name in names.iter().map(String::as_str) {
        for file in sources(&root.join(format!("dingtalk-{name}/src"))) {
            for (item, found) in items_of(&fs::read_to_string(file).unwrap()) {
                items.entry((name, item)).or_default().push(found);
            }
        }
    }
    let holders = holders(&items);
    let public = |holder: &&(&str, String)| items[*holder].iter().any(|item| item.public);
    let by_hand = |holder: &&(&str, String)| !items[*holder].iter().all(|item| item.derives_debug);
    let by_hand: BTreeSet<String> =
        holders.iter().filter(public).filter(by_hand).map(|(name, item)| format!("{name}::{item}")).collect();
    let printed: BTreeSet<String> = PRINTED.iter().map(|(item, ..)| (*item).to_owned()).collect();
    let total = holders.iter().filter(public).count();
    eprintln!(
        "{} types, {total} public ones hold a secret, {} of them without a derived Debug",
        items.len(),
        by_hand.len()
    );
    assert!(total > 100, "the sources are read no more");
    assert_eq!(
        by_hand, printed,
        "types without a derived Debug (left) are printed by a canary test and named here (right)"
    );
    for (item, file, proof) in PRINTED {
        assert!(
            fs::read_to_string(root.join(file)).unwrap().contains(proof),
            "{item}: no `{proof}` in {file}"
        );
    }
}

/// The crates of the workspace by their short names.
fn crates(root: &Path) -> Vec<String> {
    let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names = folders.filter_map(|folder| folder.strip_prefix("dingtalk-").map(str::to_owned));
    names.filter(|name| !PASSED_OVER.contains(&&**name)).collect()
}

/// Those that hold `Secret`, or what holds it. Types of one name are taken for one within a crate, public ones everywhere.
fn holders<'a>(items: &BTreeMap<(&'a str, String), Vec<Item>>) -> BTreeSet<(&'a str, String)> {
    let mut holders = BTreeSet::from([("types", "Secret".to_owned())]);
    loop {
        let public = |key: &&(&str, String)| items[*key].iter().any(|item| item.public);
        let everywhere: BTreeSet<_> =
            holders.iter().filter(public).map(|(_, holder)| holder.as_str()).collect();
        let known =
            |name, word: &String| everywhere.contains(&**word) || holders.contains(&(name, word.clone()));
        let holds = |name, item: &Item| item.words.iter().any(|word| known(name, word));
        let found = items.iter().filter(|((name, _), found)| found.iter().any(|item| holds(name, item)));
        let found: BTreeSet<_> = found.map(|(key, _)| key.clone()).chain(holders.iter().cloned()).collect();
        if found.len() == holders.len() {
            return holders;
        }
        holders = found;
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The structs and enums of a formatted source, without its tests.
fn items_of(source: &str) -> Vec<(String, Item)> {
    let source = source.split("#[cfg(test)]\nmod").next().unwrap_or_default();
    let (mut found, mut attributes) = (Vec::new(), String::new());
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        let Some((public, name, head)) = declaration(line) else {
            match line.trim() {
                "" | "}" => attributes.clear(),
                end if end.ends_with(';') => attributes.clear(),
                attribute => attributes.push_str(attribute),
            }
            continue;
        };
        let mut words: BTreeSet<_> = words(head).map(str::to_owned).collect();
        let indent = &line[..line.len() - line.trim_start().len()];
        if !line.ends_with([';', '}']) {
            let end = |line: &&str| {
                !line.starts_with(&format!("{indent}}}")) && !line.starts_with(&format!("{indent})"))
            };
            for field in lines.by_ref().take_while(end).map(str::trim) {
                if !field.starts_with(['/', '#']) {
                    let kind = field
                        .trim_start_matches("pub ")
                        .trim_start_matches("pub(crate) ")
                        .trim_start_matches("pub(super) ");
                    let kind = kind.trim_start_matches(|character: char| {
                        character.is_alphanumeric() || character == '_'
                    });
                    words.extend(self::words(kind).map(str::to_owned));
                }
            }
        }
        let derives_debug = attributes.contains("Debug");
        attributes.clear();
        found.push((name.to_owned(), Item { public, derives_debug, words }));
    }
    found
}

/// Whether it is public, the name, and the rest of the line.
fn declaration(line: &str) -> Option<(bool, &str, &str)> {
    let line = line.trim_start();
    let (public, rest) = match line.strip_prefix("pub ") {
        Some(rest) => (true, rest),
        None if line.starts_with("pub(") => (false, line.split_once(") ")?.1),
        None => (false, line),
    };
    let rest = rest.strip_prefix("struct ").or_else(|| rest.strip_prefix("enum "))?;
    let end =
        rest.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(rest.len());
    Some((public, &rest[..end], &rest[end..]))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_')
        .filter(|word| !word.is_empty())
}
