"""What people plan and ask for."""

import time

from embedded import expect

OWNER, GUEST = "union-zhangsan", "union-lisi"


def todo_tasks(fake, of):
    todo = of("todo_1_0")
    made = todo("create_todo_task", OWNER, subject="Report", sourceId="s1", executorIds=[GUEST], dueTime=1_800_000_000_000)
    task = made["id"]
    read = todo("get_todo_task", OWNER, task)
    told = [read[name] for name in ("subject", "done", "dueTime", "executorIds")]
    expect("the task", told, ["Report", False, 1_800_000_000_000, [GUEST]])
    expect("the task by its source", todo("get_todo_task_by_source_id", OWNER, "s1")["id"], task)
    expect("the same source again", todo.refusal("create_todo_task", OWNER, subject="Report", sourceId="s1"), "todo.sourceIdExist")
    mine = todo("query_org_todo_tasks", GUEST, isDone=False)["todoCards"]
    expect("the guest's tasks", [(card["taskId"], card["subject"]) for card in mine], [(task, "Report")])
    todo("update_todo_task", OWNER, task, subject="Plan")
    todo("update_todo_task_executor_status", OWNER, task, executorStatusList=[{"id": GUEST, "isDone": True}])
    read = todo("get_todo_task", OWNER, task)
    expect("the changed task", (read["subject"], read["done"]), ("Plan", True))
    expect("the guest's open tasks", todo("query_org_todo_tasks", GUEST, isDone=False)["todoCards"], [])
    expect("removed", todo("delete_todo_task", OWNER, task)["result"], True)
    expect("the removed task", todo.refusal("get_todo_task", OWNER, task), "todo.taskNotExist")


def calendar_events(fake, of):
    calendar = of("calendar_1_0")

    def at(hour):
        return {"dateTime": f"2026-03-02T{hour:02}:00:00+08:00", "timeZone": "Asia/Shanghai"}

    mine, theirs = (OWNER, "primary"), (GUEST, "primary")
    made = calendar("create_event", *mine, summary="Meeting", start=at(9), end=at(10), attendees=[{"id": GUEST}])
    event = made["id"]
    expect("the organiser", made["organizer"]["id"], OWNER)
    calendar("respond_event", *theirs, event, responseStatus="accepted")
    guests = calendar("list_attendees", *mine, event, maxResults=10)["attendees"]
    expect("the guest's answer", {guest["id"]: guest["responseStatus"] for guest in guests}[GUEST], "accepted")
    calendar("patch_event", *mine, event, id=event, summary="Plan", start=at(14), end=at(15))
    read = calendar("get_event", *theirs, event)
    expect("the moved event", (read["summary"], read["start"]["dateTime"][11:13]), ("Plan", "14"))
    window = {"timeMin": "2026-03-02T00:00:00+08:00", "timeMax": "2026-03-03T00:00:00+08:00"}
    expect("the guest's day", [found["id"] for found in calendar("list_events", *theirs, **window)["events"]], [event])
    calendar("add_attendee", *mine, event, attendeesToAdd=[{"id": "union-staff001", "isOptional": True}])
    calendar("remove_attendee", *mine, event, attendeesToRemove=[{"id": GUEST}])
    guests = [guest["id"] for guest in calendar("list_attendees", *mine, event, maxResults=10)["attendees"]]
    expect("who is invited now", ("union-staff001" in guests, GUEST in guests), (True, False))
    calendar("delete_event", *mine, event)
    expect("the day afterwards", calendar("list_events", *mine, **window)["events"], [])


