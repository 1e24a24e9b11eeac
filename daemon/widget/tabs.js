// The tabs of this site in one browser: what one does the others hear, and one of them has the socket. Who has it is
// decided by claims: the newest counts, and only what a citizen does makes one, so that tabs never fight.
const PINGS = 3; // without an answer

export function openTabs(name, conversation, on) {
	const me = Math.random().toString(36).slice(2, 12);
	let channel, holder = { tab: "", at: 0 }, pings = 0;

	const post = (message) => channel?.postMessage({ ...message, from: me, of: conversation() });
	const isNewer = ({ tab, at }) => at > holder.at || (at === holder.at && tab > holder.tab);

	const hear = {
		claim({ from, at }) {
			if (!isNewer({ tab: from, at })) return;
			holder = { tab: from, at };
			pings = 0;
			on.yielded();
		},
		offer({ from }) { if (holder.tab === from || !holder.tab) on.free(); },
		ping() { if (holder.tab === me) post({ tell: "pong" }); },
		pong({ from }) { if (from === holder.tab || !holder.tab) pings = 0; },
		ask({ from, of }) { on.asked(of, me < from, (answer) => post({ tell: "give", to: from, ...answer })); },
		give(message) { if (message.to === me) on.given(message); },
		change({ change, value }) { on.changed(change, value); },
	};

	function open() {
		try {
			channel = new BroadcastChannel(`pierre:${name}`);
		} catch { return; } // alone, then
		channel.onmessage = ({ data }) => {
			// One that asks may have no conversation, or one that is forgotten, and is answered with another.
			const isOurs = data?.of === conversation() || ["ask", "give"].includes(data?.tell);
			if (isOurs && Object.hasOwn(hear, data.tell)) hear[data.tell](data);
		};
	}

	open();
	return {
		get isHolder() { return holder.tab === me; },
		get isAlone() { return !channel; },
		ask(isNew) { channel?.postMessage({ tell: "ask", from: me, of: isNew ? undefined : conversation() }); },
		change(change, value) { post({ tell: "change", change, value }); },
		claim() {
			holder = { tab: me, at: Math.max(Date.now(), holder.at + 1) };
			post({ tell: "claim", at: holder.at });
		},
		// Nobody looks at this one: one that is looked at may have the socket.
		offer() { post({ tell: "offer" }); },
		// To be called again and again: is the one with the socket alive? A busy machine answers late.
		check() {
			post({ tell: "ping" });
			return ++pings <= PINGS;
		},
		close() {
			if (holder.tab === me) post({ tell: "offer" });
			holder = { tab: "", at: holder.at };
			if (channel) channel.onmessage = null;
			channel?.close();
			channel = undefined;
		},
	};
}
