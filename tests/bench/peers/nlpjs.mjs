// NLP.js with its defaults: its neural classifier, entities and sentiment included, as a bot
// that is built on it gets them. See ../README.md.
import { readFileSync, writeFileSync } from "node:fs";
import { containerBootstrap, Nlp, LangEn } from "@nlpjs/basic";
import { LangNl } from "@nlpjs/lang-nl";
import { LangFr } from "@nlpjs/lang-fr";

const ROUNDS_OF_FILE = 5;
const LANGUAGES = { nl: LangNl, fr: LangFr, en: LangEn };

const rows = (path) =>
	readFileSync(path, "utf8")
		.split("\n")
		.filter(Boolean)
		.map((line) => [line.slice(0, line.indexOf("\t")), line.slice(line.indexOf("\t") + 1)]);

async function start(lang) {
	const container = await containerBootstrap();

	container.use(Nlp);
	container.use(LANGUAGES[lang]);
	const nlp = container.get("nlp");
	nlp.settings.autoSave = false;
	nlp.settings.autoLoad = false;
	nlp.settings.log = false;
	nlp.addLanguage(lang);
	return nlp;
}

async function train(lang, data, path) {
	const nlp = await start(lang);

	for (const [intent, text] of rows(data)) nlp.addDocument(lang, text, intent);
	await nlp.train();
	writeFileSync(path, nlp.export(true));
}

// Below its threshold it answers "None"; the intent that it thinks likeliest counts all the same,
// as it does for the others.
const likeliest = (result) =>
	result.classifications.find(({ intent }) => intent !== "None")?.intent ?? "-";

async function pass(name, nlp, lang, texts, rounds) {
	const times = [];
	const predictions = [];

	for (let round = 0; round < rounds; round++) {
		for (const text of texts) {
			const begin = process.hrtime.bigint();
			const result = await nlp.process(lang, text);
			times.push(Number(process.hrtime.bigint() - begin) / 1000);
			if (round === 0) predictions.push(likeliest(result));
		}
	}
	const sum = times.reduce((a, b) => a + b, 0);
	times.sort((a, b) => a - b);
	const at = (share) => times[Math.floor(times.length * share)].toFixed(1);
	console.log(name, at(0.5), at(0.99), Math.round((1e6 * times.length) / sum));
	return predictions;
}

async function measure(lang, path, file, out) {
	const nlp = await start(lang);
	const texts = rows(file).map(([, text]) => text);

	nlp.import(readFileSync(path, "utf8"));
	const predictions = await pass("first", nlp, lang, texts, 1);
	await pass("again", nlp, lang, texts, ROUNDS_OF_FILE);
	console.log("schedstat", readFileSync("/proc/self/schedstat", "utf8").trim());
	console.log("peak", process.resourceUsage().maxRSS);
	writeFileSync(out, predictions.join("\n") + "\n");
}

const [what, lang, ...paths] = process.argv.slice(2);
if (what === "train" && LANGUAGES[lang] && paths.length === 2) {
	await train(lang, ...paths);
} else if (what === "measure" && LANGUAGES[lang] && paths.length === 3) {
	await measure(lang, ...paths);
} else {
	console.error(
		"Usage: nlpjs.mjs train LANG DATA MODEL\n       nlpjs.mjs measure LANG MODEL TEXTS PREDICTIONS\n\n" +
			"DATA and TEXTS are lines 'intent<TAB>text'.",
	);
	process.exit(2);
}
