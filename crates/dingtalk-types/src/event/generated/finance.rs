// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `finance`.

use crate::event::record::{event, event_record};

/// `smart_finance_application_invoice_update`: <https://open.dingtalk.com/document/development/invoice-data-associated-with-invoicing-requisition-change>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceApplicationInvoiceUpdate {
    /// `instanceId`
    pub instance_id: Option<String>,
    /// `invoiceList`
    pub invoice_list: Vec<SmartFinanceApplicationInvoiceUpdateInvoiceList>,
    /// `source`
    pub source: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event!(SmartFinanceApplicationInvoiceUpdate = "smart_finance_application_invoice_update" {
    instance_id ? "instanceId" | "instanceid",
    invoice_list = "invoiceList" | "invoicelist",
    source ? "source" | "source",
    r#type ? "type" | "type",
});

/// `invoiceList` of [`SmartFinanceApplicationInvoiceUpdate`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceApplicationInvoiceUpdateInvoiceList {
    /// `amount`
    pub amount: Option<f64>,
    /// `amountWithTax`
    pub amount_with_tax: Option<f64>,
    /// `drewDate`
    pub drew_date: Option<String>,
    /// `electronicUrl`
    pub electronic_url: Option<String>,
    /// `invoiceCode`
    pub invoice_code: Option<String>,
    /// `invoiceNo`
    pub invoice_no: Option<String>,
    /// `taxAmount`
    pub tax_amount: Option<String>,
}

event_record!(SmartFinanceApplicationInvoiceUpdateInvoiceList {
    amount ? "amount" | "amount",
    amount_with_tax ? "amountWithTax" | "amountwithtax",
    drew_date ? "drewDate" | "drewdate",
    electronic_url ? "electronicUrl" | "electronicurl",
    invoice_code ? "invoiceCode" | "invoicecode",
    invoice_no ? "invoiceNo" | "invoiceno",
    tax_amount ? "taxAmount" | "taxamount",
});

/// `smart_finance_category_change`: <https://open.dingtalk.com/document/development/dingtalk-intelligent-financial-revenue-and-expenditure-category-information-change-event>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceCategoryChange {
    /// `category`
    pub category: Option<SmartFinanceCategoryChangeCategory>,
    /// `changeType`
    pub change_type: Option<String>,
}

event!(SmartFinanceCategoryChange = "smart_finance_category_change" {
    category ? "category" | "category",
    change_type ? "changeType" | "changetype",
});

/// `category` of [`SmartFinanceCategoryChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceCategoryChangeCategory {
    /// `code`
    pub code: Option<String>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `dir`
    pub dir: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `parentCode`
    pub parent_code: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event_record!(SmartFinanceCategoryChangeCategory {
    code ? "code" | "code",
    create_time ? "createTime" | "createtime",
    dir ? "dir" | "dir",
    name ? "name" | "name",
    parent_code ? "parentCode" | "parentcode",
    r#type ? "type" | "type",
});

/// `smart_finance_company_info_change`: <https://open.dingtalk.com/document/development/intelligent-financial-enterprise-information-change>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceCompanyInfoChange {
    /// `changeType`
    pub change_type: Option<String>,
    /// `companyInfo`
    pub company_info: Option<SmartFinanceCompanyInfoChangeCompanyInfo>,
}

event!(SmartFinanceCompanyInfoChange = "smart_finance_company_info_change" {
    change_type ? "changeType" | "changetype",
    company_info ? "companyInfo" | "companyinfo",
});

/// `companyInfo` of [`SmartFinanceCompanyInfoChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceCompanyInfoChangeCompanyInfo {
    /// `companyName`
    pub company_name: Option<String>,
    /// `taxNature`
    pub tax_nature: Option<String>,
    /// `taxNo`
    pub tax_no: Option<String>,
}

event_record!(SmartFinanceCompanyInfoChangeCompanyInfo {
    company_name ? "companyName" | "companyname",
    tax_nature ? "taxNature" | "taxnature",
    tax_no ? "taxNo" | "taxno",
});

/// `smart_finance_customer_change`: <https://open.dingtalk.com/document/development/dingtalk-intelligent-financial-customer-information-change-event>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceCustomerChange {
    /// `changeType`
    pub change_type: Option<String>,
    /// `customerInfo`
    pub customer_info: Option<SmartFinanceCustomerChangeCustomerInfo>,
}

event!(SmartFinanceCustomerChange = "smart_finance_customer_change" {
    change_type ? "changeType" | "changetype",
    customer_info ? "customerInfo" | "customerinfo",
});

