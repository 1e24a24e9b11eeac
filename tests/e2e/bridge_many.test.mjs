// 10,000 webhooks while pierred dies twice and pierre-bridge dies twice: nothing lost, nothing answered
// twice where the platform lets one know, everything in order.
// PIERRED=... PIERRE=... BRIDGE=... MODEL=... node --test-reporter=tap bridge_many.test.mjs
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;

test("10,000 webhooks over four deaths", () => {
	const ran = spawnSync(process.execPath, [join(here, "bridge_load.mjs"), "--kills"], { encoding: "utf8", timeout: 500000 });
	const figures = Object.fromEntries(ran.stdout.split("\n").filter(Boolean).map((line) => line.split(" ")));
	console.log(ran.stdout.replace(/^/gm, "# "));
	assert.equal(ran.status, 0, ran.stdout + ran.stderr);
	assert.ok(Number(figures.webhooks) >= 10000);
	assert.ok(Number(figures.events) >= 10000);
	assert.ok(Number(figures.told_twice) > 500 && Number(figures.batches) > 300);
	assert.ok(Number(figures.refused_while_dead) > 0, "it was dead while webhooks came");
	for (const name of ["wrong_citizens", "unanswered_citizens", "marks_sent_twice", "violations"]) assert.equal(figures[name], "0", name);
});
