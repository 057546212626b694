<?php
// The first tutorial: a token by corp id and corp secret, then the session of a person with the app: create, read, close.

$host = getenv('DINGTALK_HOST');
$corp_id = getenv('DINGTALK_CORP_ID');
$corp_secret = getenv('DINGTALK_CORP_SECRET');
$app_key = getenv('DINGTALK_APP_KEY');

function post($url, $data)
{
    $options = ['http' => [
        'header' => "Content-type: application/json\r\n",
        'method' => 'POST',
        'content' => json_encode($data),
    ]];
    return json_decode(file_get_contents($url, false, stream_context_create($options)), true);
}

$token = json_decode(file_get_contents("$host/gettoken?corpid=$corp_id&corpsecret=$corp_secret"), true)['access_token'];

$session = ['session_id' => '会话/1', 'app_key' => $app_key, 'chatid' => '', 'user_id' => 'zhangsan'];
$created = post("$host/topapi/v2/im/create_session?access_token=$token", $session);
echo 'created ', $created['result']['session_id'], "\n";

$read = post("$host/topapi/v2/user/getsession?access_token=$token", ['userid' => 'zhangsan']);
echo 'read ', $read['result']['session'], "\n";

$closed = post("$host/topapi/v2/im/close_session?access_token=$token", $session);
echo 'closed ', var_export($closed['success'], true), "\n";
