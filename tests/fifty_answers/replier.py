"""DingTalk's own `AICardReplier` (PyPI `dingtalk-stream`): a card, a frame for what has come every so many ms, the last frame."""

import asyncio
import json
import os
import time

import dingtalk_stream

ANSWERS, WORDS = int(os.environ["ANSWERS"]), int(os.environ["WORDS"])
EVERY = float(os.environ["FRAME_EVERY"])
TEMPLATE = "02fcf2f4-5e02-4a85-b672-46d1f715543e.schema"

credential = dingtalk_stream.Credential(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
client = dingtalk_stream.DingTalkStreamClient(credential)


def message(number):
    return dingtalk_stream.ChatbotMessage.from_dict(
        {
            "msgId": f"m{number}",
            "conversationId": f"cid{number}",
            "conversationType": "1",
            "senderStaffId": os.environ["PERSON"],
            "robotCode": os.environ["CLIENT_ID"],
            "chatbotUserId": "r",
            "msgtype": "text",
            "text": {"content": "hi"},
        }
    )


async def answer(number):
    began = time.monotonic()
    replier = dingtalk_stream.AICardReplier(client, message(number))
    card = await replier.async_start(TEMPLATE, {"content": ""})
    opened = (time.monotonic() - began) * 1000
    if not card:
        return {"id": None, "opened": None}
    text, shown, frame = "", 0.0, None
    for word in range(WORDS):
        text += f"{number}.{word} "
        if time.monotonic() - shown >= EVERY and (frame is None or frame.done()):
            shown = time.monotonic()
            frame = asyncio.create_task(replier.async_streaming(card, "content", text, False, False, False))
        await asyncio.sleep(0.05)
    if frame:
        await frame
    await replier.async_streaming(card, "content", text, False, True, False)
    return {"id": card, "opened": opened}


async def main():
    client.get_access_token()
    print(json.dumps(await asyncio.gather(*(answer(number) for number in range(ANSWERS)))))


asyncio.run(main())
