//! By which words a search of the documentation finds an operation.

use std::collections::BTreeSet;

use crate::model::Function;

/// What an official Chinese name begins with and nobody searches by. Longer ones first.
const VERBS: &[&str] = &[
    "批量", "分页", "获取", "查询", "创建", "新增", "新建", "添加", "增加", "删除", "移除", "更新", "修改",
    "设置", "发送", "发起", "搜索", "拉取", "列出", "指定", "单个", "的",
];

/// How the object of a name is led up to: `根据手机号查询用户`.
const BY: &[&str] = &["根据", "通过", "按"];

/// Whole name, name from its object on, everyday words. A search finds what an alias begins with.
pub(super) fn aliases(function: &Function) -> BTreeSet<String> {
    let mut aliases: BTreeSet<String> = function.words.iter().cloned().collect();
    if let Some(meaning) = &function.meaning {
        aliases.insert(object(&meaning.zh).to_owned());
        aliases.insert(meaning.zh.trim().to_owned());
    }
    // rustdoc finds the name itself, whatever separates its words.
    aliases.retain(|alias| alias.replace(' ', "_") != function.name);
    aliases
}

fn object(name: &str) -> &str {
    let mut rest = name;
    if BY.iter().any(|by| rest.starts_with(by)) {
        let verb = VERBS.iter().filter_map(|verb| rest.find(verb)).min();
        rest = verb.and_then(|at| rest.get(at..)).unwrap_or(rest);
    }
    while let Some(shorter) = VERBS.iter().find_map(|verb| rest.strip_prefix(verb)) {
        if shorter.chars().count() < 2 {
            break;
        }
        rest = shorter.trim_start();
    }
    rest.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_object() {
        assert_eq!(object("批量获取审批实例ID列表"), "审批实例ID列表");
        assert_eq!(object("根据手机号查询用户"), "用户");
        assert_eq!(object("撤回消息"), "撤回消息");
        assert_eq!(object("获取 dentryUuid 信息"), "dentryUuid 信息");
        assert_eq!(object("查询"), "查询");
    }
}
