"""Takes robot messages, events and card actions with DingTalk's own Python client, and prints a line of JSON for each."""

import json
import os

import dingtalk_stream
from dingtalk_stream import AckMessage


def tell(kind, value):
    print(json.dumps({"received": kind, "value": value}), flush=True)


class Events(dingtalk_stream.EventHandler):
    async def process(self, event):
        tell("event", {"type": event.headers.event_type, "data": event.data})
        return AckMessage.STATUS_OK, "OK"


class Robot(dingtalk_stream.ChatbotHandler):
    async def process(self, callback):
        message = dingtalk_stream.ChatbotMessage.from_dict(callback.data)
        tell("robot", message.text.content)
        self.reply_text("heard: " + message.text.content, message)
        return AckMessage.STATUS_OK, "OK"


class Cards(dingtalk_stream.CallbackHandler):
    async def process(self, callback):
        action = dingtalk_stream.CardCallbackMessage.from_dict(callback.data)
        tell("card", {"outTrackId": action.card_instance_id, "content": action.content})
        return AckMessage.STATUS_OK, {"cardData": {"cardParamMap": {"status": "done"}}}


credential = dingtalk_stream.Credential(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
client = dingtalk_stream.DingTalkStreamClient(credential)
client.register_all_event_handler(Events())
client.register_callback_handler(dingtalk_stream.ChatbotMessage.TOPIC, Robot())
client.register_callback_handler(dingtalk_stream.CallbackHandler.TOPIC_CARD_CALLBACK, Cards())
client.start_forever()
