# The signing keys and the stand-in for the payment page (tests/e2e/payment) beside a Pierre that
# is tried out. Sourced by daemon/up, in the root of the repository.

payment_folder=run/payment
payment_server=tests/e2e/payment/server.mjs
# What pierred is told; empty when nothing can be paid.
payment_settings=()

payment_running() {
	local pid
	pid=$(cat $payment_folder/pid 2>/dev/null) && [ -n "$pid" ] || return 1
	[ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$PWD" ] &&
		tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qxF $payment_server
}

payment_stop() {
	local pid
	payment_running || return 0
	pid=$(cat $payment_folder/pid)
	kill -TERM "$pid"
	for _ in $(seq 100); do
		[ -d "/proc/$pid" ] || break
		sleep 0.1
	done
	rm -f $payment_folder/pid
	echo "Stopped the stand-in for the payment page (process $pid)."
}

# Prints why nothing can be paid; true when something can.
payment_possible() {
	command -v node >/dev/null && command -v npm >/dev/null || {
		echo "Paying is off: the stand-in for the payment page needs node and npm (apt-get install nodejs npm)."
		return 1
	}
	modules_install tests/e2e >run/npm.log 2>&1 || {
		echo "Paying is off: npm could not fetch the modules of tests/e2e; see run/npm.log."
		return 1
	}
}

payment_launch() { # port of pierred, port of its own
	rm -f $payment_folder/port
	nohup node $payment_server --port "$2" --port-file $payment_folder/port \
		--pierre "http://127.0.0.1:$1" --keys $payment_folder >>$payment_folder/log 2>&1 </dev/null &
	echo $! >$payment_folder/pid
	for _ in $(seq 100); do
		[ -s $payment_folder/port ] && return 0
		[ -d "/proc/$(cat $payment_folder/pid)" ] || return 1
		sleep 0.1
	done
	return 1
}

# Starts it unless it runs already as it should; fills in payment_settings.
payment_start() { # port of pierred
	local started former
	payment_possible || { payment_stop; return 0; }
	mkdir -p -m 700 $payment_folder
	[ -d run/keys ] || "$pierre" keygen --out run/keys
	started="$1 $(cat tests/e2e/payment/*.mjs tests/e2e/package-lock.json | cksum)"
	former=$(cat $payment_folder/port 2>/dev/null || echo 0)
	if ! payment_running || [ "$started" != "$(cat $payment_folder/started 2>/dev/null)" ]; then
		payment_stop
		# The port of before, so that links which left still work.
		if ! payment_launch "$1" "$former" && { payment_stop; ! payment_launch "$1" 0; }; then
			echo "Paying is off: the stand-in for the payment page did not start; see $payment_folder/log."
			payment_stop
			return 0
		fi
		echo "$started" >$payment_folder/started
		echo "Started the stand-in for the payment page (process $(cat $payment_folder/pid), log: $payment_folder/log)."
	fi
	payment_settings=(--keys run/keys --payment-keys $payment_folder/payment.public
		--payment-url "http://127.0.0.1:$(cat $payment_folder/port)/pay"
		--public-url "http://127.0.0.1:$1")
}
