// The stand-in's key pair: made at the first start, kept in a folder, written as PASERK.
import { webcrypto } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { blake2b } from "@noble/hashes/blake2.js";
import { PublicProtocol } from "paseto";
import {
	ExportPublicKeyFactory, ExportSecretKeyFactory, GenerateKeyPairFactory, GetPublicKeyFactory, ImportSecretKeyFactory,
} from "paseto/v4/public";

// Debian 12 has Node 18, where it is no global yet.
globalThis.crypto ??= webcrypto;

const paserk = new PublicProtocol(ExportPublicKeyFactory, ExportSecretKeyFactory, GenerateKeyPairFactory,
	GetPublicKeyFactory, ImportSecretKeyFactory);

// Source: paseto-standard/paserk, operations/ID.md.
export function keyId(publicKey) {
	const hash = blake2b(new TextEncoder().encode(`k4.pid.${publicKey}`), { dkLen: 33 });
	return `k4.pid.${Buffer.from(hash).toString("base64url")}`;
}

async function generate(file) {
	const { secretKey } = await paserk.GenerateKeyPair({ extractable: true });
	const text = await paserk.ExportSecretKey(secretKey);

	writeFileSync(file, `${text}\n`, { mode: 0o600, flag: "wx" });
	return text;
}

async function read(file) {
	try {
		return readFileSync(file, "utf8").trim();
	} catch (error) {
		if (error.code !== "ENOENT") throw error;
		return generate(file);
	}
}

// {secretKey, id} to sign with; payment.public is for pierred's setting payment_keys.
export async function loadKeys(folder) {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const file = join(folder, "k4.secret");
	const secretKey = await paserk.ImportSecretKey(await read(file));
	const publicKey = await paserk.ExportPublicKey(await paserk.GetPublicKey(secretKey));

	chmodSync(file, 0o600);
	writeFileSync(join(folder, "payment.public"),
		`# The stand-in for the payment page (tests/e2e/payment): for trying out, never for real money.\n${publicKey}\n`);
	return { secretKey, id: keyId(publicKey) };
}
