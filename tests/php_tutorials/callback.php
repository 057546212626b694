<?php
// What receives the events of the second tutorial: checks the signature, decrypts, writes down what came, answers "success" encrypted.
// Served by `php -S`.

$token = getenv('CALLBACK_TOKEN');
$key = base64_decode(getenv('CALLBACK_AES_KEY') . '=');
$owner = getenv('DINGTALK_CORP_ID');

function signature(...$parts)
{
    sort($parts, SORT_STRING);
    return sha1(implode('', $parts));
}

$encrypted = json_decode(file_get_contents('php://input'), true)['encrypt'];
if (!hash_equals(signature($token, $_GET['timestamp'], $_GET['nonce'], $encrypted), $_GET['signature'])) {
    http_response_code(403);
    exit;
}

$options = OPENSSL_RAW_DATA | OPENSSL_ZERO_PADDING;
$padded = openssl_decrypt($encrypted, 'aes-256-cbc', $key, OPENSSL_ZERO_PADDING, substr($key, 0, 16));
$plain = substr($padded, 0, -ord(substr($padded, -1)));
$length = unpack('N', substr($plain, 16, 4))[1];
file_put_contents(getenv('CALLBACK_HEARD'), substr($plain, 20, $length) . "\n", FILE_APPEND | LOCK_EX);

$plain = random_bytes(16) . pack('N', 7) . 'success' . $owner;
$padding = 32 - strlen($plain) % 32;
$plain .= str_repeat(chr($padding), $padding);
$answer = base64_encode(openssl_encrypt($plain, 'aes-256-cbc', $key, $options, substr($key, 0, 16)));
$timestamp = (string) (time() * 1000);
$nonce = bin2hex(random_bytes(6));
header('Content-Type: application/json');
echo json_encode([
    'msg_signature' => signature($token, $timestamp, $nonce, $answer),
    'timeStamp' => $timestamp,
    'nonce' => $nonce,
    'encrypt' => $answer,
]);
