<?php // An event and a robot message, received in ten lines, from DingTalk or `dingctl listen --forward-to`: php -S 127.0.0.1:3000 receive.php
[$token, $aes, $owner, $secret] = array_map('getenv', ['DINGTALK_CALLBACK_TOKEN', 'DINGTALK_CALLBACK_AES_KEY', 'DINGTALK_CLIENT_ID', 'DINGTALK_CLIENT_SECRET']);
[$body, $time, $key] = [json_decode(file_get_contents('php://input'), true), time() . '000', base64_decode("$aes=")];
$sign = function (...$texts) { sort($texts, SORT_STRING); return sha1(implode('', $texts)); };
$robot = base64_encode(hash_hmac('sha256', ($_SERVER['HTTP_TIMESTAMP'] ?? '') . "\n$secret", $secret, true));
$genuine = isset($body['encrypt']) ? hash_equals($sign($token, $_GET['timestamp'], $_GET['nonce'], $body['encrypt']), $_GET['msg_signature']) : hash_equals($robot, $_SERVER['HTTP_SIGN'] ?? '');
if (!$genuine) exit(http_response_code(403));
if (!isset($body['encrypt'])) exit(json_encode(['msgtype' => 'text', 'text' => ['content' => "PHP heard {$body['text']['content']}"]]));
$plain = openssl_decrypt($body['encrypt'], 'aes-256-cbc', $key, OPENSSL_ZERO_PADDING, substr($key, 0, 16));
error_log('PHP heard ' . json_decode(substr($plain, 20, unpack('N', $plain, 16)[1]), true)['EventType']);
$success = openssl_encrypt(str_pad($text = random_bytes(16) . pack('N', 7) . "success$owner", 32 * (intdiv(strlen($text), 32) + 1), chr(32 - strlen($text) % 32)), 'aes-256-cbc', $key, OPENSSL_ZERO_PADDING, substr($key, 0, 16));
echo json_encode(['msg_signature' => $sign($token, $time, 'nonce', $success), 'timeStamp' => $time, 'nonce' => 'nonce', 'encrypt' => $success]);
