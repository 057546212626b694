// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `app_market`.

use serde_json::Value;

use crate::event::record::{event, event_record};

/// `goods_tryout`: <https://open.dingtalk.com/document/development/commodity-operation>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GoodsTryout {
    /// `appId`
    pub app_id: Option<i64>,
    /// `buyerUnionId`
    pub buyer_union_id: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `endDate`
    pub end_date: Option<String>,
    /// `fromDate`
    pub from_date: Option<String>,
    /// `goodsCode`
    pub goods_code: Option<String>,
    /// `itemType`
    pub item_type: Option<String>,
    /// `suiteId`
    pub suite_id: Option<i64>,
    /// `tryoutType`
    pub tryout_type: Option<String>,
    /// `userid`
    pub userid: Option<String>,
}

event!(GoodsTryout = "goods_tryout" {
    app_id ? "appId" | "appid",
    buyer_union_id ? "buyerUnionId" | "buyerunionid",
    corp_id ? "corpId" | "corpid",
    end_date ? "endDate" | "enddate",
    from_date ? "fromDate" | "fromdate",
    goods_code ? "goodsCode" | "goodscode",
    item_type ? "itemType" | "itemtype",
    suite_id ? "suiteId" | "suiteid",
    tryout_type ? "tryoutType" | "tryouttype",
    userid ? "userid" | "userid",
});

/// `integration_app_install_event`: <https://open.dingtalk.com/document/development/all-in-one-application-installation-events>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct IntegrationAppInstallEvent {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `discountFee`
    pub discount_fee: Option<String>,
    /// `distributorCorpId`
    pub distributor_corp_id: Option<String>,
    /// `distributorCorpName`
    pub distributor_corp_name: Option<String>,
    /// `goodsCode`
    pub goods_code: Option<String>,
    /// `goodsName`
    pub goods_name: Option<String>,
    /// `itemCode`
    pub item_code: Option<String>,
    /// `itemName`
    pub item_name: Option<String>,
    /// `orderId`
    pub order_id: Option<String>,
    /// `orderType`
    pub order_type: Option<String>,
    /// `paidtime`
    pub paidtime: Option<String>,
    /// `payFee`
    pub pay_fee: Option<String>,
    /// `serviceStartTime`
    pub service_start_time: Option<String>,
    /// `serviceStopTime`
    pub service_stop_time: Option<String>,
    /// `subQuantity`
    pub sub_quantity: Option<String>,
    /// `suiteId`
    pub suite_id: Option<String>,
    /// `suiteKey`
    pub suite_key: Option<String>,
    /// `syncAction`
    pub sync_action: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
}

event!(IntegrationAppInstallEvent = "integration_app_install_event" {
    corp_id ? "corpId" | "corpid",
    discount_fee ? "discountFee" | "discountfee",
    distributor_corp_id ? "distributorCorpId" | "distributorcorpid",
    distributor_corp_name ? "distributorCorpName" | "distributorcorpname",
    goods_code ? "goodsCode" | "goodscode",
    goods_name ? "goodsName" | "goodsname",
    item_code ? "itemCode" | "itemcode",
    item_name ? "itemName" | "itemname",
    order_id ? "orderId" | "orderid",
    order_type ? "orderType" | "ordertype",
    paidtime ? "paidtime" | "paidtime",
    pay_fee ? "payFee" | "payfee",
    service_start_time ? "serviceStartTime" | "servicestarttime",
    service_stop_time ? "serviceStopTime" | "servicestoptime",
    sub_quantity ? "subQuantity" | "subquantity",
    suite_id ? "suiteId" | "suiteid",
    suite_key ? "suiteKey" | "suitekey",
    sync_action ? "syncAction" | "syncaction",
    union_id ? "unionId" | "unionid",
});

