// The municipality's colour, made readable: what stands on it, and a shade of it for text and lines.
// Relative luminance and contrast as WCAG 2.2 defines them.

const DEFAULT = "#0b5a8a";
const TEXT = 4.5;
// The grounds that text in that colour stands on (panel.css): the hardest of light and dark each.
const LIGHT = [238, 242, 246], DARK = [35, 46, 58];
const BLACK = [0, 0, 0], WHITE = [255, 255, 255];

let brush;

// [red, green, blue] of any CSS colour, from 0 to 255; undefined where it is none, or one that nobody sees.
export function parse(css) {
	brush ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
	if (!css || !CSS.supports("color", css) || /currentcolor|inherit|initial|unset|revert|var\(/i.test(css)) return undefined;
	brush.clearRect(0, 0, 1, 1);
	brush.fillStyle = css;
	// Said in words where the browser does, since some tell nobody true pixels.
	const hex = /^#(..)(..)(..)$/.exec(brush.fillStyle);
	if (hex) return hex.slice(1).map((part) => parseInt(part, 16));
	brush.fillRect(0, 0, 1, 1);
	const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
	return alpha ? [red, green, blue] : undefined;
}

const channel = (value) => (value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
const luminance = ([red, green, blue]) => 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);

export function contrast(one, other) {
	const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (high + 0.05) / (low + 0.05);
}

// As near to the colour as can be read on the ground.
function shade(colour, ground, towards) {
	for (let part = 0; part < 1; part += 0.04) {
		const mixed = colour.map((value, i) => Math.round(value + (towards[i] - value) * part));
		if (contrast(mixed, ground) >= TEXT) return mixed;
	}
	return towards;
}

// { main, onMain, light, dark }: the colour, what is written on it, and what is written in it.
export function palette(css) {
	const main = parse(css) ?? parse(DEFAULT);
	return {
		main,
		onMain: contrast(main, WHITE) >= contrast(main, BLACK) ? WHITE : BLACK,
		light: shade(main, LIGHT, BLACK),
		dark: shade(main, DARK, WHITE),
	};
}

// Keeps `sheet` right when the page's style changes; returns how to stop that.
export function watchColours(host, sheet) {
	const scheme = matchMedia("(prefers-color-scheme: dark)"), rgb = (colour) => `rgb(${colour.join()})`;
	let last;
	const look = () => {
		const css = getComputedStyle(host).getPropertyValue("--pierre-color").trim();
		if (css === last) return;
		const { main, onMain, light, dark } = palette(last = css);
		sheet.replaceSync(`:host{--main:${rgb(main)};--on-main:${rgb(onMain)};--link:${rgb(light)}}
@media(prefers-color-scheme:dark){:host{--link:${rgb(dark)}}}`);
	};
	const observer = new MutationObserver(look), attributeFilter = ["class", "style", "data-theme"];
	for (const element of new Set([host, document.documentElement, document.body])) observer.observe(element, { attributes: true, attributeFilter });
	scheme.addEventListener("change", look);
	look();
	return () => {
		observer.disconnect();
		scheme.removeEventListener("change", look);
	};
}
