import json
import os

from alibabacloud_dingtalk.oauth2_1_0.client import Client as Login
from alibabacloud_dingtalk.oauth2_1_0.models import GetAccessTokenRequest
from alibabacloud_dingtalk.robot_1_0.client import Client as Robot
from alibabacloud_dingtalk.robot_1_0.models import BatchSendOTOHeaders, BatchSendOTORequest
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions

# Without DINGTALK_API it calls DingTalk.
api = os.environ.get("DINGTALK_API", "https://api.dingtalk.com")
protocol, endpoint = api.split("://")
config = Config(protocol=protocol, endpoint=endpoint)

credential = GetAccessTokenRequest(app_key=os.environ["CLIENT_ID"], app_secret=os.environ["CLIENT_SECRET"])
token = Login(config).get_access_token(credential).body.access_token

message = BatchSendOTORequest(
    robot_code=os.environ["ROBOT_CODE"],
    user_ids=["zhangsan"],
    msg_key="sampleText",
    msg_param=json.dumps({"content": "Hello from Python"}),
)
headers = BatchSendOTOHeaders(x_acs_dingtalk_access_token=token)
print(Robot(config).batch_send_otowith_options(message, headers, RuntimeOptions()).body.process_query_key)