/// `light_opportunity_notice`: <https://open.dingtalk.com/document/development/lightweight-opportunity-notification>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct LightOpportunityNotice {
    /// `customerCorpId`
    pub customer_corp_id: Option<String>,
    /// `demand`
    pub demand: Option<String>,
    /// `goodsCode`
    pub goods_code: Option<String>,
    /// `goodsName`
    pub goods_name: Option<String>,
    /// `opportunityType`
    pub opportunity_type: Option<String>,
    /// `orgName`
    pub org_name: Option<String>,
    /// `source`
    pub source: Option<String>,
    /// `userName`
    pub user_name: Option<String>,
}

event!(LightOpportunityNotice = "light_opportunity_notice" {
    customer_corp_id ? "customerCorpId" | "customercorpid",
    demand ? "demand" | "demand",
    goods_code ? "goodsCode" | "goodscode",
    goods_name ? "goodsName" | "goodsname",
    opportunity_type ? "opportunityType" | "opportunitytype",
    org_name ? "orgName" | "orgname",
    source ? "source" | "source",
    user_name ? "userName" | "username",
});

/// `market_ai_agent_order`: <https://open.dingtalk.com/document/development/events-market-ai-agent-order>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MarketAiAgentOrder {
    /// `appId`
    pub app_id: Option<String>,
    /// `buyCorpName`
    pub buy_corp_name: Option<String>,
    /// `discount`
    pub discount: Option<f64>,
    /// `discountFee`
    pub discount_fee: Option<i64>,
    /// `extendParam`
    pub extend_param: Option<Value>,
    /// `goodsCode`
    pub goods_code: Option<String>,
    /// `goodsName`
    pub goods_name: Option<String>,
    /// `itemCode`
    pub item_code: Option<String>,
    /// `itemName`
    pub item_name: Option<String>,
    /// `maxOfPeople`
    pub max_of_people: Option<i64>,
    /// `minOfPeople`
    pub min_of_people: Option<i64>,
    /// `orderCreatSource`
    pub order_creat_source: Option<String>,
    /// `orderId`
    pub order_id: Option<String>,
    /// `orderType`
    pub order_type: Option<String>,
    /// `paidTime`
    pub paid_time: Option<i64>,
    /// `payFee`
    pub pay_fee: Option<i64>,
    /// `presentRelMainOrderId`
    pub present_rel_main_order_id: Option<String>,
    /// `purchaserId`
    pub purchaser_id: Option<String>,
    /// `purchaserType`
    pub purchaser_type: Option<i64>,
    /// `saleModelType`
    pub sale_model_type: Option<String>,
    /// `serviceStartTime`
    pub service_start_time: Option<i64>,
    /// `serviceStopTime`
    pub service_stop_time: Option<i64>,
    /// `subQuantity`
    pub sub_quantity: Option<i64>,
}

event!(MarketAiAgentOrder = "market_ai_agent_order" {
    app_id ? "appId" | "appid",
    buy_corp_name ? "buyCorpName" | "buycorpname",
    discount ? "discount" | "discount",
    discount_fee ? "discountFee" | "discountfee",
    extend_param ? "extendParam" | "extendparam",
    goods_code ? "goodsCode" | "goodscode",
    goods_name ? "goodsName" | "goodsname",
    item_code ? "itemCode" | "itemcode",
    item_name ? "itemName" | "itemname",
    max_of_people ? "maxOfPeople" | "maxofpeople",
    min_of_people ? "minOfPeople" | "minofpeople",
    order_creat_source ? "orderCreatSource" | "ordercreatsource",
    order_id ? "orderId" | "orderid",
    order_type ? "orderType" | "ordertype",
    paid_time ? "paidTime" | "paidtime",
    pay_fee ? "payFee" | "payfee",
    present_rel_main_order_id ? "presentRelMainOrderId" | "presentrelmainorderid",
    purchaser_id ? "purchaserId" | "purchaserid",
    purchaser_type ? "purchaserType" | "purchasertype",
    sale_model_type ? "saleModelType" | "salemodeltype",
    service_start_time ? "serviceStartTime" | "servicestarttime",
    service_stop_time ? "serviceStopTime" | "servicestoptime",
    sub_quantity ? "subQuantity" | "subquantity",
});

