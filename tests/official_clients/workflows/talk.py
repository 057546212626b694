"""Groups, messages and cards."""

from embedded import expect


def groups(fake, of):
    im, robot = of("im_1_0"), of("robot_1_0")
    made = im("create_scene_group", title="Team", template_id="t", owner_user_id="zhangsan", user_ids=["lisi"], uuid="u1")
    group = {"openConversationId": made["open_conversation_id"]}
    member = {"open_conversation_id": made["open_conversation_id"], "user_ids": ["staff001"]}
    expect("added", im("add_scene_group_member", **member)["success"], True)

    def members():
        page = {"size": 10, "cursor": "0", "coolAppCode": "cool"}
        return sorted(im("get_scene_group_members", **page, **group)["memberUserIds"])

    expect("the members", members(), ["lisi", "staff001", "zhangsan"])
    message = {"robotCode": fake.hello["robot_code"], "msgKey": "sampleText", "msgParam": '{"content":"Good morning"}'}
    key = robot("org_group_send", **message, **group)["processQueryKey"]
    said = [reply for reply in fake.request("/_fake/replies")["replies"] if reply["content"] == {"content": "Good morning"}]
    expect("what people saw", len(said), 1)
    fake.request("/_fake/messages/read", {"processQueryKey": key, "userid": "lisi"})
    query = {"robotCode": fake.hello["robot_code"], "processQueryKey": key, "maxResults": 10}
    expect("who read it", robot("org_group_query", **query, **group)["readUserIds"], ["lisi"])
    recall = {"robotCode": fake.hello["robot_code"], "processQueryKeys": [key]}
    expect("recalled", robot("org_group_recall", **recall, **group)["successResult"], [key])
    im("update_scene_group", open_conversation_id=made["open_conversation_id"], title="Crew", owner_user_id="lisi")
    read = im("get_scene_group_info", **group)
    expect("the renamed group", (read["title"], read["ownerUserId"]), ("Crew", "lisi"))
    im("remove_scene_group_member", **member)
    expect("the members left", members(), ["lisi", "zhangsan"])
    expect("disbanded", im("dsband_open_scene_group", **group)["success"], True)
    expect("a message afterwards", robot.refusal("org_group_send", **message, **group), "invalid.openConversationId")


def robot_messages(fake, of):
    robot, code = of("robot_1_0"), {"robotCode": fake.hello["robot_code"]}
    message = {"msgKey": "sampleMarkdown", "msgParam": '{"title":"Hi","text":"# Hi"}', "userIds": ["lisi", "nobody"]}
    sent = robot("batch_send_oto", **code, **message)
    key = sent["processQueryKey"]
    expect("who does not exist", sent["invalidStaffIdList"], ["nobody"])

    def status():
        readers = robot("batch_otoquery", processQueryKey=key, **code)["messageReadInfoList"]
        return [(reader["userId"], reader["readStatus"]) for reader in readers]

    expect("before it is read", status(), [("lisi", "UNREAD")])
    fake.request("/_fake/messages/read", {"processQueryKey": key, "userid": "lisi"})
    expect("after it", status(), [("lisi", "READ")])
    expect("recalled", robot("batch_recall_oto", processQueryKeys=[key], **code)["successResult"], [key])
    expect("an unknown key", robot.refusal("batch_otoquery", processQueryKey="none", **code), "invalid.processQueryKey")


def cards(fake, of):
    card, track = of("card_1_0"), {"outTrackId": "c1"}
    parameters = {"title": "Question", "content": ""}
    new = {"cardTemplateId": "template.schema", "cardData": {"cardParamMap": parameters}, "callbackType": "STREAM"}
    new["imRobotOpenSpaceModel"] = {"supportForward": True}
    card("create_card", **new, **track)
    model = {"spaceType": "IM_ROBOT", "robotCode": fake.hello["robot_code"]}
    delivered = card("deliver_card", openSpaceId="dtv1.card//IM_ROBOT.lisi", imRobotOpenDeliverModel=model, userIdType=1, **track)
    expect("delivered", [result["success"] for result in delivered["result"]], [True])

    def shown():
        return fake.request("/_fake/cards/c1")["cardData"]["cardParamMap"]

    for number, text in enumerate(("Let", "Let me", "Let me think.")):
        frame = {"guid": f"g{number}", "key": "content", "content": text, "isFull": True, "isFinalize": number == 2}
        card("streaming_update", **frame, **track)
        expect("what people see", shown()["content"], text)
    change = {"cardData": {"cardParamMap": {"title": "Answer"}}, "cardUpdateOptions": {"updateCardDataByKey": True}}
    card("update_card", **change, **track)
    expect("the card", shown(), {"title": "Answer", "content": "Let me think."})
    place = {"openSpaceId": "dtv1.card//IM_ROBOT.zhangsan", "imRobotOpenDeliverModel": model, "userIdType": 1}
    made = card("create_and_deliver", outTrackId="c2", **new, **place)
    expect("in one call", made["result"]["outTrackId"], "c2")
    unknown = {"outTrackId": "c3", "cardData": {"cardParamMap": parameters}}
    expect("an unknown card", card.refusal("update_card", **unknown), "param.cardNotExist")


def old_cards(fake, of):
    im, group = of("im_1_0"), "cidFakeConversation000001=="
    data = {"cardParamMap": {"title": "Vote", "state": "open"}}
    new = {"cardTemplateId": "t", "conversationType": 1, "openConversationId": group, "callbackRouteKey": "clicks"}
    sent = im("send_interactive_card", outTrackId="old-1", cardData=data, **new)
    expect("sent", sent["success"], True)
    change = {"cardData": {"cardParamMap": {"state": "closed"}}, "cardOptions": {"updateCardDataByKey": True}}
    im("update_interactive_card", outTrackId="old-1", **change)
    card = fake.request("/_fake/cards/old-1")
    expect("what people see", card["cardData"]["cardParamMap"], {"title": "Vote", "state": "closed"})
    expect("where", [delivery["spaceId"] for delivery in card["deliveries"]], [group])
    expect("an unknown card", im.refusal("update_interactive_card", outTrackId="old-2", **change), "param.cardNotExist")
    standard = {"cardBizId": "biz-1", "cardTemplateId": "StandardCard", "robotCode": fake.hello["robot_code"]}
    standard |= {"openConversationId": group, "cardData": '{"contents":[{"type":"text","text":"A"}]}'}
    im("send_robot_interactive_card", **standard)
    im("update_robot_interactive_card", cardBizId="biz-1", cardData='{"contents":[{"type":"text","text":"B"}]}')
    parts = fake.request("/_fake/cards/biz-1")["cardData"]["cardParamMap"]["contents"]
    expect("the standard card", parts, [{"type": "text", "text": "B"}])
