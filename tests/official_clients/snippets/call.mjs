import dingtalk from '@alicloud/dingtalk'
import openapi from '@alicloud/openapi-client'
import util from '@alicloud/tea-util'

const { CLIENT_ID, CLIENT_SECRET, ROBOT_CODE } = process.env
// Without DINGTALK_API it calls DingTalk.
const [protocol, endpoint] = (process.env.DINGTALK_API ?? 'https://api.dingtalk.com').split('://')
const config = new openapi.Config({ protocol, endpoint })
const { oauth2_1_0: login, robot_1_0: robot } = dingtalk

const credential = new login.GetAccessTokenRequest({ appKey: CLIENT_ID, appSecret: CLIENT_SECRET })
const token = (await new login.default(config).getAccessToken(credential)).body.accessToken

const message = new robot.BatchSendOTORequest({
  robotCode: ROBOT_CODE,
  userIds: ['zhangsan'],
  msgKey: 'sampleText',
  msgParam: JSON.stringify({ content: 'Hello from Node' }),
})
const headers = new robot.BatchSendOTOHeaders({ xAcsDingtalkAccessToken: token })
const sent = await new robot.default(config).batchSendOTOWithOptions(message, headers, new util.RuntimeOptions({}))
console.log(sent.body.processQueryKey)