/// `market_buy`: <https://open.dingtalk.com/document/development/user-purchase-order-event>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MarketBuy {
    /// `appId`
    pub app_id: Option<i64>,
    /// `articleType`
    pub article_type: Option<String>,
    /// `autoChangeFreeItem`
    pub auto_change_free_item: Option<bool>,
    /// `buyCorpId`
    pub buy_corp_id: Option<String>,
    /// `buyUserId`
    pub buy_user_id: Option<String>,
    /// `discount`
    pub discount: Option<f64>,
    /// `discountFee`
    pub discount_fee: Option<i64>,
    /// `distributorCorpId`
    pub distributor_corp_id: Option<String>,
    /// `distributorCorpName`
    pub distributor_corp_name: Option<String>,
    /// `extendParam`
    pub extend_param: Option<MarketBuyExtendParam>,
    /// `goodsCode`
    pub goods_code: Option<String>,
    /// `goodsName`
    pub goods_name: Option<String>,
    /// `isvOperationCode`
    pub isv_operation_code: Option<String>,
    /// `itemCode`
    pub item_code: Option<String>,
    /// `itemName`
    pub item_name: Option<String>,
    /// `leadsFrom`
    pub leads_from: Option<String>,
    /// `mainCorpId`
    pub main_corp_id: Option<String>,
    /// `mainGoodsCode`
    pub main_goods_code: Option<String>,
    /// `mainGoodsName`
    pub main_goods_name: Option<String>,
    /// `maxOfPeople`
    pub max_of_people: Option<i64>,
    /// `minOfPeople`
    pub min_of_people: Option<i64>,
    /// `nominalPayFee`
    pub nominal_pay_fee: Option<i64>,
    /// `openId`
    pub open_id: Option<i64>,
    /// `orderChargeType`
    pub order_charge_type: Option<String>,
    /// `orderCreateSource`
    pub order_create_source: Option<String>,
    /// `orderId`
    pub order_id: Option<i64>,
    /// `orderLabel`
    pub order_label: Option<i64>,
    /// `orderType`
    pub order_type: Option<String>,
    /// `originalArticleCode`
    pub original_article_code: Option<String>,
    /// `originalItemCode`
    pub original_item_code: Option<String>,
    /// `outTradeNo`
    pub out_trade_no: Option<i64>,
    /// `paidtime`
    pub paidtime: Option<i64>,
    /// `payFee`
    pub pay_fee: Option<i64>,
    /// `presentRelMainOrderId`
    pub present_rel_main_order_id: Option<i64>,
    /// `purchaseType`
    pub purchase_type: Option<i64>,
    /// `saleModelType`
    pub sale_model_type: Option<String>,
    /// `serviceStartTime`
    pub service_start_time: Option<i64>,
    /// `serviceStopTime`
    pub service_stop_time: Option<i64>,
    /// `solutionPackageKey`
    pub solution_package_key: Option<String>,
    /// `solutionPackageName`
    pub solution_package_name: Option<String>,
    /// `subQuantity`
    pub sub_quantity: Option<i64>,
    /// `unionId`
    pub union_id: Option<String>,
}

