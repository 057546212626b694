import os

import dingtalk_stream

# It goes to DINGTALK_OPENAPI_ENDPOINT, where that is set.


class Echo(dingtalk_stream.ChatbotHandler):
    async def process(self, callback):
        message = dingtalk_stream.ChatbotMessage.from_dict(callback.data)
        self.reply_text(f"You said: {message.text.content}", message)
        return dingtalk_stream.AckMessage.STATUS_OK, "OK"


credential = dingtalk_stream.Credential(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
client = dingtalk_stream.DingTalkStreamClient(credential)
client.register_callback_handler(dingtalk_stream.ChatbotMessage.TOPIC, Echo())
client.start_forever()