/// `customerInfo` of [`SmartFinanceCustomerChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceCustomerChangeCustomerInfo {
    /// `code`
    pub code: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `description`
    pub description: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `purchaserAccount`
    pub purchaser_account: Option<String>,
    /// `purchaserAddress`
    pub purchaser_address: Option<String>,
    /// `purchaserBankName`
    pub purchaser_bank_name: Option<String>,
    /// `purchaserName`
    pub purchaser_name: Option<String>,
    /// `purchaserTaxNo`
    pub purchaser_tax_no: Option<String>,
    /// `purchaserTel`
    pub purchaser_tel: Option<String>,
    /// `userDefineCode`
    pub user_define_code: Option<String>,
}

event_record!(SmartFinanceCustomerChangeCustomerInfo {
    code ? "code" | "code",
    corp_id ? "corpId" | "corpid",
    create_time ? "createTime" | "createtime",
    description ? "description" | "description",
    name ? "name" | "name",
    purchaser_account ? "purchaserAccount" | "purchaseraccount",
    purchaser_address ? "purchaserAddress" | "purchaseraddress",
    purchaser_bank_name ? "purchaserBankName" | "purchaserbankname",
    purchaser_name ? "purchaserName" | "purchasername",
    purchaser_tax_no ? "purchaserTaxNo" | "purchasertaxno",
    purchaser_tel ? "purchaserTel" | "purchasertel",
    user_define_code ? "userDefineCode" | "userdefinecode",
});

/// `smart_finance_define_data_info_change`: <https://open.dingtalk.com/document/development/dingtalk-intelligent-financial-custom-file-data-information-change-event>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceDefineDataInfoChange {
    /// `changeType`
    pub change_type: Option<String>,
    /// `defineDataInfo`
    pub define_data_info: Option<SmartFinanceDefineDataInfoChangeDefineDataInfo>,
}

event!(SmartFinanceDefineDataInfoChange = "smart_finance_define_data_info_change" {
    change_type ? "changeType" | "changetype",
    define_data_info ? "defineDataInfo" | "definedatainfo",
});

/// `defineDataInfo` of [`SmartFinanceDefineDataInfoChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceDefineDataInfoChangeDefineDataInfo {
    /// `dataCode`
    pub data_code: Option<String>,
    /// `defineCode`
    pub define_code: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `parentDataCode`
    pub parent_data_code: Option<String>,
    /// `remark`
    pub remark: Option<String>,
    /// `status`
    pub status: Option<String>,
}

event_record!(SmartFinanceDefineDataInfoChangeDefineDataInfo {
    data_code ? "dataCode" | "datacode",
    define_code ? "defineCode" | "definecode",
    name ? "name" | "name",
    parent_data_code ? "parentDataCode" | "parentdatacode",
    remark ? "remark" | "remark",
    status ? "status" | "status",
});

/// `smart_finance_define_info_change`: <https://open.dingtalk.com/document/development/dingtalk-intelligent-financial-custom-profile-information-change-event>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceDefineInfoChange {
    /// `changeType`
    pub change_type: Option<String>,
    /// `defineInfo`
    pub define_info: Option<SmartFinanceDefineInfoChangeDefineInfo>,
}

event!(SmartFinanceDefineInfoChange = "smart_finance_define_info_change" {
    change_type ? "changeType" | "changetype",
    define_info ? "defineInfo" | "defineinfo",
});

/// `defineInfo` of [`SmartFinanceDefineInfoChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceDefineInfoChangeDefineInfo {
    /// `defineCode`
    pub define_code: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `remark`
    pub remark: Option<String>,
}

event_record!(SmartFinanceDefineInfoChangeDefineInfo {
    define_code ? "defineCode" | "definecode",
    name ? "name" | "name",
    remark ? "remark" | "remark",
});

/// `smart_finance_form_change`: <https://open.dingtalk.com/document/development/smart-financial-approval-template-change-event>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceFormChange {
    /// `changeType`
    pub change_type: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `formCode`
    pub form_code: Option<String>,
    /// `suiteId`
    pub suite_id: Option<String>,
}

event!(SmartFinanceFormChange = "smart_finance_form_change" {
    change_type ? "changeType" | "changetype",
    corp_id ? "corpId" | "corpid",
    form_code ? "formCode" | "formcode",
    suite_id ? "suiteId" | "suiteid",
});

/// `smart_finance_multi_company_info_change`: <https://open.dingtalk.com/document/development/intelligent-financial-enterprise-multi-subject-information-change>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceMultiCompanyInfoChange {
    /// `beforeCompanyInfo`
    pub before_company_info: Option<SmartFinanceMultiCompanyInfoChangeBeforeCompanyInfo>,
    /// `changeType`
    pub change_type: Option<String>,
    /// `companyInfo`
    pub company_info: Option<SmartFinanceMultiCompanyInfoChangeCompanyInfo>,
}

