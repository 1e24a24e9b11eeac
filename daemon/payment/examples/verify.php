<?php
// A payment side in PHP with its extension sodium: checks a hand-off token, and makes a status answer.
//
//	php verify.php verify KEYS.json ISSUER AUDIENCE <token >claims.json
//	php verify.php answer ID.secret STATUS PAYMENT <claims.json >token
//
// KEYS.json is what GET /payments/keys gave. ID.secret is a key as 'pierre keygen' makes it.
declare(strict_types=1);

const HEADER = 'v4.public.';
const LEEWAY = 60;
const VARIANT = SODIUM_BASE64_VARIANT_URLSAFE_NO_PADDING;

function encode(string $bytes): string
{
	return sodium_bin2base64($bytes, VARIANT);
}

function decode(string $text): string
{
	$bytes = sodium_base642bin($text, VARIANT);
	// libsodium 1.0.18 takes some bytes for '_'; a token has one text only.
	if (encode($bytes) !== $text)
		throw new Exception('no base64url');
	return $bytes;
}

// Pre-authentication encoding: nothing can move from one piece to the next.
function pae(string ...$pieces): string
{
	$out = pack('P', count($pieces));
	foreach ($pieces as $piece)
		$out .= pack('P', strlen($piece)) . $piece;
	return $out;
}

function object(string $json): array
{
	return json_decode($json, true, 8, JSON_THROW_ON_ERROR);
}

// Strict: without a time, a token would count for ever.
function moment(mixed $text): int
{
	$time = is_string($text) ? strtotime($text) : false;
	return $time === false ? throw new Exception('wrong time') : $time;
}

function verify(string $token, array $keys, string $issuer, string $audience): array
{
	if (strlen($token) > 8192 || !str_starts_with($token, HEADER))
		throw new Exception('no v4.public token');
	$parts = explode('.', substr($token, strlen(HEADER)));
	if (count($parts) !== 2)
		throw new Exception('no v4.public token with a footer');
	[$body, $footer] = array_map(decode(...), $parts);
	if (strlen($body) < 64 || strlen($footer) > 512)
		throw new Exception('wrong length');
	$payload = substr($body, 0, -64);
	// The footer only says which of the known keys to take.
	$known = array_column($keys, 'key', 'kid')[object($footer)['kid'] ?? ''] ?? null;
	if ($known === null)
		throw new Exception('unknown key; fetch /payments/keys again');
	$key = decode(substr($known, strlen('k4.public.')));
	if (!sodium_crypto_sign_verify_detached(substr($body, -64), pae(HEADER, $payload, $footer, ''), $key))
		throw new Exception('wrong signature');
	$claims = object($payload);
	if (($claims['iss'] ?? null) !== $issuer)
		throw new Exception('wrong issuer');
	if (($claims['aud'] ?? null) !== $audience)
		throw new Exception('wrong audience');
	if (moment($claims['exp'] ?? null) + LEEWAY <= time())
		throw new Exception('expired');
	if (moment($claims['nbf'] ?? null) > time() + LEEWAY)
		throw new Exception('not valid yet');
	if (!is_int($claims['amount'] ?? null) || ($claims['currency'] ?? null) !== 'EUR')
		throw new Exception('wrong amount');
	return $claims;
}

function answer(array $claims, string $file, string $status, string $payment): string
{
	$secret = decode(substr(trim(fgets(fopen($file, 'r'))), strlen('k4.secret.')));
	$moment = fn (int $seconds): string => gmdate('Y-m-d\TH:i:s\Z', time() + $seconds);
	$payload = json_encode([
		'iss' => $claims['aud'], 'aud' => $claims['iss'], 'jti' => bin2hex(random_bytes(16)),
		'iat' => $moment(0), 'nbf' => $moment(0), 'exp' => $moment(300),
		'order' => $claims['order'], 'payment' => $payment, 'status' => $status,
		'amount' => $claims['amount'], 'currency' => $claims['currency'],
	], JSON_THROW_ON_ERROR);
	$footer = json_encode(['kid' => 'k4.pid.' . basename($file, '.secret')], JSON_THROW_ON_ERROR);
	$signature = sodium_crypto_sign_detached(pae(HEADER, $payload, $footer, ''), $secret);
	return HEADER . encode($payload . $signature) . '.' . encode($footer);
}

[, $action, $file] = $argv;
$input = trim(stream_get_contents(STDIN));
try {
	if ($action === 'verify') {
		$keys = object(file_get_contents($file))['keys'];
		echo json_encode(verify($input, $keys, ...array_slice($argv, 3)), JSON_UNESCAPED_SLASHES), "\n";
	} else {
		echo answer(object($input), $file, ...array_slice($argv, 3)), "\n";
	}
} catch (Throwable $error) {
	fwrite(STDERR, "refused: {$error->getMessage()}\n");
	exit(1);
}
