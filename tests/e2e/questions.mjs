// Citizens who ask one question after the other, each with an answer of its own, so that one can tell
// what was lost, doubled or out of order.
const questions = [
	["i lost my passport", /^Call DOC STOP/m],
	["when is my waste collected?", /^Look up your street in the collection calendar/m],
	["composition of household", /^Order the household certificate/m],
	["how do i register my new adress", /^Declare your new address/m],
	["help", /^I answer practical questions/m],
];

export const question = (number) => questions[number % questions.length][0];

// Which questions the parts of an answer belong to: their indexes, in the order of arrival; of a part
// that came twice, both.
export function answered(seen) {
	return seen.flatMap(({ text }) => {
		const index = questions.findIndex(([, pattern]) => pattern.test(text));
		return index < 0 ? [] : [index];
	});
}

// The same without what came twice in a row: where a platform has no marks a part may be sent again.
const once = (indexes) => indexes.filter((index, i) => i === 0 || index !== indexes[i - 1]);

// What is wrong with the answers to the first `count` questions, told in this order from `first` on.
export function judge(citizen, first, count, { mayRepeat = false } = {}) {
	const wanted = Array.from({ length: count }, (_, i) => (first + i) % questions.length);
	const had = answered(citizen.seen), got = mayRepeat ? once(had) : had;
	if (JSON.stringify(got) === JSON.stringify(wanted)) return undefined;
	return `${citizen.channel}: ${got.length < wanted.length ? "lost" : got.length > wanted.length ? "doubled" : "out of order"}: wanted ${wanted}, got ${had}`;
}

export const answeredCount = (citizen) => once(answered(citizen.seen)).length;
export const repeatsOf = (citizen) => answered(citizen.seen).length - once(answered(citizen.seen)).length;
export const isAnswered = (citizen, first, count) => {
	const had = once(answered(citizen.seen));
	return had.length >= count && had.at(-1) === (first + count - 1) % questions.length;
};
