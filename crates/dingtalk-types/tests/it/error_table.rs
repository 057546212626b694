//! What a refusal means: captured answers of both hosts and the kind that each stands for.

use std::time::Duration;

use dingtalk_types::error::{ErrorKind, RetryAdvice, ThrottleScope, classify};

use ErrorKind::{
    CallbackRefused, CodeInvalid, Conflict, ContentRefused, CredentialInvalid, InvalidParameter,
    IpNotAllowed, NotAuthorized, NotFound, QuotaExhausted, RobotDisabled, SecurityRefused, ServerBusy,
    SessionExpired, TokenInvalid, TryAgain, UnexpectedAnswer, Unknown, UnknownOperation, WebhookInvalid,
};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const BAN: ErrorKind = ErrorKind::Banned { retry_after: Duration::from_secs(300) };

fn throttled(scope: ThrottleScope, retry_after: Duration) -> ErrorKind {
    ErrorKind::Throttled { scope, retry_after }
}

fn permission(scopes: &[&str]) -> ErrorKind {
    ErrorKind::PermissionMissing { scopes: scopes.iter().map(|&scope| scope.to_owned()).collect() }
}

fn check(table: &[(u16, &str, ErrorKind)]) {
    let wrong: Vec<_> = table
        .iter()
        .filter_map(|(status, body, expected)| {
            let error = classify(*status, body.as_bytes());
            (error.kind() != expected)
                .then(|| format!("{status} {body}\n  is {:?}, not {expected:?}", error.kind()))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} are wrong:\n{}", wrong.len(), table.len(), wrong.join("\n"));
    eprintln!("{} shapes", table.len());
}

#[test]
fn refusals_of_the_legacy_host() {
    use ThrottleScope::{App, AppOperation, Operation, Product, Robot};
    check(&[
        // Tokens and credentials.
        (200, r#"{"errcode":40014,"errmsg":"不合法的access_token"}"#, TokenInvalid),
        (200, r#"{"errcode":"40014","errmsg":"不合法的access_token"}"#, TokenInvalid),
        (200, r#"{"errcode":42001,"errmsg":"access_token超时"}"#, TokenInvalid),
        (200, r#"{"errcode":40001,"errmsg":"invalid credential"}"#, TokenInvalid),
        (
            200,
            r#"{"errcode":88,"sub_code":"40014","sub_msg":"不合法的access_token","errmsg":"ding talk error[subcode=40014,submsg=不合法的access_token]","request_id":"16l4ew3d47pdp"}"#,
            TokenInvalid,
        ),
        (200, r#"{"errcode":88,"sub_code":40014,"errmsg":"ding talk error"}"#, TokenInvalid),
        (200, r#"{"errcode":88,"subCode":"42001","subMsg":"x","errmsg":"ding talk error"}"#, TokenInvalid),
        (200, r#"{"errcode":"88","sub_code":"40014"}"#, TokenInvalid),
        (200, r#"{"errcode":42009,"errmsg":"suite_access_token超时"}"#, TokenInvalid),
        (200, r#"{"errcode":40082,"errmsg":"不合法的suite_access_token"}"#, TokenInvalid),
        (200, r#"{"errcode":48003,"errmsg":"suite token无效"}"#, TokenInvalid),
        (200, r#"{"errcode":88,"sub_code":"40000","sub_msg":"access_token is blank"}"#, CredentialInvalid),
        (200, r#"{"errcode":41001,"errmsg":"缺少access_token参数"}"#, CredentialInvalid),
        (200, r#"{"errcode":40096,"errmsg":"不合法的appKey或appSecret"}"#, CredentialInvalid),
        (200, r#"{"errcode":40089,"errmsg":"不合法的corpid或corpsecret"}"#, CredentialInvalid),
        (200, r#"{"errcode":40013,"errmsg":"不合法的corpid"}"#, CredentialInvalid),
        (200, r#"{"errcode":40085,"errmsg":"suite ticket缺失"}"#, CredentialInvalid),
        (200, r#"{"errcode":40088,"errmsg":"不合法的suite key"}"#, CredentialInvalid),
        (200, r#"{"errcode":300005,"errmsg":"token is not exist"}"#, WebhookInvalid),
        (200, r#"{"errcode":300001,"errmsg":"token is not exist"}"#, WebhookInvalid),
        (200, r#"{"errcode":300001,"errmsg":"session 不存在"}"#, SessionExpired),
        (200, r#"{"errcode":"300001","errmsg":"Session is not exist"}"#, SessionExpired),
        (200, r#"{"errcode":300001,"errmsg":"msgtype is null"}"#, InvalidParameter),
        (200, r#"{"errcode":300001}"#, WebhookInvalid),
        (200, r#"{"errcode":400101,"errmsg":"access_token不存在"}"#, WebhookInvalid),
        (200, r#"{"errcode":40078,"errmsg":"不存在的临时授权码"}"#, CodeInvalid),
        (200, r#"{"errcode":42007,"errmsg":"code过期"}"#, CodeInvalid),
        // Permission, reach, address, signature.
        (
            200,
            r#"{"errcode":88,"sub_code":"60011","sub_msg":"应用尚未开通所需的权限：[qyapi_get_member]"}"#,
            permission(&["qyapi_get_member"]),
        ),
        (200, r#"{"errcode":60011,"errmsg":"没有调用该接口的权限"}"#, permission(&[])),
        (200, r#"{"errcode":50002,"errmsg":"请求的员工userid不在授权范围内"}"#, NotAuthorized),
        (200, r#"{"errcode":50004,"errmsg":"请求的部门id不在授权范围中"}"#, NotAuthorized),
        (200, r#"{"errcode":50003,"errmsg":"应用已停用"}"#, NotAuthorized),
        (200, r#"{"errcode":40079,"errmsg":"未授权"}"#, NotAuthorized),
        (200, r#"{"errcode":400102,"errmsg":"机器人已停用"}"#, RobotDisabled),
        (
            200,
            r#"{"errcode":60020,"errmsg":"访问ip不在白名单之中,request ip=203.0.113.1 appKey(dingxxx)"}"#,
            IpNotAllowed,
        ),
        (200, r#"{"errcode":310000,"errmsg":"keywords not in content"}"#, SecurityRefused),
        (
            200,
            r#"{"errcode":310000,"errmsg":"description:机器人发送签名不匹配;solution:请确认签名和生成签名的时间戳必须都放在调用的网址中;link:请参考本接口对应文档查看获取发送自定义机器人消息;"}"#,
            SecurityRefused,
        ),
        (200, r#"{"errcode":853001,"errmsg":"签名校验失败"}"#, SecurityRefused),
        // Throttles, quotas and bans.
        (
            200,
            r#"{"errcode":90018,"errmsg":"您的服务器调用钉钉开放平台所有接口的请求都被暂时禁用了"}"#,
            throttled(AppOperation, SECOND),
        ),
        (200, r#"{"errcode":88,"sub_code":"90018","sub_msg":"x"}"#, throttled(AppOperation, SECOND)),
        (200, r#"{"errcode":90002,"errmsg":"x"}"#, throttled(Operation, SECOND)),
        (200, r#"{"errcode":90001,"errmsg":"x"}"#, throttled(App, MINUTE)),
        (200, r#"{"errcode":90013,"errmsg":"x"}"#, throttled(App, MINUTE)),
        (200, r#"{"errcode":90005,"errmsg":"x"}"#, throttled(Operation, MINUTE)),
        (200, r#"{"errcode":90017,"errmsg":"x"}"#, throttled(App, MINUTE)),
        (200, r#"{"errcode":45009,"errmsg":"接口调用超过限制"}"#, throttled(Product, MINUTE)),
        (200, r#"{"errcode":143103,"errmsg":"x"}"#, throttled(Product, MINUTE)),
        (200, r#"{"errcode":1430003,"errmsg":"x"}"#, throttled(Product, MINUTE)),
        (200, r#"{"errcode":410100,"errmsg":"发送速度太快而限流"}"#, throttled(Robot, 10 * MINUTE)),
        (
            200,
            r#"{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}"#,
            throttled(Robot, 10 * MINUTE),
        ),
        (
            200,
            r#"{"errcode":660026,"errmsg":"sending too many messages per minute"}"#,
            throttled(Robot, 10 * MINUTE),
        ),
        (200, r#"{"errcode":90020,"errmsg":"x"}"#, QuotaExhausted),
        (200, r#"{"errcode":143105,"errmsg":"x"}"#, QuotaExhausted),
        (200, r#"{"errcode":41045,"errmsg":"x"}"#, QuotaExhausted),
        (200, r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"0a"}"#, BAN),
        (200, "<!DOCTYPE html><html>denied</html>", UnexpectedAnswer),
        // The request.
        (200, r#"{"errcode":40035,"errmsg":"不合法的参数"}"#, InvalidParameter),
        (200, r#"{"errcode":43004,"errmsg":"无效的HTTP HEADER Content-Type"}"#, InvalidParameter),
        (200, r#"{"errcode":40004,"errmsg":"不合法的媒体文件类型"}"#, InvalidParameter),
        (200, r#"{"errcode":40006,"errmsg":"不合法的文件大小"}"#, InvalidParameter),
        (200, r#"{"errcode":41005,"errmsg":"缺少多媒体文件数据"}"#, InvalidParameter),
        (200, r#"{"errcode":44001,"errmsg":"多媒体文件为空"}"#, InvalidParameter),
        (200, r#"{"errcode":45001,"errmsg":"多媒体文件大小超过限制"}"#, InvalidParameter),
        (200, r#"{"errcode":400402,"errmsg":"markdown.title 缺失"}"#, InvalidParameter),
        (200, r#"{"errcode":400105,"errmsg":"不支持的消息类型"}"#, InvalidParameter),
        (200, r#"{"errcode":400202,"errmsg":"miss param : text->content"}"#, InvalidParameter),
        (200, r#"{"errcode":400403,"errmsg":"miss param : markdown->text"}"#, InvalidParameter),
        (200, r#"{"errcode":401102,"errmsg":"miss param"}"#, InvalidParameter),
        (200, r#"{"errcode":400013,"errmsg":"群已被解散"}"#, NotFound),
        (200, r#"{"errcode":71009,"errmsg":"返回文本非success"}"#, CallbackRefused),
        (
            200,
            r#"{"errcode":71012,"errmsg":"url地址访问异常,错误原因为:http statusCode is:403"}"#,
            CallbackRefused,
        ),
        (200, r#"{"errcode":430101,"errmsg":"含有不安全的外链"}"#, ContentRefused),
        (200, r#"{"errcode":460101,"errmsg":"message too long, exceed 20000 bytes"}"#, ContentRefused),
        (200, r#"{"errcode":143106,"errmsg":"x"}"#, ContentRefused),
        (200, r#"{"errcode":60121,"errmsg":"找不到该用户"}"#, NotFound),
        (200, r#"{"errcode":60003,"errmsg":"部门不存在"}"#, NotFound),
        (200, r#"{"errcode":71007,"errmsg":"回调地址不存在"}"#, NotFound),
        (200, r#"{"errcode":71006,"errmsg":"回调地址已经存在"}"#, Conflict),
        (
            200,
            r#"{"errcode":22,"sub_msg":"不存在的ApiName","errmsg":"Invalid method[submsg=x]","request_id":"r"}"#,
            UnknownOperation,
        ),
        // The platform.
        (200, r#"{"errcode":-1,"errmsg":"系统繁忙"}"#, ServerBusy),
        (200, r#"{"errcode":"-1","errmsg":"系统繁忙"}"#, ServerBusy),
        (200, r#"{"errcode":500100,"errmsg":"description:系统异常，请稍后再试;"}"#, ServerBusy),
        (502, "<html>502 Bad Gateway</html>", ServerBusy),
        (500, "", ServerBusy),
        (200, "not json", UnexpectedAnswer),
        (200, r#"{"errcode":99999999,"errmsg":"new"}"#, Unknown),
        (200, r#"{"errcode":88,"errmsg":"ding talk error"}"#, NotAuthorized),
    ]);
}

#[test]
fn refusals_of_the_new_host() {
    use ThrottleScope::{AppOperation, Operation, Product, Robot};
    check(&[
        // Tokens and credentials.
        (
            400,
            r#"{"code":"InvalidAuthentication","requestid":"5C4C","message":"不合法的access_token"}"#,
            TokenInvalid,
        ),
        (400, r#"{"Code":"InvalidAuthentication","RequestId":"5C4C","Message":"x"}"#, TokenInvalid),
        (400, r#"{"code":"accesstoken.expired","message":"x"}"#, TokenInvalid),
        (401, "", TokenInvalid),
        (400, r#"{"code":"AuthenticationFailed.MissingParameter","message":"x"}"#, CredentialInvalid),
        (
            400,
            r#"{"code":"invalidClientIdOrSecret","requestid":"r","message":"无效的clientId或者clientSecret"}"#,
            CredentialInvalid,
        ),
        (400, r#"{"code":"invalid.client","message":"x"}"#, CredentialInvalid),
        (401, r#"{"code":"unauthorized.client","message":"x"}"#, CredentialInvalid),
        (400, r#"{"code":"invalidSuiteTicket","message":"x"}"#, CredentialInvalid),
        (401, r#"{"code":"authFailed","message":"x"}"#, CredentialInvalid),
        (400, r#"{"code":"invalidCode","message":"x"}"#, CodeInvalid),
        (409, r#"{"code":"invalidCode","message":"x"}"#, CodeInvalid),
        (400, r#"{"code":"general.signatureError","message":"x"}"#, SecurityRefused),
        // One prefix, four meanings.
        (
            403,
            r#"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","requestid":"r","message":"x","accessdenieddetail":{"requiredScopes":["Contact.User.Read"]}}"#,
            permission(&["Contact.User.Read"]),
        ),
        (
            403,
            r#"{"Code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","AccessDeniedDetail":{"requiredScopes":["A.Read","B.Write"]}}"#,
            permission(&["A.Read", "B.Write"]),
        ),
        (
            403,
            r#"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","message":"x"}"#,
            permission(&[]),
        ),
        (403, r#"{"code":"Forbidden.AccessDenied.IpNotInWhiteList","message":"x"}"#, IpNotAllowed),
        (
            403,
            r#"{"code":"Forbidden.AccessDenied.QpsLimitForAppkeyAndApi","message":"x"}"#,
            throttled(AppOperation, SECOND),
        ),
        (
            403,
            r#"{"code":"Forbidden.AccessDenied.QpmLimitForAppkeyAndApi","message":"x"}"#,
            throttled(AppOperation, MINUTE),
        ),
        (
            403,
            r#"{"code":"Forbidden.AccessDenied.QpsLimitForApi","message":"x"}"#,
            throttled(Operation, SECOND),
        ),
        (
            403,
            r#"{"code":"Forbidden.AccessDenied.QpsLimitForSuitekeyAndOrgAndApi","message":"x"}"#,
            throttled(AppOperation, SECOND),
        ),
        (
            403,
            r#"{"code":"Forbidden.AccessDenied.QpmLimitForSuitekeyAndOrgAndApi","message":"x"}"#,
            throttled(AppOperation, MINUTE),
        ),
        (403, r#"{"code":"Forbidden.AccessDenied.ApiCountLimitForOrg","message":"x"}"#, QuotaExhausted),
        (403, r#"{"code":"Forbidden.AccessDenied.SomethingNew","message":"x"}"#, NotAuthorized),
        (403, "", NotAuthorized),
        // Throttles of products, whatever the status; the typos are the platform's.
        (400, r#"{"code":"send.too.fast","message":"x"}"#, throttled(Robot, MINUTE)),
        (400, r#"{"code":"toomuch.msg","message":"x"}"#, throttled(Robot, MINUTE)),
        (400, r#"{"code":"request.too.tast","message":"x"}"#, throttled(Product, SECOND)),
        (400, r#"{"code":"invokeFrequentyly","message":"x"}"#, throttled(Product, SECOND)),
        (500, r#"{"code":"request.often","message":"x"}"#, throttled(Product, SECOND)),
        (404, r#"{"code":"waterLimitError","message":"x"}"#, throttled(Product, SECOND)),
        (429, r#"{"code":"system.busy","message":"x"}"#, throttled(Product, SECOND)),
        (429, "", throttled(AppOperation, SECOND)),
        (400, r#"{"code":"updateSpeedfast","message":"x"}"#, throttled(Product, 5 * MINUTE)),
        (400, r#"{"code":"flowLimit","message":"x"}"#, QuotaExhausted),
        (400, r#"{"code":"daily.call.limit","message":"x"}"#, QuotaExhausted),
        (200, r#"{"status":1111,"punish":"deny"}"#, BAN),
        (403, "<html>denied</html>", UnexpectedAnswer),
        // The request.
        (400, r#"{"code":"Missingbody","message":"body is mandatory for this action."}"#, InvalidParameter),
        (400, r#"{"code":"MissingBody","message":"x"}"#, InvalidParameter),
        (400, r#"{"code":"invalidParameter.userIds.overMax","message":"x"}"#, InvalidParameter),
        (400, r#"{"code":"param.stream.keyEmpty","message":"x"}"#, InvalidParameter),
        (400, r#"{"code":"miss.param.robotCode","message":"x"}"#, InvalidParameter),
        (400, r#"{"code":"contain.unsafe.url","message":"x"}"#, ContentRefused),
        (400, r#"{"code":"contain.notAllowed.text","message":"x"}"#, ContentRefused),
        (400, r#"{"code":"chatbotId.notAllow.sendOTO","message":"x"}"#, RobotDisabled),
        (400, r#"{"code":"bot.stopped","message":"x"}"#, RobotDisabled),
        (400, r#"{"code":"robot.disabled","message":"x"}"#, RobotDisabled),
        (400, r#"{"code":"session.notExisted","message":"x"}"#, SessionExpired),
        (400, r#"{"code":"session.expired","message":"x"}"#, SessionExpired),
        (400, r#"{"code":"token.notExisted","message":"x"}"#, WebhookInvalid),
        (400, r#"{"code":"robot.oto.notExist","message":"x"}"#, NotFound),
        (400, r#"{"code":"staffId.notExisted","message":"x"}"#, NotFound),
        (400, r#"{"code":"assistant.not.exsit","message":"x"}"#, NotFound),
        (400, r#"{"code":"unknown.send.result","message":"x"}"#, ServerBusy),
        (400, r#"{"code":"param.cardAlreadyExist","message":"x"}"#, Conflict),
        (409, r#"{"code":"invalidRequest.duplicateClientToken","message":"x"}"#, Conflict),
        (400, r#"{"code":"resource.not.found","message":"x"}"#, NotFound),
        (201, r#"{"code":"resource.not.found","message":"x"}"#, NotFound),
        (404, "", UnexpectedAnswer),
        (200, r#"{"errcode":404,"errmsg":"URI不存在"}"#, NotFound),
        // The platform.
        (500, r#"{"code":"unknownError","message":"x"}"#, ServerBusy),
        (500, r#"{"code":"system.error","message":"x"}"#, ServerBusy),
        (500, r#"{"code":"system.busy","message":"x"}"#, ServerBusy),
        (503, r#"{"code":"operationTimeout","message":"x"}"#, ServerBusy),
        (504, r#"{"code":"service.timeout","message":"x"}"#, ServerBusy),
        (503, "<html>503</html>", ServerBusy),
        (409, r#"{"code":"concurrentError","message":"x"}"#, TryAgain),
        (400, r#"{"code":"group.notReady","message":"x"}"#, TryAgain),
        (400, r#"{"code":"tryAgainLater","message":"x"}"#, TryAgain),
    ]);
}

/// Every code of ../shared/protocol/robots-cards.md (A1, A2, B5) and media.md (1, 4, 5) that may not be repeated as it is, a
/// server error among them, and those that may.
#[test]
fn codes_of_robots_cards_and_storage_say_whether_to_repeat() {
    let never = "invalidParameter.robotCode.empty invalidParameter.robotCode.invalid invalidParameter.robotCode.notExsit
        invalidParameter.robotCode.auth invalidParameter.robotCode.coolApp invalidParameter.robotCode.downloadCode
        invalidParameter.userIds.empty invalidParameter.userIds.overMax invalidParameter.msgKey.empty
        invalidParameter.msgKey.invalid invalidParameter.msgParam.invalid invalidParameter.msgParam.tooLong
        invalidParameter.msg.unsupport invalidParameter.processQueryKeys.overMax invalid.processQueryKey
        processQueryKey.expireTime robot.processQueryKey.expired notRevoke.all.messages not.allowed.robotCode
        miss.param.text invalid.openConversationId conversation.org.notMatch group.disbanded bot.stopped
        template.not.existed template.stopped token.notExisted session.notExisted session.expired staffId.notExisted
        chatbotId.notAllow.sendOTO robot.oto.notExist contain.unsafe.url contain.notAllowed.text
        contain.notAllowed.picture only.groupAdmin.canAtAll bot.forbidden.sendMessage resource.not.found
        resource.unavailable
        param.empty param.outTrackIdEmpty param.cardTemplateIdEmpty param.openSpaceIdInvalid
        param.spaceDeliverModelEmpty param.cardNotExist param.cardAlreadyExist param.templateNotExist
        param.templateUnpublished param.contentUnsafe param.stream.content param.stream.contentEmpty
        param.cardDataAndPrivateDataBothEmpty param.callbackRouteKeyEmpty
        paramError paramError.uploadKey dentryUploadError dentryUploadForbidden dentryNameIllegal dentryNameConflict
        dentryFormatNotSupport spaceQuotaInsufficient appQuotaInsufficient orgQuotaInsufficient fileViral
        fileMalicious operationNotSupported dentryDownloadProtocolNotSupport";
    let advice = |status, code: &str| {
        classify(status, format!(r#"{{"code":"{code}","message":"x"}}"#).as_bytes()).retry_advice()
    };
    for code in never.split_whitespace() {
        assert_eq!(advice(400, code), RetryAdvice::Never, "{code}");
    }
    for (status, code) in [
        // Permanent, dressed as a server error.
        (500, "param.callbackRouteKeyExist"),
        (403, "permissionDenied"),
        (403, "orgAuthLevelNotEnough"),
        (404, "spaceNotExist"),
        (404, "dentryNotExist"),
    ] {
        assert_eq!(advice(status, code), RetryAdvice::Never, "{code}");
    }
    for code in ["send.too.fast", "send.byToken.tooFast", "too.many.group", "too.many.people"] {
        assert!(matches!(advice(400, code), RetryAdvice::Any(_)), "{code}");
    }
    for (status, code) in [
        (500, "system.error"),
        (500, "send.ding.exception"),
        (400, "unknown.send.result"),
        (500, "system.updateCallbackFailed"),
        (500, "systemError"),
        (503, "operationTimeout"),
    ] {
        assert_eq!(advice(status, code), RetryAdvice::IdempotentOnly, "{code}");
    }
    for code in ["fileArchived", "operationConcurrentControl"] {
        assert_ne!(advice(400, code), RetryAdvice::Never, "{code}");
    }
}

#[test]
fn what_may_be_repeated_follows_from_the_kind() {
    let advice = |status, body: &str| classify(status, body.as_bytes()).retry_advice();
    assert_eq!(advice(200, r#"{"errcode":40014}"#), RetryAdvice::AfterTokenRefresh);
    assert_eq!(advice(200, r#"{"errcode":90018}"#), RetryAdvice::Any(SECOND));
    assert_eq!(advice(200, r#"{"errcode":90020}"#), RetryAdvice::Never);
    assert_eq!(advice(500, r#"{"code":"system.error"}"#), RetryAdvice::IdempotentOnly);
    assert_eq!(advice(403, r#"{"code":"Forbidden.AccessDenied.IpNotInWhiteList"}"#), RetryAdvice::Never);
    assert_eq!(advice(200, r#"{"errcode":22}"#), RetryAdvice::Never);
}

#[test]
fn an_error_is_one_line_with_codes_message_and_request_id() {
    let body = r#"{"errcode":88,"sub_code":"40014","errmsg":"first\nsecond\u001b[31m","request_id":"16l4ew3d47pdp"}"#;
    let shown = classify(200, body.as_bytes()).for_operation("oapi::user::get").to_string();
    assert!(shown.starts_with("oapi::user::get: "), "{shown}");
    assert!(shown.contains("88/40014") && shown.ends_with("(request id 16l4ew3d47pdp)"), "{shown}");
    assert!(!shown.contains(char::is_control), "{shown:?}");
}

#[test]
fn a_long_message_is_cut_at_a_character() {
    let body = format!(r#"{{"errcode":40035,"errmsg":"{}"}}"#, "错".repeat(10_000));
    let error = classify(200, body.as_bytes());
    assert!(error.message().len() <= 1_000 && error.message().chars().all(|character| character == '错'));
}

#[test]
fn the_advice_is_about_what_failed() {
    let told = |body: &str| classify(200, body.as_bytes()).to_string();
    let session = told(r#"{"errcode":300001,"errmsg":"session 不存在"}"#);
    assert!(session.contains("sessionWebhook") && !session.contains("credential"), "{session}");
    for webhook in [
        r#"{"errcode":300001,"errmsg":"token is not exist"}"#,
        r#"{"errcode":300005}"#,
        r#"{"errcode":400101}"#,
    ] {
        let webhook = told(webhook);
        assert!(webhook.contains("webhook") && !webhook.contains("corp id"), "{webhook}");
    }
    let callback = told(r#"{"errcode":71012,"errmsg":"url地址访问异常,错误原因为:不允许3xx跳转"}"#);
    assert!(callback.contains("callback address") && callback.contains("3xx"), "{callback}");
}

#[test]
fn an_error_is_read_in_every_envelope_that_may_be_around_it() {
    let too_fast = || throttled(ThrottleScope::AppOperation, SECOND);
    check(&[
        (200, r#"{"errcode":40014.0}"#, TokenInvalid),
        (200, r#"{"errcode":" 40014 "}"#, TokenInvalid),
        (200, r#"{"err_code":40014,"err_msg":"x"}"#, TokenInvalid),
        (200, r#"{"errorCode":"40014","errorMsg":"x"}"#, TokenInvalid),
        (200, r#"{"errcode":" 88","sub_code":"90018"}"#, too_fast()),
        (200, r#"{"errcode":88,"errmsg":"ding talk error[subcode=90018,submsg=too fast]"}"#, too_fast()),
        (200, r#"{"error_response":{"code":88,"msg":"x","sub_code":"90018"}}"#, too_fast()),
        (400, r#"{"error":{"code":"InvalidAuthentication","message":"x"}}"#, TokenInvalid),
        (400, r#"{"errorCode":"InvalidAuthentication","errorMessage":"x"}"#, TokenInvalid),
        (400, r#"[{"code":"InvalidAuthentication","message":"x"}]"#, TokenInvalid),
        (400, r#""{\"code\":\"InvalidAuthentication\"}""#, TokenInvalid),
        (400, r#"{"code":40014,"message":"x"}"#, TokenInvalid),
        (404, r#"{"status":404,"error":"Not Found","path":"/x"}"#, NotFound),
        (500, r#"{"errcode":0,"errmsg":"ok"}"#, ServerBusy),
        (503, r#"{"errcode":123456,"errmsg":"x"}"#, ServerBusy),
        (429, r#"{"errcode":123456,"errmsg":"x"}"#, too_fast()),
        (200, r#"{"status":"1111","wait":5}"#, BAN),
        (200, r#"{"errcode":302033,"errmsg":"send too fast"}"#, throttled(ThrottleScope::Robot, MINUTE * 10)),
        (
            403,
            r#"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","accessdenieddetail":"{\"requiredScopes\":\"a,b\"}"}"#,
            permission(&["a", "b"]),
        ),
    ]);
    let error = classify(400, br#"{"error":{"code":"x","msg":"told"},"trace_id":"r"}"#);
    assert_eq!((error.code(), error.message(), error.request_id()), ("x", "told", Some("r")));
}