event!(MarketBuy = "market_buy" {
    app_id ? "appId" | "appid",
    article_type ? "articleType" | "articletype",
    auto_change_free_item ? "autoChangeFreeItem" | "autochangefreeitem",
    buy_corp_id ? "buyCorpId" | "buycorpid",
    buy_user_id ? "buyUserId" | "buyuserid",
    discount ? "discount" | "discount",
    discount_fee ? "discountFee" | "discountfee",
    distributor_corp_id ? "distributorCorpId" | "distributorcorpid",
    distributor_corp_name ? "distributorCorpName" | "distributorcorpname",
    extend_param ? "extendParam" | "extendparam",
    goods_code ? "goodsCode" | "goodscode",
    goods_name ? "goodsName" | "goodsname",
    isv_operation_code ? "isvOperationCode" | "isvoperationcode",
    item_code ? "itemCode" | "itemcode",
    item_name ? "itemName" | "itemname",
    leads_from ? "leadsFrom" | "leadsfrom",
    main_corp_id ? "mainCorpId" | "maincorpid",
    main_goods_code ? "mainGoodsCode" | "maingoodscode",
    main_goods_name ? "mainGoodsName" | "maingoodsname",
    max_of_people ? "maxOfPeople" | "maxofpeople",
    min_of_people ? "minOfPeople" | "minofpeople",
    nominal_pay_fee ? "nominalPayFee" | "nominalpayfee",
    open_id ? "openId" | "openid",
    order_charge_type ? "orderChargeType" | "orderchargetype",
    order_create_source ? "orderCreateSource" | "ordercreatesource",
    order_id ? "orderId" | "orderid",
    order_label ? "orderLabel" | "orderlabel",
    order_type ? "orderType" | "ordertype",
    original_article_code ? "originalArticleCode" | "originalarticlecode",
    original_item_code ? "originalItemCode" | "originalitemcode",
    out_trade_no ? "outTradeNo" | "outtradeno",
    paidtime ? "paidtime" | "paidtime",
    pay_fee ? "payFee" | "payfee",
    present_rel_main_order_id ? "presentRelMainOrderId" | "presentrelmainorderid",
    purchase_type ? "purchaseType" | "purchasetype",
    sale_model_type ? "saleModelType" | "salemodeltype",
    service_start_time ? "serviceStartTime" | "servicestarttime",
    service_stop_time ? "serviceStopTime" | "servicestoptime",
    solution_package_key ? "solutionPackageKey" | "solutionpackagekey",
    solution_package_name ? "solutionPackageName" | "solutionpackagename",
    sub_quantity ? "subQuantity" | "subquantity",
    union_id ? "unionId" | "unionid",
});

/// `extendParam` of [`MarketBuy`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MarketBuyExtendParam {
    /// `name`
    pub name: Option<String>,
}

event_record!(MarketBuyExtendParam {
    name ? "name" | "name",
});

/// `market_order`: <https://open.dingtalk.com/document/development/application-market-order>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MarketOrder {
    /// `appId`
    pub app_id: Option<i64>,
    /// `articleType`
    pub article_type: Option<String>,
    /// `autoChangeFreeItem`
    pub auto_change_free_item: Option<bool>,
    /// `buyUserId`
    pub buy_user_id: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `discount`
    pub discount: Option<String>,
    /// `discountFee`
    pub discount_fee: Option<i64>,
    /// `distributorCorpId`
    pub distributor_corp_id: Option<String>,
    /// `distributorCorpName`
    pub distributor_corp_name: Option<String>,
    /// `extendParam`
    pub extend_param: Option<MarketOrderExtendParam>,
    /// `goodsCode`
    pub goods_code: Option<String>,
    /// `goodsName`
    pub goods_name: Option<String>,
    /// `isvOperationCode`
    pub isv_operation_code: Option<String>,
    /// `itemCode`
    pub item_code: Option<String>,
    /// `itemName`
    pub item_name: Option<String>,
    /// `leadsFrom`
    pub leads_from: Option<String>,
    /// `mainArticleCode`
    pub main_article_code: Option<String>,
    /// `mainArticleName`
    pub main_article_name: Option<String>,
    /// `mainCorpId`
    pub main_corp_id: Option<String>,
    /// `maxOfPeople`
    pub max_of_people: Option<i64>,
    /// `minOfPeople`
    pub min_of_people: Option<i64>,
    /// `nominalPayFee`
    pub nominal_pay_fee: Option<i64>,
    /// `openId`
    pub open_id: Option<String>,
    /// `orderChannelCode`
    pub order_channel_code: Option<String>,
    /// `orderCreatSource`
    pub order_creat_source: Option<String>,
    /// `orderId`
    pub order_id: Option<String>,
    /// `orderLabel`
    pub order_label: Option<i64>,
    /// `orderType`
    pub order_type: Option<String>,
    /// `originalArticleCode`
    pub original_article_code: Option<String>,
    /// `originalItemCode`
    pub original_item_code: Option<String>,
    /// `outTradeNo`
    pub out_trade_no: Option<String>,
    /// `paidtime`
    pub paidtime: Option<i64>,
    /// `payFee`
    pub pay_fee: Option<i64>,
    /// `presentRelMainOrderId`
    pub present_rel_main_order_id: Option<i64>,
    /// `purchaseType`
    pub purchase_type: Option<i64>,
    /// `saleModelType`
    pub sale_model_type: Option<String>,
    /// `serviceStartTime`
    pub service_start_time: Option<i64>,
    /// `serviceStopTime`
    pub service_stop_time: Option<i64>,
    /// `solutionPackageKey`
    pub solution_package_key: Option<String>,
    /// `solutionPackageName`
    pub solution_package_name: Option<String>,
    /// `subQuantity`
    pub sub_quantity: Option<i64>,
    /// `suiteId`
    pub suite_id: Option<i64>,
    /// `suiteKey`
    pub suite_key: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
}

