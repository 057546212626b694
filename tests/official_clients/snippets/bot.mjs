import axios from 'axios'
import { DWClient, TOPIC_ROBOT } from 'dingtalk-stream'

// DingTalk's address is built in: HTTPS_PROXY leads to the program, NODE_EXTRA_CA_CERTS lets it be trusted.
const client = new DWClient({ clientId: process.env.CLIENT_ID, clientSecret: process.env.CLIENT_SECRET })
client.registerCallbackListener(TOPIC_ROBOT, async (frame) => {
  const message = JSON.parse(frame.data)
  await axios.post(message.sessionWebhook, { msgtype: 'text', text: { content: `You said: ${message.text.content}` } })
  client.socketCallBackResponse(frame.headers.messageId, {})
})
await client.connect()