def meeting_rooms(fake, of):
    rooms, calendar, who = of("rooms_1_0"), of("calendar_1_0"), {"unionId": OWNER}
    group = rooms("create_meeting_room_group", groupName="North", parentGroupId=0, **who)["result"]
    new = {"roomName": "Oak", "roomStatus": 1, "roomCapacity": 8, "isvRoomId": "r1", "groupId": group}
    room = rooms("create_meeting_room", **new, **who)["result"]
    read = rooms("query_meeting_room", room, **who)["result"]
    expect("the room", (read["roomName"], read["roomCapacity"], read["roomGroup"]["groupName"]), ("Oak", 8, "North"))
    rooms("update_meeting_room", roomId=room, roomName="Elm", **who)
    listed = rooms("query_meeting_room_list", maxResults=10, nextToken=0, **who)["result"]
    expect("the rooms", [(found["roomId"], found["roomName"], found["roomCapacity"]) for found in listed], [(room, "Elm", 8)])
    hours = [{"dateTime": f"2026-04-01T{hour}:00:00+08:00", "timeZone": "Asia/Shanghai"} for hour in ("09", "10")]
    event = calendar("create_event", OWNER, "primary", summary="Meeting", start=hours[0], end=hours[1])["id"]
    calendar("add_meeting_rooms", OWNER, "primary", event, meetingRoomsToAdd=[{"roomId": room}])
    day = {"startTime": "2026-04-01T00:00:00+08:00", "endTime": "2026-04-02T00:00:00+08:00"}
    booked = calendar("get_meeting_rooms_schedule", OWNER, roomIds=[room], **day)["scheduleInformation"][0]["scheduleItems"]
    expect("who has it booked", [(item["eventId"], item["organizer"]["id"]) for item in booked], [(event, OWNER)])
    rooms("update_meeting_room_group", groupId=group, groupName="South", **who)
    expect("the renamed group", rooms("query_meeting_room_group", str(group), **who)["groupName"], "South")
    rooms("delete_meeting_room", room, **who)
    expect("the removed room", rooms.refusal("query_meeting_room", room, **who), "invalidParameter")
    rooms("delete_meeting_room_group", str(group), **who)
    expect("the groups", rooms("query_meeting_room_group_list", **who)["result"], [])


def approvals(fake, of):
    workflow = of("workflow_1_0")
    reason = {"componentType": "TextField", "props": {"componentId": "TextField-1", "label": "Reason", "required": True}}
    code = workflow("form_create", name="Leave", description="d", formComponents=[reason])["result"]["processCode"]
    schema = workflow("query_schema_by_process_code", processCode=code)["result"]
    expect("the form", (schema["name"], schema["schemaContent"]["items"][0]["props"]["label"]), ("Leave", "Reason"))
    values = [{"name": "Reason", "value": "Holiday"}]
    start = {"processCode": code, "originatorUserId": "zhangsan", "deptId": 2, "formComponentValues": values}
    approvers = [{"actionType": "NONE", "userIds": [who]} for who in ("lisi", "manager4220")]
    instance = workflow("start_process_instance", **start, approvers=approvers)["instanceId"]
    workflow("add_process_instance_comment", processInstanceId=instance, commentUserId="lisi", text="How long?")
    for who in ("lisi", "manager4220"):
        expect(f"tasks of {who}", workflow("get_user_todo_task_sum", userId=who)["result"], 1)
        tasks = workflow("get_process_instance", processInstanceId=instance)["result"]["tasks"]
        task = next(task["taskId"] for task in tasks if task["status"] == "RUNNING")
        decision = {"processInstanceId": instance, "taskId": task, "actionerUserId": who, "result": "agree", "remark": "good"}
        expect(f"the decision of {who}", workflow("execute_process_instance", **decision)["result"], True)
    ended = workflow("get_process_instance", processInstanceId=instance)["result"]
    expect("how it ended", (ended["status"], ended["result"]), ("COMPLETED", "agree"))
    expect("what was asked for", ended["formComponentValues"][0]["value"], "Holiday")
    expect("the comment", "How long?" in [record.get("remark") for record in ended["operationRecords"]], True)
    second = workflow("start_process_instance", **start, approvers=approvers)["instanceId"]
    workflow("terminate_process_instance", processInstanceId=second, isSystem=True, remark="mistake")
    expect("the one taken back", workflow("get_process_instance", processInstanceId=second)["result"]["status"], "TERMINATED")
    since = int(time.time() * 1000) - 3_600_000
    listed = workflow("list_process_instance_ids", processCode=code, startTime=since, maxResults=10, nextToken=0)["result"]["list"]
    expect("both", sorted(listed), sorted([instance, second]))
    workflow("delete_process", processCode=code, cleanRunningTask=True)
    expect("the removed form", workflow.refusal("query_schema_by_process_code", processCode=code), "formNotExist")


