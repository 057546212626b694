<?php
// The second tutorial: a token by app key and app secret, a work notice, and the registration of a callback.

$host = getenv('DINGTALK_HOST');

function post($url, $data)
{
    $options = ['http' => [
        'header' => "Content-Type:application/json\r\n",
        'method' => 'POST',
        'content' => json_encode($data),
    ]];
    return json_decode(file_get_contents($url, false, stream_context_create($options)), true);
}

$credential = http_build_query(['appkey' => getenv('DINGTALK_APP_KEY'), 'appsecret' => getenv('DINGTALK_APP_SECRET')]);
$token = json_decode(file_get_contents("$host/gettoken?$credential"), true)['access_token'];

$notice = [
    'agent_id' => (int) getenv('DINGTALK_AGENT_ID'),
    'userid_list' => 'zhangsan,lisi',
    'msg' => ['msgtype' => 'text', 'text' => ['content' => '你好 https://example.com/']],
];
$sent = post("$host/topapi/message/corpconversation/asyncsend_v2?access_token=$token", $notice);
echo 'sent ', $sent['errmsg'], ' ', $sent['task_id'] > 0 ? 'with a task' : 'without a task', "\n";

$callback = [
    'call_back_tag' => ['user_add_org', 'user_modify_org'],
    'token' => getenv('CALLBACK_TOKEN'),
    'aes_key' => getenv('CALLBACK_AES_KEY'),
    'url' => getenv('CALLBACK_URL'),
];
$registered = post("$host/call_back/register_call_back?access_token=$token", $callback);
echo 'registered ', $registered['errmsg'], "\n";
