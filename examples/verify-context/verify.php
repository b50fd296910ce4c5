<?php

const WINDOW_SECONDS = 300;

/** Whether the gateway made this call within the window of now; header names in lower case. */
function isFromGateway(string $key, int $now, string $method, string $target, array $headers, string $body): bool
{
    $form = '/\At=(\d+),n=(\w+),b=(\w+),v1=([0-9a-f]{64})\z/';
    if (!preg_match($form, $headers['x-gatewright-context'] ?? '', $parts)) return false;
    [, $t, $n, $b, $mac] = $parts;
    if (abs($now - (int) $t) > WINDOW_SECONDS) return false;
    if ($b !== 'stream' && $b !== hash('sha256', $body)) return false;
    $own = [];
    foreach ($headers as $name => $value) {
        if (str_starts_with($name, 'x-gatewright-') && $name !== 'x-gatewright-context') $own[] = "$name:$value";
    }
    sort($own, SORT_STRING);
    $signed = implode("\n", ['v1', $t, $n, $method, $target, ...$own, $b]);
    return hash_equals(hash_hmac('sha256', $signed, $key), $mac);
}

// CONTEXT_KEY=… php verify.php < request: a whole HTTP request, as it came.
[$head, $body] = explode("\r\n\r\n", stream_get_contents(STDIN), 2);
$lines = explode("\r\n", $head);
[$method, $target] = explode(' ', array_shift($lines));
$headers = [];
foreach ($lines as $line) {
    [$name, $value] = explode(':', $line, 2);
    $known = strtolower($name);
    $headers[$known] = isset($headers[$known]) ? $headers[$known] . ', ' . trim($value) : trim($value);
}
$now = (int) (getenv('NOW') ?: time());
echo isFromGateway(getenv('CONTEXT_KEY'), $now, $method, $target, $headers, $body) ? "valid\n" : "invalid\n";
