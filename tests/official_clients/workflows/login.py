"""Tokens of apps, of people and of third-party apps."""

from embedded import SSO_SECRET, SUITE, expect


def logins(fake, of):
    app = {"clientId": fake.hello["client_id"], "clientSecret": fake.hello["client_secret"]}
    oauth = of("oauth2_1_0")
    own = oauth("get_access_token", appKey=app["clientId"], appSecret=app["clientSecret"])["accessToken"]
    expect("the app's token is one", own, fake.token())
    code = {"code": fake.request("/_fake/codes", {"userid": "lisi"})["code"], "grantType": "authorization_code"}
    user = oauth("get_user_token", **app, **code)
    expect("a code serves once", oauth.refusal("get_user_token", **app, **code), "invalidCode")
    expect("whose token it is", of("contact_1_0", user["accessToken"])("get_user", "me")["unionId"], "union-lisi")
    renewed = oauth("get_user_token", refreshToken=user["refreshToken"], grantType="refresh_token", **app)
    expect("whose it is then", of("contact_1_0", renewed["accessToken"])("get_user", "me")["unionId"], "union-lisi")
    sso = {"corpid": fake.hello["corp_id"], "ssoSecret": SSO_SECRET}
    expect("a token of the management", len(oauth("get_sso_access_token", **sso)["accessToken"]) > 0, True)
    ticket = oauth("create_jsapi_ticket")["jsapiTicket"]
    old = fake.request(f"/get_jsapi_ticket?access_token={own}")
    expect("the ticket of both hosts", old["ticket"], ticket)


def third_party(fake, of):
    oauth = of("oauth2_1_0")
    corp = {"authCorpId": fake.hello["corp_id"]}
    token = oauth("get_corp_access_token", **SUITE, **corp)["accessToken"]
    read = of("contact_1_0", token)("get_user", "union-lisi")
    expect("a person of the customer", read["unionId"], "union-lisi")
    fake.request("/_fake/customers/ticket", {})
    expect("the ticket before", oauth.refusal("get_suite_access_token", **SUITE), "invalidSuiteTicket")
    renewed = SUITE | {"suiteTicket": fake.request("/_fake/customers")["suite_ticket"]}
    suite = oauth("get_suite_access_token", **renewed)["accessToken"]
    info = of("oauth2_1_0", suite)("get_auth_info", **corp)
    expect("the customer", info["authCorpInfo"]["corpName"], "Fake Company")
    fake.request("/_fake/customers/relieve", {"corp_id": fake.hello["corp_id"]})
    expect("a customer that left", oauth.refusal("get_corp_access_token", **renewed, **corp), "invalidAuthInfo")