event!(SmartFinanceMultiCompanyInfoChange = "smart_finance_multi_company_info_change" {
    before_company_info ? "beforeCompanyInfo" | "beforecompanyinfo",
    change_type ? "changeType" | "changetype",
    company_info ? "companyInfo" | "companyinfo",
});

/// `companyInfo` of [`SmartFinanceMultiCompanyInfoChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceMultiCompanyInfoChangeCompanyInfo {
    /// `advancedSettingList`
    pub advanced_setting_list: Vec<SmartFinanceMultiCompanyInfoChangeCompanyInfoAdvancedSettingList>,
    /// `companyCode`
    pub company_code: Option<String>,
    /// `companyName`
    pub company_name: Option<String>,
    /// `creator`
    pub creator: Option<String>,
    /// `remark`
    pub remark: Option<String>,
    /// `status`
    pub status: Option<String>,
    /// `taxNature`
    pub tax_nature: Option<String>,
    /// `taxNo`
    pub tax_no: Option<String>,
}

event_record!(SmartFinanceMultiCompanyInfoChangeCompanyInfo {
    advanced_setting_list = "advancedSettingList" | "advancedsettinglist",
    company_code ? "companyCode" | "companycode",
    company_name ? "companyName" | "companyname",
    creator ? "creator" | "creator",
    remark ? "remark" | "remark",
    status ? "status" | "status",
    tax_nature ? "taxNature" | "taxnature",
    tax_no ? "taxNo" | "taxno",
});

/// `advancedSettingList` of [`SmartFinanceMultiCompanyInfoChangeCompanyInfo`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceMultiCompanyInfoChangeCompanyInfoAdvancedSettingList {
    /// `advancedSettingKey`
    pub advanced_setting_key: Option<String>,
    /// `advancedSettingName`
    pub advanced_setting_name: Option<String>,
    /// `deadline`
    pub deadline: Option<String>,
    /// `value`
    pub value: Option<bool>,
}

event_record!(SmartFinanceMultiCompanyInfoChangeCompanyInfoAdvancedSettingList {
    advanced_setting_key ? "advancedSettingKey" | "advancedsettingkey",
    advanced_setting_name ? "advancedSettingName" | "advancedsettingname",
    deadline ? "deadline" | "deadline",
    value ? "value" | "value",
});

/// `beforeCompanyInfo` of [`SmartFinanceMultiCompanyInfoChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceMultiCompanyInfoChangeBeforeCompanyInfo {
    /// `advancedSettingList`
    pub advanced_setting_list: Vec<SmartFinanceMultiCompanyInfoChangeBeforeCompanyInfoAdvancedSettingList>,
    /// `companyCode`
    pub company_code: Option<String>,
    /// `companyName`
    pub company_name: Option<String>,
    /// `creator`
    pub creator: Option<String>,
    /// `remark`
    pub remark: Option<String>,
    /// `status`
    pub status: Option<String>,
    /// `taxNature`
    pub tax_nature: Option<String>,
    /// `taxNo`
    pub tax_no: Option<String>,
}

event_record!(SmartFinanceMultiCompanyInfoChangeBeforeCompanyInfo {
    advanced_setting_list = "advancedSettingList" | "advancedsettinglist",
    company_code ? "companyCode" | "companycode",
    company_name ? "companyName" | "companyname",
    creator ? "creator" | "creator",
    remark ? "remark" | "remark",
    status ? "status" | "status",
    tax_nature ? "taxNature" | "taxnature",
    tax_no ? "taxNo" | "taxno",
});

/// `advancedSettingList` of [`SmartFinanceMultiCompanyInfoChangeBeforeCompanyInfo`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceMultiCompanyInfoChangeBeforeCompanyInfoAdvancedSettingList {
    /// `advancedSettingKey`
    pub advanced_setting_key: Option<String>,
    /// `advancedSettingName`
    pub advanced_setting_name: Option<String>,
    /// `deadline`
    pub deadline: Option<String>,
    /// `value`
    pub value: Option<bool>,
}

event_record!(SmartFinanceMultiCompanyInfoChangeBeforeCompanyInfoAdvancedSettingList {
    advanced_setting_key ? "advancedSettingKey" | "advancedsettingkey",
    advanced_setting_name ? "advancedSettingName" | "advancedsettingname",
    deadline ? "deadline" | "deadline",
    value ? "value" | "value",
});

/// `smart_finance_product_change`: <https://open.dingtalk.com/document/development/dingtalk-intelligent-financial-commodity-information-change-event>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceProductChange {
    /// `data`
    pub data: Option<SmartFinanceProductChangeData>,
}

