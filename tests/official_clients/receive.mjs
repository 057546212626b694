// Takes robot messages, events and card actions with DingTalk's own Node client, and prints a line of JSON for each.
import axios from 'axios'
import { DWClient, EventAck, TOPIC_CARD, TOPIC_ROBOT } from 'dingtalk-stream'

const { CLIENT_ID, CLIENT_SECRET } = process.env
const tell = (kind, value) => console.log(JSON.stringify({ received: kind, value }))
const client = new DWClient({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, keepAlive: true })
client
  .registerAllEventListener((event) => {
    tell('event', { type: event.headers.eventType, data: JSON.parse(event.data) })
    return { status: EventAck.SUCCESS }
  })
  .registerCallbackListener(TOPIC_ROBOT, async (frame) => {
    const message = JSON.parse(frame.data)
    tell('robot', message.text.content)
    await axios.post(message.sessionWebhook, { msgtype: 'text', text: { content: `heard: ${message.text.content}` } })
    client.socketCallBackResponse(frame.headers.messageId, {})
  })
  .registerCallbackListener(TOPIC_CARD, (frame) => {
    const action = JSON.parse(frame.data)
    tell('card', { outTrackId: action.outTrackId, content: JSON.parse(action.content) })
    client.socketCallBackResponse(frame.headers.messageId, { cardData: { cardParamMap: { status: 'done' } } })
  })
await client.connect()
