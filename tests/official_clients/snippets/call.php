<?php
require 'vendor/autoload.php';

use AlibabaCloud\SDK\Dingtalk\Voauth2_1_0\Dingtalk as Login;
use AlibabaCloud\SDK\Dingtalk\Voauth2_1_0\Models\GetAccessTokenRequest;
use AlibabaCloud\SDK\Dingtalk\Vrobot_1_0\Dingtalk as Robot;
use AlibabaCloud\SDK\Dingtalk\Vrobot_1_0\Models\BatchSendOTOHeaders;
use AlibabaCloud\SDK\Dingtalk\Vrobot_1_0\Models\BatchSendOTORequest;
use AlibabaCloud\Tea\Utils\Utils\RuntimeOptions;
use Darabonba\OpenApi\Models\Config;

// Without DINGTALK_API it calls DingTalk.
[$protocol, $endpoint] = explode('://', getenv('DINGTALK_API') ?: 'https://api.dingtalk.com');
$config = new Config(['protocol' => $protocol, 'endpoint' => $endpoint]);

$credential = new GetAccessTokenRequest(['appKey' => getenv('CLIENT_ID'), 'appSecret' => getenv('CLIENT_SECRET')]);
$token = (new Login($config))->getAccessToken($credential)->body->accessToken;

$message = new BatchSendOTORequest([
    'robotCode' => getenv('ROBOT_CODE'),
    'userIds' => ['zhangsan'],
    'msgKey' => 'sampleText',
    'msgParam' => json_encode(['content' => 'Hello from PHP']),
]);
$headers = new BatchSendOTOHeaders(['xAcsDingtalkAccessToken' => $token]);
$sent = (new Robot($config))->batchSendOTOWithOptions($message, $headers, new RuntimeOptions([]));
echo $sent->body->processQueryKey, "\n";
