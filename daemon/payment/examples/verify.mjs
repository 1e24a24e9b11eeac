// A payment side in Node.js, without packages: checks a hand-off token, and makes a status answer.
//
//	node verify.mjs verify KEYS.json ISSUER AUDIENCE <token >claims.json
//	node verify.mjs answer ID.secret STATUS PAYMENT <claims.json >token
//
// KEYS.json is what GET /payments/keys gave. ID.secret is a key as 'pierre keygen' makes it.
import { createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const HEADER = 'v4.public.', LEEWAY = 60_000;

function refuse(why) {
	throw new Error(why);
}

// Buffer.from overlooks what is no base64url; a token has one text only.
function decode(text) {
	const bytes = Buffer.from(text, 'base64url');
	return bytes.toString('base64url') === text ? bytes : refuse('no base64url');
}

// Pre-authentication encoding: nothing can move from one piece to the next.
function pae(...pieces) {
	const count = (n) => { const b = Buffer.alloc(8); b.writeBigUInt64LE(BigInt(n)); return b; };
	return Buffer.concat([count(pieces.length), ...pieces.flatMap((p) => [count(p.length), p])]);
}

function verifyToken(token, keys, issuer, audience) {
	if (token.length > 8192 || !token.startsWith(HEADER)) refuse('no v4.public token');
	const [body, footerText, ...more] = token.slice(HEADER.length).split('.');
	if (!footerText || more.length) refuse('no v4.public token with a footer');
	const bytes = decode(body), footer = decode(footerText);
	if (bytes.length < 64 || footer.length > 512) refuse('wrong length');
	const payload = bytes.subarray(0, -64), signature = bytes.subarray(-64);
	// The footer only says which of the known keys to take.
	const { kid } = JSON.parse(footer);
	const known = keys.find((key) => key.kid === kid);
	if (!known) refuse('unknown key; fetch /payments/keys again');
	const key = createPublicKey({ format: 'jwk', key: {
		kty: 'OKP', crv: 'Ed25519', x: known.key.replace('k4.public.', '') } });
	const message = pae(Buffer.from(HEADER), payload, footer, Buffer.alloc(0));
	if (!verify(null, message, key, signature)) refuse('wrong signature');
	const claims = JSON.parse(payload), now = Date.now();
	if (claims.iss !== issuer) refuse('wrong issuer');
	if (claims.aud !== audience) refuse('wrong audience');
	// Written so that what is no date is refused too.
	if (!(Date.parse(claims.exp) + LEEWAY > now)) refuse('expired');
	if (!(Date.parse(claims.nbf) <= now + LEEWAY)) refuse('not valid yet');
	if (!Number.isSafeInteger(claims.amount) || claims.currency !== 'EUR') refuse('wrong amount');
	return claims;
}

function answer(claims, keyFile, status, payment) {
	const secret = Buffer.from(readFileSync(keyFile, 'utf8').split('\n')[0].replace('k4.secret.', ''), 'base64url');
	const key = createPrivateKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519',
		d: secret.subarray(0, 32).toString('base64url'), x: secret.subarray(32).toString('base64url') } });
	const moment = (ms) => new Date(ms).toISOString(), now = Date.now();
	const payload = Buffer.from(JSON.stringify({
		iss: claims.aud, aud: claims.iss, jti: randomBytes(16).toString('hex'),
		iat: moment(now), nbf: moment(now), exp: moment(now + 5 * 60_000),
		order: claims.order, payment, status, amount: claims.amount, currency: claims.currency }));
	const footer = Buffer.from(JSON.stringify({ kid: `k4.pid.${basename(keyFile, '.secret')}` }));
	const signature = sign(null, pae(Buffer.from(HEADER), payload, footer, Buffer.alloc(0)), key);
	return HEADER + Buffer.concat([payload, signature]).toString('base64url') + '.' + footer.toString('base64url');
}

const [action, file, ...rest] = process.argv.slice(2), input = readFileSync(0, 'utf8').trim();
try {
	if (action === 'verify')
		console.log(JSON.stringify(verifyToken(input, JSON.parse(readFileSync(file)).keys, ...rest)));
	else
		console.log(answer(JSON.parse(input), file, ...rest));
} catch (error) {
	console.error(`refused: ${error.message}`);
	process.exit(1);
}