event!(SmartFinanceProductChange = "smart_finance_product_change" {
    data ? "data" | "data",
});

/// `data` of [`SmartFinanceProductChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceProductChangeData {
    /// `changeType`
    pub change_type: Option<String>,
    /// `productInfo`
    pub product_info: Option<SmartFinanceProductChangeDataProductInfo>,
}

event_record!(SmartFinanceProductChangeData {
    change_type ? "changeType" | "changetype",
    product_info ? "productInfo" | "productinfo",
});

/// `productInfo` of [`SmartFinanceProductChangeData`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceProductChangeDataProductInfo {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `description`
    pub description: Option<String>,
    /// `modifiedTime`
    pub modified_time: Option<i64>,
    /// `name`
    pub name: Option<String>,
    /// `productCode`
    pub product_code: Option<String>,
    /// `specification`
    pub specification: Option<String>,
    /// `unit`
    pub unit: Option<String>,
    /// `userDefineCode`
    pub user_define_code: Option<String>,
}

event_record!(SmartFinanceProductChangeDataProductInfo {
    corp_id ? "corpId" | "corpid",
    create_time ? "createTime" | "createtime",
    description ? "description" | "description",
    modified_time ? "modifiedTime" | "modifiedtime",
    name ? "name" | "name",
    product_code ? "productCode" | "productcode",
    specification ? "specification" | "specification",
    unit ? "unit" | "unit",
    user_define_code ? "userDefineCode" | "userdefinecode",
});

/// `smart_finance_project_change`: <https://open.dingtalk.com/document/development/dingtalk-intelligent-financial-project-information-change-event>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceProjectChange {
    /// `changeType`
    pub change_type: Option<String>,
    /// `projectInfo`
    pub project_info: Option<SmartFinanceProjectChangeProjectInfo>,
}

event!(SmartFinanceProjectChange = "smart_finance_project_change" {
    change_type ? "changeType" | "changetype",
    project_info ? "projectInfo" | "projectinfo",
});

/// `projectInfo` of [`SmartFinanceProjectChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceProjectChangeProjectInfo {
    /// `code`
    pub code: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `description`
    pub description: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `userDefineCode`
    pub user_define_code: Option<String>,
}

event_record!(SmartFinanceProjectChangeProjectInfo {
    code ? "code" | "code",
    corp_id ? "corpId" | "corpid",
    create_time ? "createTime" | "createtime",
    description ? "description" | "description",
    name ? "name" | "name",
    user_define_code ? "userDefineCode" | "userdefinecode",
});

/// `smart_finance_role_member_change`: <https://open.dingtalk.com/document/development/dingtalk-smart-finance-role-member-change-event>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceRoleMemberChange {
    /// `addUserIdList`
    pub add_user_id_list: Vec<String>,
    /// `changeType`
    pub change_type: Option<String>,
    /// `finalUserIdList`
    pub final_user_id_list: Vec<String>,
    /// `removeUserIdList`
    pub remove_user_id_list: Vec<String>,
    /// `roleCode`
    pub role_code: Option<String>,
}

event!(SmartFinanceRoleMemberChange = "smart_finance_role_member_change" {
    add_user_id_list = "addUserIdList" | "adduseridlist",
    change_type ? "changeType" | "changetype",
    final_user_id_list = "finalUserIdList" | "finaluseridlist",
    remove_user_id_list = "removeUserIdList" | "removeuseridlist",
    role_code ? "roleCode" | "rolecode",
});

/// `smart_finance_supplier_change`: <https://open.dingtalk.com/document/development/dingtalk-intelligent-financial-supplier-information-change-event>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceSupplierChange {
    /// `changeType`
    pub change_type: Option<String>,
    /// `supplierInfo`
    pub supplier_info: Option<SmartFinanceSupplierChangeSupplierInfo>,
}

event!(SmartFinanceSupplierChange = "smart_finance_supplier_change" {
    change_type ? "changeType" | "changetype",
    supplier_info ? "supplierInfo" | "supplierinfo",
});

/// `supplierInfo` of [`SmartFinanceSupplierChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SmartFinanceSupplierChangeSupplierInfo {
    /// `code`
    pub code: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `description`
    pub description: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `userDefineCode`
    pub user_define_code: Option<String>,
}

event_record!(SmartFinanceSupplierChangeSupplierInfo {
    code ? "code" | "code",
    corp_id ? "corpId" | "corpid",
    create_time ? "createTime" | "createtime",
    description ? "description" | "description",
    name ? "name" | "name",
    user_define_code ? "userDefineCode" | "userdefinecode",
});