event!(MarketOrder = "market_order" {
    app_id ? "appId" | "appid",
    article_type ? "articleType" | "articletype",
    auto_change_free_item ? "autoChangeFreeItem" | "autochangefreeitem",
    buy_user_id ? "buyUserId" | "buyuserid",
    corp_id ? "corpId" | "corpid",
    discount ? "discount" | "discount",
    discount_fee ? "discountFee" | "discountfee",
    distributor_corp_id ? "distributorCorpId" | "distributorcorpid",
    distributor_corp_name ? "distributorCorpName" | "distributorcorpname",
    extend_param ? "extendParam" | "extendparam",
    goods_code ? "goodsCode" | "goodscode",
    goods_name ? "goodsName" | "goodsname",
    isv_operation_code ? "isvOperationCode" | "isvoperationcode",
    item_code ? "itemCode" | "itemcode",
    item_name ? "itemName" | "itemname",
    leads_from ? "leadsFrom" | "leadsfrom",
    main_article_code ? "mainArticleCode" | "mainarticlecode",
    main_article_name ? "mainArticleName" | "mainarticlename",
    main_corp_id ? "mainCorpId" | "maincorpid",
    max_of_people ? "maxOfPeople" | "maxofpeople",
    min_of_people ? "minOfPeople" | "minofpeople",
    nominal_pay_fee ? "nominalPayFee" | "nominalpayfee",
    open_id ? "openId" | "openid",
    order_channel_code ? "orderChannelCode" | "orderchannelcode",
    order_creat_source ? "orderCreatSource" | "ordercreatsource",
    order_id ? "orderId" | "orderid",
    order_label ? "orderLabel" | "orderlabel",
    order_type ? "orderType" | "ordertype",
    original_article_code ? "originalArticleCode" | "originalarticlecode",
    original_item_code ? "originalItemCode" | "originalitemcode",
    out_trade_no ? "outTradeNo" | "outtradeno",
    paidtime ? "paidtime" | "paidtime",
    pay_fee ? "payFee" | "payfee",
    present_rel_main_order_id ? "presentRelMainOrderId" | "presentrelmainorderid",
    purchase_type ? "purchaseType" | "purchasetype",
    sale_model_type ? "saleModelType" | "salemodeltype",
    service_start_time ? "serviceStartTime" | "servicestarttime",
    service_stop_time ? "serviceStopTime" | "servicestoptime",
    solution_package_key ? "solutionPackageKey" | "solutionpackagekey",
    solution_package_name ? "solutionPackageName" | "solutionpackagename",
    sub_quantity ? "subQuantity" | "subquantity",
    suite_id ? "suiteId" | "suiteid",
    suite_key ? "suiteKey" | "suitekey",
    union_id ? "unionId" | "unionid",
});

/// `extendParam` of [`MarketOrder`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MarketOrderExtendParam {
    /// `name`
    pub name: Option<String>,
}

event_record!(MarketOrderExtendParam {
    name ? "name" | "name",
});

/// `market_order_refund_event`: <https://open.dingtalk.com/document/development/apply-order-refund-event>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MarketOrderRefundEvent {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `instanceEndTime`
    pub instance_end_time: Option<i64>,
    /// `orderId`
    pub order_id: Option<String>,
    /// `refundFee`
    pub refund_fee: Option<f64>,
}