def attendance(fake, of):
    attendance, who = of("attendance_1_0"), {"opUserId": "manager4220"}
    hours = {"OnDuty": 32_400_000, "OffDuty": 64_800_000}
    times = [{"checkType": which, "checkTime": at, "across": 0} for which, at in hours.items()]
    shift = attendance("shift_add", name="Day", owner="manager4220", sections=[{"times": times}], **who)["result"]["shiftId"]
    expect("the shift", attendance("get_shift", shiftId=shift, **who)["result"]["name"], "Day")
    members = [{"role": "Attendance", "type": "StaffMember", "userId": "lisi"}]
    new = {"groupName": "Office", "type": "FIXED", "members": members, "defaultClassId": shift}
    new |= {"shiftVOList": [{"shiftId": shift}], "workdayClassList": [0, *[shift] * 5, 0]}
    group = attendance("group_add", **new, **who)["result"]["id"]
    attendance("group_update", groupId=group, groupName="Works", **who)
    listed = attendance("get_simple_groups", maxResults=10, nextToken=0)["result"]["groups"]
    expect("the group", [(found["groupId"], found["groupName"], found["memberCount"]) for found in listed], [(group, "Works", 1)])
    kind = {"leaveName": "Annual", "leaveViewUnit": "day", "bizType": "general_leave"}
    kind |= {"naturalDayLeave": False, "hoursInPerDay": 800}
    code = attendance("add_leave_type", **kind, **who)["result"]["leaveCode"]
    attendance("update_leave_type", leaveCode=code, **kind | {"leaveName": "Yearly"}, **who)
    names = {kind["leaveCode"]: kind["leaveName"] for kind in attendance("get_leave_type", **who)["result"]}
    expect("the kind of leave", names[code], "Yearly")
    quota = {"userId": "lisi", "leaveCode": code, "quotaCycle": "2026", "quotaNumPerDay": 1200}
    expect("quotas that failed", attendance("update_vacation_quota", body=[quota], **who)["result"], [])
    taken = {"leaveCode": code, "outerId": "o1", "quotaNum": 200, "startTime": 1, "endTime": 2, "reason": "sea"}
    attendance("reduce_quota_with_leave_record", GUEST, **taken)

    def used():
        return attendance("init_and_get_leave_allocation_quotas", leaveCode=code, userId="lisi", **who)["result"][0]["usedNumPerDay"]

    expect("what was taken", used(), 200)
    attendance("delete_leave_request", GUEST, outerId="o1")
    expect("what is given back", used(), 0)


def tables(fake, of):
    notable, who, base = of("notable_1_0"), {"operatorId": OWNER}, "base1"
    fields = [{"name": "Task", "type": "text"}, {"name": "Days", "type": "number"}]
    sheet = notable("create_sheet", base, name="Plan", fields=fields, **who)["id"]
    place = (base, sheet)
    notable("create_field", *place, name="Done", type="checkbox", **who)
    names = [field["name"] for field in notable("get_all_fields", *place, **who)["value"]]
    expect("the columns", names, ["Task", "Days", "Done"])
    rows = [{"fields": {"Task": f"t{number}", "Days": number}} for number in (1, 2, 3)]
    ids = [row["id"] for row in notable("insert_records", *place, records=rows, **who)["value"]]
    notable("update_records", *place, records=[{"id": ids[0], "fields": {"Task": "first"}}], **who)
    row = notable("get_record", *place, ids[0], **who)
    expect("the changed row", (row["fields"], row["createdBy"]["unionId"]), ({"Task": "first", "Days": 1}, OWNER))
    notable("delete_records", *place, recordIds=[ids[1]], **who)
    left = notable("list_records", *place, maxResults=10, **who)
    expect("the rows", ([row["id"] for row in left["records"]], left["hasMore"]), ([ids[0], ids[2]], False))
    three = {"combination": "and", "conditions": [{"field": "Days", "operator": "equal", "value": [3]}]}
    found = notable("list_records", *place, filter=three, **who)["records"]
    expect("the rows that were asked for", [row["fields"]["Task"] for row in found], ["t3"])
    notable("update_sheet", *place, name="Old", **who)
    expect("the tables", notable("get_all_sheets", base, **who)["value"], [{"id": sheet, "name": "Old"}])
    notable("delete_sheet", *place, **who)
    expect("the removed table", notable.refusal("get_record", *place, ids[0], **who), "invalidRequest.document.notFound")


def people(fake, of):
    """The client cannot make any: the old host can."""
    contact, token = of("contact_1_0"), fake.token()
    anna = {"userid": "anna", "name": "Anna Berg", "mobile": "13900000777", "dept_id_list": "2"}
    made = fake.request(f"/topapi/v2/user/create?access_token={token}", anna)["result"]
    read = contact("get_user", made["unionId"])
    expect("the person", (read["nick"], read["mobile"]), ("Anna Berg", "13900000777"))
    expect("found by name", contact("search_user", queryWord="Anna", offset=0, size=10)["list"], ["anna"])
    expect("departments found", contact("search_department", queryWord="Engineering", offset=0, size=10)["list"], [2])
    fake.request(f"/topapi/v2/user/update?access_token={token}", {"userid": "anna", "name": "Anna Stein"})
    expect("the changed person", contact("get_user", read["unionId"])["nick"], "Anna Stein")
    fake.request(f"/topapi/v2/user/delete?access_token={token}", {"userid": "anna"})
    expect("found afterwards", contact("search_user", queryWord="Anna", offset=0, size=10)["list"], [])
