// Runs rustdoc's own search over built documentation: `node docs/search/search.cjs [WORD…]` from the root, after `cargo doc`.
//
// Without words it asks for those of words.json, prints the table, and fails where too few are among the first five.

"use strict";

const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const docs = path.resolve(process.env.CARGO_TARGET_DIR ?? "target", "doc");
const CRATE = "dingtalk_open";
const FIRST = 5;
const LEAST = 36;

const read = name => fs.readFileSync(path.join(docs, name), "utf8");
const script = begins => {
    const name = fs.readdirSync(path.join(docs, "static.files")).find(file => file.startsWith(`${begins}-`));
    return require(path.join(docs, "static.files", name));
};

async function load() {
    globalThis.nonnull = (value, message) => {
        if (value === null) throw new Error(message ?? "null");
        return value;
    };
    globalThis.nonundef = (value, message) => {
        if (value === undefined) throw new Error(message ?? "undefined");
        return value;
    };
    const { Stringdex, RoaringBitmap } = script("stringdex");
    const index = name => vm.runInThisContext(read(path.join("search.index", `${name}.js`)));
    return script("search").initSearch(Stringdex, RoaringBitmap, {
        loadRoot: callbacks => {
            Object.assign(globalThis, callbacks);
            index("root");
        },
        loadTreeByHash: hash => index(hash),
        loadDataByNameAndHash: (name, hash) => index(path.join(name, hash)),
    });
}

/** What the tab "In Names" shows, first to last. */
async function ask({ docSearch, DocSearch }, query) {
    const answer = await docSearch.execQuery(DocSearch.parseQuery(query), null, CRATE);
    const found = [];
    for await (const { item, alias, path: own } of answer.others) {
        const owner = item?.parent?.name ? `${item.parent.name}::` : "";
        const name = `${own ?? item?.modulePath ?? ""}::${owner}${item?.name ?? ""}`;
        found.push({ name: name.replace(/^dingtalk_(open|api|types)::/, ""), alias });
    }
    return found;
}

async function main(words) {
    const search = await load();
    if (words.length > 0) {
        for (const word of words) {
            const found = await ask(search, word);
            console.log(`${word}: ${found.length}`);
            found.slice(0, 12).forEach(({ name, alias }) => console.log(`    ${name}${alias ? ` (${alias})` : ""}`));
        }
        return true;
    }
    const table = JSON.parse(fs.readFileSync(path.join(__dirname, "words.json"), "utf8"));
    let right = 0;
    for (const [word, expected] of Object.entries(table)) {
        const found = await ask(search, word);
        const rank = 1 + found.findIndex(({ name }) => expected.includes(name));
        const good = rank > 0 && rank <= FIRST;
        right += good ? 1 : 0;
        const first = found.slice(0, FIRST).map(({ name }) => name).join(", ");
        console.log(`${good ? "  " : "! "}${word} | ${rank || "-"} | ${rank > 0 ? found[rank - 1].name : expected[0]} | ${good ? "" : first}`);
    }
    console.log(`${right} of ${Object.keys(table).length} among the first ${FIRST}`);
    return right >= LEAST;
}

main(process.argv.slice(2)).then(good => process.exit(good ? 0 : 1));