event!(MarketOrderRefundEvent = "market_order_refund_event" {
    corp_id ? "corpId" | "corpid",
    instance_end_time ? "instanceEndTime" | "instanceendtime",
    order_id ? "orderId" | "orderid",
    refund_fee ? "refundFee" | "refundfee",
});

/// `market_order_tag`: <https://open.dingtalk.com/document/development/market-order-identification>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MarketOrderTag {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `orderId`
    pub order_id: Option<String>,
    /// `orgProfile`
    pub org_profile: Option<MarketOrderTagOrgProfile>,
}

event!(MarketOrderTag = "market_order_tag" {
    corp_id ? "corpId" | "corpid",
    order_id ? "orderId" | "orderid",
    org_profile ? "orgProfile" | "orgprofile",
});

/// `orgProfile` of [`MarketOrderTag`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MarketOrderTagOrgProfile {
    /// `isSuggestedAttention`
    pub is_suggested_attention: Option<bool>,
}

event_record!(MarketOrderTagOrgProfile {
    is_suggested_attention ? "isSuggestedAttention" | "issuggestedattention",
});

/// `market_service_close`: <https://open.dingtalk.com/document/development/dingtalk-transaction-ordering-closed>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MarketServiceClose {
    /// `closeType`
    pub close_type: Option<i64>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `eventType`
    pub event_type: Option<String>,
    /// `goodsCode`
    pub goods_code: Option<String>,
    /// `goodsName`
    pub goods_name: Option<String>,
    /// `itemCode`
    pub item_code: Option<String>,
    /// `itemName`
    pub item_name: Option<String>,
    /// `orderId`
    pub order_id: Option<String>,
    /// `payFee`
    pub pay_fee: Option<i64>,
    /// `serviceStartTime`
    pub service_start_time: Option<i64>,
    /// `serviceStopTime`
    pub service_stop_time: Option<i64>,
    /// `subQuantity`
    pub sub_quantity: Option<i64>,
    /// `suiteId`
    pub suite_id: Option<i64>,
    /// `suiteKey`
    pub suite_key: Option<String>,
}

event!(MarketServiceClose = "market_service_close" {
    close_type ? "closeType" | "closetype",
    corp_id ? "corpId" | "corpid",
    event_type ? "eventType" | "eventtype",
    goods_code ? "goodsCode" | "goodscode",
    goods_name ? "goodsName" | "goodsname",
    item_code ? "itemCode" | "itemcode",
    item_name ? "itemName" | "itemname",
    order_id ? "orderId" | "orderid",
    pay_fee ? "payFee" | "payfee",
    service_start_time ? "serviceStartTime" | "servicestarttime",
    service_stop_time ? "serviceStopTime" | "servicestoptime",
    sub_quantity ? "subQuantity" | "subquantity",
    suite_id ? "suiteId" | "suiteid",
    suite_key ? "suiteKey" | "suitekey",
});

/// `market_service_open`: <https://open.dingtalk.com/document/development/dingtalk-transaction-ordering-on>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MarketServiceOpen {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `eventType`
    pub event_type: Option<String>,
    /// `goodsCode`
    pub goods_code: Option<String>,
    /// `goodsName`
    pub goods_name: Option<String>,
    /// `itemCode`
    pub item_code: Option<String>,
    /// `itemName`
    pub item_name: Option<String>,
    /// `openType`
    pub open_type: Option<i64>,
    /// `orderId`
    pub order_id: Option<String>,
    /// `payFee`
    pub pay_fee: Option<i64>,
    /// `serviceStartTime`
    pub service_start_time: Option<i64>,
    /// `serviceStopTime`
    pub service_stop_time: Option<i64>,
    /// `subQuantity`
    pub sub_quantity: Option<i64>,
    /// `suiteId`
    pub suite_id: Option<i64>,
    /// `suiteKey`
    pub suite_key: Option<String>,
}

