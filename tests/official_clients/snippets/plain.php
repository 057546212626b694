<?php
// Without DINGTALK_API it calls DingTalk.
$api = getenv('DINGTALK_API') ?: 'https://api.dingtalk.com';

function post($url, $body, $token = '')
{
    $options = ['http' => [
        'method' => 'POST',
        'header' => "Content-Type: application/json\r\nx-acs-dingtalk-access-token: $token\r\n",
        'content' => json_encode($body),
        'ignore_errors' => true,
    ]];
    $answer = json_decode(file_get_contents($url, false, stream_context_create($options)), true);
    if (!$answer || isset($answer['code'])) {
        throw new Exception('no answer that counts: ' . json_encode($answer));
    }
    return $answer;
}

$credential = ['appKey' => getenv('CLIENT_ID'), 'appSecret' => getenv('CLIENT_SECRET')];
$token = post("$api/v1.0/oauth2/accessToken", $credential)['accessToken'];

$message = [
    'robotCode' => getenv('ROBOT_CODE'),
    'userIds' => ['zhangsan'],
    'msgKey' => 'sampleText',
    'msgParam' => json_encode(['content' => 'Hello from plain PHP']),
];
echo post("$api/v1.0/robot/oToMessages/batchSend", $message, $token)['processQueryKey'], "\n";
