//! The guide: from the first credential to production, a chapter for each thing to do. In Chinese: [`zh`].
//!
//! | chapter | tells |
//! |---|---|
//! | [`credentials`] | where ids, secrets and permission points come from in the developer console |
//! | [`install`] | which features, which Rust, what a build costs, proxies and certificates |
//! | [`first_bot`] | a robot that answers, first offline, then in a real chat |
//! | [`sending`] | replies, webhooks, groups, people, phone calls, work notices |
//! | [`receiving`] | messages, events and pressed buttons, over Stream or HTTP |
//! | [`cards`] | answers typed live, questions with buttons, cards of your own |
//! | [`files`] | what people send, what they are sent, and the drive |
//! | [`directory`] | people and departments, and how they change |
//! | [`approvals_and_attendance`] | approvals from start to end, check-ins over any span |
//! | [`login`] | by browser, by scan, inside DingTalk |
//! | [`isv`] | one app for many customers |
//! | [`errors`] | what failed, by kind and by code, and what to do next |
//! | [`limits_billing_retries`] | what is held back, what costs money, what is repeated |
//! | [`testing`] | against the embedded DingTalk, in Rust and in other languages |
//! | [`logs_metrics_health`] | what an operator sees |
//! | [`deployment`] | SIGTERM, Kubernetes, several processes |
//! | [`security`] | what is checked, and what is left to you |
//! | [`coming_from`] | a hand-copied client, DingTalk's own clients, PHP |
//! | [`error_codes`] | the commonest codes: why, and what to do |
//! | [`other_languages`] | DingTalk's clients in Python, Node, Go, Java and PHP on the embedded DingTalk |
//!
//! It exists in the documentation only: a program that uses this crate carries none of it. Its code is compiled, and where it
//! needs no account run, by this crate's tests.

/// A module per chapter, and the addresses by which chapters name each other: in files they are files, here they are modules.
/// Of two definitions of a link Markdown takes the first.
macro_rules! chapters {
    ($language:literal, $home:literal: $($module:ident $file:literal $alias:literal)*) => {
        $(
            #[doc = chapters!(@links $home)]
            #[doc = include_str!(concat!("../guide/", $language, "/", $file, ".md"))]
            #[doc(alias = $alias)]
            pub mod $module {}
        )*
    };
    (@links $home:literal) => {
        concat!(
            "[credentials]: ", $home, "::credentials\n",
            "[install]: ", $home, "::install\n",
            "[first-bot]: ", $home, "::first_bot\n",
            "[sending]: ", $home, "::sending\n",
            "[receiving]: ", $home, "::receiving\n",
            "[cards]: ", $home, "::cards\n",
            "[files]: ", $home, "::files\n",
            "[directory]: ", $home, "::directory\n",
            "[approvals-and-attendance]: ", $home, "::approvals_and_attendance\n",
            "[login]: ", $home, "::login\n",
            "[isv]: ", $home, "::isv\n",
            "[errors]: ", $home, "::errors\n",
            "[limits-billing-retries]: ", $home, "::limits_billing_retries\n",
            "[testing]: ", $home, "::testing\n",
            "[logs-metrics-health]: ", $home, "::logs_metrics_health\n",
            "[deployment]: ", $home, "::deployment\n",
            "[security]: ", $home, "::security\n",
            "[coming-from]: ", $home, "::coming_from\n",
            "[error-codes]: ", $home, "::error_codes\n",
            "[other-languages]: ", $home, "::other_languages\n",
        )
    };
}

chapters! { "en", "crate::guide":
    credentials "01-credentials" "console"
    install "02-install" "features"
    first_bot "03-first-bot" "quickstart"
    sending "04-sending" "send"
    receiving "05-receiving" "receive"
    cards "06-cards" "card"
    files "07-files" "file"
    directory "08-directory" "contacts"
    approvals_and_attendance "09-approvals-and-attendance" "approval"
    login "10-login" "OAuth"
    isv "11-isv" "suite"
    errors "12-errors" "errcode"
    limits_billing_retries "13-limits-billing-retries" "quota"
    testing "14-testing" "mock"
    logs_metrics_health "15-logs-metrics-health" "tracing"
    deployment "16-deployment" "Kubernetes"
    security "17-security" "signature"
    coming_from "18-coming-from" "migration"
    error_codes "19-error-codes" "code"
    other_languages "20-other-languages" "Python"
}

/// 指南：从应用凭证到生产部署，一章一件事。
///
/// | 章 | 内容 |
/// |---|---|
/// | [`credentials`](zh::credentials) | 应用凭证、权限点在开发者后台的位置 |
/// | [`install`](zh::install) | 安装、feature、构建成本、代理与证书 |
/// | [`first_bot`](zh::first_bot) | 第一个机器人：先离线，再进真实会话 |
/// | [`sending`](zh::sending) | 发消息：回复、webhook、群聊、单聊、DING、工作通知 |
/// | [`receiving`](zh::receiving) | 接收消息、事件与卡片回调：Stream 或 HTTP |
/// | [`cards`](zh::cards) | 互动卡片与 AI 卡片 |
/// | [`files`](zh::files) | 文件：下载、发送、钉盘 |
/// | [`directory`](zh::directory) | 通讯录与变更事件 |
/// | [`approvals_and_attendance`](zh::approvals_and_attendance) | 审批与考勤 |
/// | [`login`](zh::login) | 登录：浏览器、扫码、免登 |
/// | [`isv`](zh::isv) | 第三方企业应用 |
/// | [`errors`](zh::errors) | 错误：按类型、按错误码，下一步怎么做 |
/// | [`limits_billing_retries`](zh::limits_billing_retries) | 限流、计费与重试 |
/// | [`testing`](zh::testing) | 测试：内嵌钉钉，Rust 与其他语言 |
/// | [`logs_metrics_health`](zh::logs_metrics_health) | 日志、指标、健康检查 |
/// | [`deployment`](zh::deployment) | 部署：SIGTERM、Kubernetes、多进程 |
/// | [`security`](zh::security) | 安全 |
/// | [`coming_from`](zh::coming_from) | 从手写代码、官方 SDK、PHP 迁移 |
/// | [`error_codes`](zh::error_codes) | 错误码：原因与处理办法 |
/// | [`other_languages`](zh::other_languages) | 用 Python、Node、Go、Java、PHP 的官方客户端测试 |
// The code is that of the English chapters (tests/it/guide.rs), which are the doctests.
#[cfg(not(doctest))]
#[doc(alias = "指南")]
pub mod zh {
    chapters! { "zh", "crate::guide::zh":
        credentials "01-credentials" "应用凭证"
        install "02-install" "安装"
        first_bot "03-first-bot" "第一个机器人"
        sending "04-sending" "发消息"
        receiving "05-receiving" "接收消息"
        cards "06-cards" "互动卡片"
        files "07-files" "文件"
        directory "08-directory" "通讯录"
        approvals_and_attendance "09-approvals-and-attendance" "审批"
        login "10-login" "登录"
        isv "11-isv" "第三方企业应用"
        errors "12-errors" "错误处理"
        limits_billing_retries "13-limits-billing-retries" "限流"
        testing "14-testing" "测试"
        logs_metrics_health "15-logs-metrics-health" "日志"
        deployment "16-deployment" "部署"
        security "17-security" "安全"
        coming_from "18-coming-from" "迁移"
        error_codes "19-error-codes" "错误码"
        other_languages "20-other-languages" "其他语言"
    }
}
