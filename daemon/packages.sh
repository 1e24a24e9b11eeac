# The Debian packages and npm modules that Pierre needs, and how to get the missing ones. Sourced by
# daemon/up, tests/e2e/run.sh, tests/run and .ci/run, so that each package is named once.

# To build and run the daemon.
packages_daemon=(
	gcc libc6-dev cmake ninja-build pkg-config ca-certificates
	libwebsockets-dev libwebsockets-evlib-ev libev-dev libjansson-dev libsodium-dev
	libhunspell-dev hunspell-nl hunspell-fr hunspell-en-gb
	libutf8proc-dev libsqlite3-dev libcurl4-openssl-dev libical-dev libqrencode-dev zlib1g-dev libbrotli-dev
)
# To test it.
packages_tests=(
	libcmocka-dev php-cli python3 python3-nacl clang libclang-rt-14-dev lld valgrind curl procps sqlite3
)
# To test the widget in a browser. A node from elsewhere does as well.
packages_browser=(chromium)
command -v node >/dev/null && command -v npm >/dev/null || packages_browser+=(nodejs npm)
# To build and run the terminal.
packages_kiosk=(
	libgtk-4-dev libglib2.0-dev-bin libwebsockets-evlib-glib libcups2-dev libsystemd-dev fonts-inter adwaita-icon-theme
)
# To test it without a screen.
packages_screen=(xvfb cage xwayland grim imagemagick at-spi2-core dbus dbus-x11 gir1.2-atspi-2.0 python3-gi)
# To look at the code as CI does.
packages_lint=(
	clang-tidy clang-format cppcheck
)

# To measure it against others. A node from elsewhere does as well.
packages_bench=(g++ libfasttext-dev)
command -v node >/dev/null && command -v npm >/dev/null || packages_bench+=(nodejs npm)

# The npm modules that a folder's lock file names, unless they are there already.
modules_install() { # folder
	local lock=$1/package-lock.json mark=$1/node_modules/.installed-lock

	cmp -s "$lock" "$mark" ||
		{ npm ci --prefix "$1" --no-audit --no-fund --fetch-retries=1 --fetch-timeout=60000 >&2 &&
			cp "$lock" "$mark"; }
}

packages_install() {
	local missing=() name sudo=()

	for name in "$@"; do
		[ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] ||
			missing+=("$name")
	done
	[ ${#missing[@]} -eq 0 ] && return 0
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null || {
			echo "These packages are missing; install them as root: ${missing[*]}" >&2
			return 1
		}
		sudo=(sudo)
	fi
	echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
	if ! { "${sudo[@]}" apt-get update -qq &&
		"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
			--no-install-recommends "${missing[@]}"; } >/tmp/pierre-apt.$$ 2>&1; then
		cat /tmp/pierre-apt.$$ >&2
		rm -f /tmp/pierre-apt.$$
		return 1
	fi
	rm -f /tmp/pierre-apt.$$
}
