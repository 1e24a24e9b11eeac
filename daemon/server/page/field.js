// The field fits what a form asks: the keys of a touch screen, what the browser may fill in, an
// example. It stays a field for text, since the citizen may say anything else instead.

const KINDS = {
	number: { inputmode: "numeric" },
	amount: { inputmode: "decimal" },
	communication: { inputmode: "numeric" },
	register_number: { inputmode: "numeric" },
	phone: { inputmode: "tel", autocomplete: "tel" },
	email: { inputmode: "email", autocomplete: "email", autocapitalize: "none", spellcheck: "false" },
	street: { autocomplete: "address-line1" },
	plate: { autocapitalize: "characters", spellcheck: "false" },
};
// The names that a pack gives to texts about a person.
const NAMES = { name: "name", first_name: "given-name", last_name: "family-name", birth_date: "bday" };
const PLAIN = { inputmode: "text", autocomplete: "off", autocapitalize: "sentences", spellcheck: "true" };
const DIGITS = ["numeric", "decimal", "tel"];

// `asked` is the question that waits for an answer, or undefined.
export function fitField($, t, asked) {
	const field = $("input");
	const own = (key, values) => t(key, values, asked?.lang);
	const wants = { ...PLAIN, ...(NAMES[asked?.slot] && { autocomplete: NAMES[asked.slot] }), ...KINDS[asked?.input] };

	for (const [name, value] of Object.entries(wants)) field.setAttribute(name, value);
	$("label").textContent = asked ? own("answer_label") : t("input_label");
	field.placeholder = !asked ? t("placeholder") : asked.example ?? own("answer_placeholder");
	if (asked) field.setAttribute("aria-describedby", "question");
	else field.removeAttribute("aria-describedby");
	$("letters").hidden = !DIGITS.includes(wants.inputmode);
	$("letters").textContent = "ABC";
	$("letters").setAttribute("aria-label", own("letters"));
}
