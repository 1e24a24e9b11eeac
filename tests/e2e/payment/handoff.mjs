// The token that a citizen brings: verified with the keys that Pierre publishes, by a library that
// is not Pierre's, then used there, once.
import { InspectFooter, PublicProtocol } from "paseto";
import { ImportPublicKeyFactory, VerifyFactory } from "paseto/v4/public";
import { keyId } from "./keys.mjs";

const paseto = new PublicProtocol(ImportPublicKeyFactory, VerifyFactory);
const MINUTES = 15, LEEWAY_S = 60, FOOTER_LIMIT = 512, TIMEOUT_MS = 5000;
const CLAIMS = ["iss", "aud", "sub", "jti", "iat", "nbf", "exp", "order", "product", "amount", "currency",
	"reference", "lang", "return_url"];

// `code` names the page that the citizen sees (texts.mjs), the message is for the log.
export class Refusal extends Error {
	constructor(code, message) {
		super(message);
		this.code = code;
	}
}

async function ask(url, options) {
	try {
		return await fetch(url, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS), ...options });
	} catch (error) {
		throw new Refusal("unreachable", `${url}: ${error.cause?.message ?? error.message}`);
	}
}

// Nothing in a footer may be believed: it only says which key to look for.
function keyOf(token) {
	try {
		const footer = InspectFooter(token);
		const { kid } = footer.length <= FOOTER_LIMIT ? JSON.parse(new TextDecoder().decode(footer)) : {};
		if (/^k4\.pid\.[\w-]{44}$/.test(kid)) return kid;
	} catch { /* as below */ }
	throw new Refusal("malformed", "no token, or no key id in its footer");
}

async function publishedKey(pierre, kid) {
	const response = await ask(`${pierre}/payments/keys`);
	if (!response.ok) throw new Refusal("unreachable", `${pierre}/payments/keys answers ${response.status}`);
	const { keys } = await response.json();
	const found = keys.find((key) => key.kid === kid);

	if (!found) throw new Refusal("unknown_key", `Pierre publishes no key ${kid}`);
	if (keyId(found.key) !== kid) throw new Refusal("unknown_key", `the key ${found.key} has not the id ${kid}`);
	const now = Date.now();
	if (Date.parse(found.use_from) > now + LEEWAY_S * 1000 || Date.parse(found.publish_until) < now)
		throw new Refusal("unknown_key", `the key ${kid} is not for today`);
	return paseto.ImportPublicKey(found.key);
}

function isCommunication(reference) {
	const digits = String(reference).replace(/\D/g, "").padStart(12, "0");
	return digits.length === 12 && (Number(digits.slice(0, 10)) % 97 || 97) === Number(digits.slice(10));
}

// What the library does not know of.
function fault(claims) {
	const lifetime = Date.parse(claims.exp) - Date.parse(claims.iat);
	if (!(lifetime > 0 && lifetime <= MINUTES * 60000)) return `exp is not within ${MINUTES} minutes of iat`;
	if (!Number.isSafeInteger(claims.amount) || claims.amount < 1) return `the amount ${claims.amount} is no number of cents`;
	if (claims.currency !== "EUR") return `the currency ${claims.currency} is not EUR`;
	if (!/^[0-9a-f]{32}$/.test(claims.order)) return "the order is no id of 32 hexadecimal digits";
	if (!isCommunication(claims.reference)) return `the reference ${claims.reference} is no structured communication`;
	if (!["nl", "fr", "en"].includes(claims.lang)) return `the language ${claims.lang} is not nl, fr or en`;
	if (!/^https?:\/\//.test(claims.return_url)) return "return_url is no web address";
	return undefined;
}

// The claims; throws a Refusal.
export async function readHandoff(token, pierre, names) {
	const key = await publishedKey(pierre, keyOf(token));
	let claims;
	try {
		({ claims } = await paseto.Verify(key, token, { issuer: names.pierre, audience: names.payment,
			requiredClaims: CLAIMS, maxTokenAge: MINUTES * 60, clockTolerance: LEEWAY_S }));
	} catch (error) {
		const isOld = /has expired|too old/.test(error.message);
		throw new Refusal(isOld ? "expired" : error.claim ? "bad_claim" : "forged", error.message);
	}
	const problem = fault(claims);
	if (problem) throw new Refusal("bad_claim", problem);
	return claims;
}

// Tells Pierre that the token is used now. False when it was used before.
export async function useToken(token, pierre) {
	const response = await ask(`${pierre}/payments/use`,
		{ method: "POST", headers: { "content-type": "text/plain" }, body: token });

	if (response.ok) return true;
	if (response.status === 409) return false;
	const codes = { 401: "forged", 410: "expired" };
	throw new Refusal(codes[response.status] ?? "unreachable", `${pierre}/payments/use answers ${response.status}`);
}