event!(MarketServiceOpen = "market_service_open" {
    corp_id ? "corpId" | "corpid",
    event_type ? "eventType" | "eventtype",
    goods_code ? "goodsCode" | "goodscode",
    goods_name ? "goodsName" | "goodsname",
    item_code ? "itemCode" | "itemcode",
    item_name ? "itemName" | "itemname",
    open_type ? "openType" | "opentype",
    order_id ? "orderId" | "orderid",
    pay_fee ? "payFee" | "payfee",
    service_start_time ? "serviceStartTime" | "servicestarttime",
    service_stop_time ? "serviceStopTime" | "servicestoptime",
    sub_quantity ? "subQuantity" | "subquantity",
    suite_id ? "suiteId" | "suiteid",
    suite_key ? "suiteKey" | "suitekey",
});

/// `subscription_close`: <https://open.dingtalk.com/document/development/development-data-format-help>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SubscriptionClose {
    /// `closeType`
    pub close_type: Option<i64>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `eventType`
    pub event_type: Option<String>,
    /// `goodsCode`
    pub goods_code: Option<String>,
    /// `goodsName`
    pub goods_name: Option<String>,
    /// `itemCode`
    pub item_code: Option<String>,
    /// `itemName`
    pub item_name: Option<String>,
    /// `orderId`
    pub order_id: Option<String>,
    /// `payFee`
    pub pay_fee: Option<i64>,
    /// `refundId`
    pub refund_id: Option<String>,
    /// `subQuantity`
    pub sub_quantity: Option<i64>,
    /// `suiteId`
    pub suite_id: Option<i64>,
    /// `suiteKey`
    pub suite_key: Option<String>,
}

event!(SubscriptionClose = "subscription_close" {
    close_type ? "closeType" | "closetype",
    corp_id ? "corpId" | "corpid",
    event_type ? "eventType" | "eventtype",
    goods_code ? "goodsCode" | "goodscode",
    goods_name ? "goodsName" | "goodsname",
    item_code ? "itemCode" | "itemcode",
    item_name ? "itemName" | "itemname",
    order_id ? "orderId" | "orderid",
    pay_fee ? "payFee" | "payfee",
    refund_id ? "refundId" | "refundid",
    sub_quantity ? "subQuantity" | "subquantity",
    suite_id ? "suiteId" | "suiteid",
    suite_key ? "suiteKey" | "suitekey",
});

/// `subscription_open`: <https://open.dingtalk.com/document/development/development-data-format-help>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SubscriptionOpen {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `eventType`
    pub event_type: Option<String>,
    /// `goodsCode`
    pub goods_code: Option<String>,
    /// `goodsName`
    pub goods_name: Option<String>,
    /// `itemCode`
    pub item_code: Option<String>,
    /// `itemName`
    pub item_name: Option<String>,
    /// `openType`
    pub open_type: Option<i64>,
    /// `orderId`
    pub order_id: Option<String>,
    /// `payFee`
    pub pay_fee: Option<i64>,
    /// `serviceStartTime`
    pub service_start_time: Option<i64>,
    /// `serviceStopTime`
    pub service_stop_time: Option<i64>,
    /// `subQuantity`
    pub sub_quantity: Option<i64>,
    /// `suiteId`
    pub suite_id: Option<i64>,
    /// `suiteKey`
    pub suite_key: Option<String>,
}

event!(SubscriptionOpen = "subscription_open" {
    corp_id ? "corpId" | "corpid",
    event_type ? "eventType" | "eventtype",
    goods_code ? "goodsCode" | "goodscode",
    goods_name ? "goodsName" | "goodsname",
    item_code ? "itemCode" | "itemcode",
    item_name ? "itemName" | "itemname",
    open_type ? "openType" | "opentype",
    order_id ? "orderId" | "orderid",
    pay_fee ? "payFee" | "payfee",
    service_start_time ? "serviceStartTime" | "servicestarttime",
    service_stop_time ? "serviceStopTime" | "servicestoptime",
    sub_quantity ? "subQuantity" | "subquantity",
    suite_id ? "suiteId" | "suiteid",
    suite_key ? "suiteKey" | "suitekey",
});
