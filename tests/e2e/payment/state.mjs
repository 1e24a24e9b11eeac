// What must survive a restart: the orders that were taken over, and the answers that Pierre has not
// confirmed yet. One JSON file, replaced whole.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";

export class State {
	#file;
	orders = {}; // by id: claims of its token, status, payment
	queue = []; // {id, order, payment, status, amount, currency, until}

	constructor(file) {
		this.#file = file;
		try {
			Object.assign(this, JSON.parse(readFileSync(file, "utf8")));
		} catch (error) {
			if (error.code !== "ENOENT") throw new Error(`${file}: ${error.message}; mend or remove it`);
		}
	}

	// On disk when it returns.
	save() {
		const next = `${this.#file}.new`;
		const descriptor = openSync(next, "w", 0o600);

		writeSync(descriptor, JSON.stringify({ orders: this.orders, queue: this.queue }, null, "\t"));
		fsyncSync(descriptor);
		closeSync(descriptor);
		renameSync(next, this.#file);
	}
}
