#!/usr/bin/env bash
# pierre keygen, keys, token and bridge, as operators call them. Usage: test_keys.sh PATH-OF-PIERRE
set -uo pipefail

pierre=$(realpath "${1:?usage: test_keys.sh PATH-OF-PIERRE}")
root=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d /tmp/pierre-keys-XXXXXX)
trap 'rm -rf "$work"' EXIT
unset PIERRE_KEYS
cd "$work" || exit 1
. "$root/tests/integration/tap.sh"

# The digits of all secrets in a folder.
secrets() { sed -n 's/^k4\.secret\.//p' "$1"/*.secret; }
keeps_secrets() { # FOLDER: neither $out nor $err holds one
	local secret
	for secret in $(secrets "$1"); do
		lacks "$secret" "$out$err" || return
	done
	lacks "k4.secret." "$out$err"
}
# with_line FOLDER STATE: the line of the key in that state
with_state() { "$pierre" keys list --keys "$1" | grep "  $2\$"; }
pid_of() { with_state "$1" "$2" | cut -d ' ' -f 1; }

help_and_mistakes() {
	run 0 "$pierre" keygen --help && has "Usage: pierre keygen" "$out" &&
		run 0 "$pierre" keys --help && has "rotate" "$out" &&
		run 0 "$pierre" token --help && has "verify" "$out" &&
		run 0 "$pierre" token make --help && has "Usage: pierre token make" "$out" &&
		run 0 "$pierre" token verify --help && has "--public" "$out" &&
		run 0 "$pierre" token show --help && has "Usage: pierre token show" "$out" &&
		run 2 "$pierre" keygen here && has "--out" "$err" &&
		run 2 "$pierre" keys && has "list, rotate, publish" "$err" &&
		run 2 "$pierre" keys rotat && has "did you mean 'rotate'?" "$err" &&
		run 2 "$pierre" keys zzzzzz && has "no 'keys zzzzzz'" "$err" &&
		run 2 "$pierre" keys list --now && has "goes with rotate" "$err" &&
		run 2 "$pierre" token && has "make, verify, show" "$err" &&
		run 2 "$pierre" token verfy && has "did you mean 'verify'?" "$err" &&
		run 2 "$pierre" token zzzzzz && has "no 'token zzzzzz'" "$err" &&
		run 2 "$pierre" token show && has "give one token" "$err" &&
		run 2 "$pierre" token verify a b && has "give one token" "$err" &&
		run 2 "$pierre" token make && has "how many cents" "$err" &&
		run 2 "$pierre" token make --amount 0 && has "not '0'" "$err" &&
		run 2 "$pierre" token make --amount 25.50 && has "not '25.50'" "$err" &&
		run 2 "$pierre" token make --amount 1 --lang de && has "'de' is no language" "$err" &&
		run 2 "$pierre" token make --amount 1 --reference 123456789012 && has "'123456789012'" "$err" &&
		run 2 "$pierre" token make --amount 1 --issued today && has "not 'today'" "$err" &&
		run 2 "$pierre" token make --amount 1 --order "$(printf '%040d' 1)" && has "more than 32" "$err"
}
the_first_key_is_made_once() {
	run 1 "$pierre" keys list && has "run/keys" "$err" && has "pierre keygen" "$err" &&
		run 0 "$pierre" keygen --out deep/keys/ && has "current" "$out" && keeps_secrets deep/keys || return
	[ "$(stat -c %a deep/keys)" = 700 ] && [ "$(stat -c %a deep/keys/*.secret)" = 600 ] ||
		{ why=$(ls -lR deep); return 1; }
	local before
	before=$(cat deep/keys/*)
	run 1 "$pierre" keygen --out deep/keys && has "keys rotate" "$err" && keeps_secrets deep/keys &&
		[ "$before" = "$(cat deep/keys/*)" ]
}
rotation_shows_what_comes() {
	run 0 "$pierre" keygen --out rotated || return
	local first
	first=$(pid_of rotated current)
	run 0 "$pierre" keys rotate --keys rotated && has "next" "$out" && has "kill -HUP" "$err" && keeps_secrets rotated &&
		[ "$(pid_of rotated current)" = "$first" ] &&
		PIERRE_KEYS=rotated run 0 "$pierre" keys list && has "$first" "$out" && has "next" "$out" && keeps_secrets rotated &&
		run 0 "$pierre" keys rotate --now --keys rotated && has "retired" "$out" && lacks "next" "$out" &&
		[ "$(pid_of rotated current)" != "$first" ] && [ "$(pid_of rotated retired)" = "$first" ]
}
publishing_gives_json_without_secrets() {
	run 0 "$pierre" keys publish --keys rotated && keeps_secrets rotated &&
		python3 - "$(pid_of rotated current)" <<'EOF'
import json, sys
keys = json.load(open("out"))["keys"]
assert len(keys) == 2, keys
assert sys.argv[1] in [key["kid"] for key in keys]
assert all(key["key"].startswith("k4.public.") and key["use_from"].endswith("Z") for key in keys)
assert [key["publish_until"] is None for key in keys] == [False, True]
EOF
}
damaged_and_open_keys_are_refused() {
	local command
	run 0 "$pierre" keygen --out open && chmod 644 open/*.secret || return
	for command in "keys list" "keys rotate" "keys publish" "token make --amount 1"; do
		# shellcheck disable=SC2086 # words
		run 1 "$pierre" $command --keys open && has "chmod 600" "$err" && keeps_secrets open || return
	done
	run 0 "$pierre" keygen --out half && truncate -s 60 half/*.secret &&
		run 1 "$pierre" keys list --keys half && has "$(basename half/*.secret)" "$err" && keeps_secrets half
}
tokens_are_made_verified_and_shown() {
	run 0 "$pierre" keygen --out keys && keeps_secrets keys &&
		run 0 "$pierre" token make --keys keys --amount 2550 --order o-1 --product parking --lang nl \
			--reference +++010/8068/17183+++ --issuer us --audience them --return-url https://a.example/ &&
		has "v4.public." "$out" || return
	token=$out
	run 0 "$pierre" token verify --keys keys --issuer us --audience them "$token" &&
		has '"amount":2550,"currency":"EUR","reference":"+++010/8068/17183+++","lang":"nl"' "$out" &&
		has '"order":"o-1","product":"parking"' "$out" || return
	run 0 sh -c 'echo "$2" | "$1" token verify --keys keys -' - "$pierre" "$token" && has '"iss":"us"' "$out" || return
	local public
	public=$("$pierre" keys publish --keys keys | grep -o 'k4\.public\.[^"]*')
	run 0 "$pierre" token verify --public "$public" "$token" && has '"iss":"us"' "$out" &&
		run 0 "$pierre" token show "$token" && has "NOT VERIFIED" "$err" && has '"header":"v4.public"' "$out" &&
		has '"order":"o-1"' "$out" && has "\"footer\":{\"kid\":\"$(pid_of keys current)\"}" "$out"
}
verify_says_why_not() {
	run 1 "$pierre" token verify --keys keys --audience other "$token" && has "aud is not 'other'" "$err" &&
		run 1 "$pierre" token verify --keys keys --issuer other "$token" && has "iss is not 'other'" "$err" &&
		run 1 "$pierre" token verify --keys rotated "$token" && has "is not in 'rotated'" "$err" &&
		run 1 "$pierre" token verify --keys keys "${token/v4.public.eyJp/v4.public.eyJq}" && has "signed" "$err" &&
		run 1 "$pierre" token verify --keys keys "${token%.*}" && has "names no key" "$err" &&
		run 1 "$pierre" token verify --keys keys "$token=" && has "no v4.public token" "$err" &&
		run 1 "$pierre" token verify --keys keys "v4.local.${token#v4.public.}" && has "no v4.public token" "$err" &&
		run 1 "$pierre" token verify --keys keys "" && has "no v4.public token" "$err" &&
		run 1 "$pierre" token show "${token:0:80}" && has "no v4.public token" "$err" && [ -z "$out" ] &&
		run 1 "$pierre" token verify --public k4.public.AAAA "$token" && has "no public key" "$err" &&
		run 1 "$pierre" token verify --public "$(head -n 1 keys/*.secret)" "$token" && keeps_secrets keys &&
		run 1 "$pierre" token verify --public "$("$pierre" keys publish --keys deep/keys | grep -o 'k4\.public\.[^"]*')" "$token" &&
		has "another key" "$err" || return
	head -c 9000 /dev/zero | tr '\0' a | "$pierre" token verify --keys keys - 2>err
	[ $? -eq 1 ] && has "at most 8192" "$(cat err)"
}
a_token_counts_for_fifteen_minutes() {
	run 0 "$pierre" keygen --out old && sed -i 's/use_from .*/use_from 2020-01-01T00:00:00Z/' old/*.secret &&
		run 0 "$pierre" token make --keys old --amount 1 --issued "$(date -u -d '-16 minutes -2 seconds' +%FT%TZ)" &&
		run 1 "$pierre" token verify --keys old "$out" && has "expired at" "$err" &&
		run 0 "$pierre" token make --keys old --amount 1 --issued "$(date -u -d '-14 minutes' +%FT%TZ)" &&
		run 0 "$pierre" token verify --keys old "$out" &&
		run 0 "$pierre" token make --keys old --amount 1 --issued "$(date -u -d '+5 minutes' +%FT%TZ)" &&
		run 1 "$pierre" token verify --keys old "$out" && has "counts from" "$err" &&
		run 1 "$pierre" token make --keys old --amount 1 --issued 2019-01-01T00:00:00Z && has "no key signs" "$err"
}

a_bridge_has_a_key_that_is_told_once() {
	local key
	run 0 "$pierre" bridge list --file bridges.json && [ -z "$out" ] &&
		run 0 "$pierre" bridge add messengers --file bridges.json && key=$out &&
		[[ $key =~ ^[0-9a-f]{64}$ ]] && has "shown once" "$err" && lacks "$key" "$err$(cat bridges.json)" &&
		run 1 "$pierre" bridge add messengers --file bridges.json && has "there is a bridge 'messengers' already" "$err" &&
		run 1 "$pierre" bridge add Meta --file bridges.json && has "1 to 32 of a-z" "$err" &&
		run 0 "$pierre" bridge list --json --file bridges.json && has '{"name":"messengers","created":"' "$out" &&
		run 0 "$pierre" bridge remove messengers --file bridges.json &&
		run 1 "$pierre" bridge remove messengers --file bridges.json && has "there is no bridge 'messengers'" "$err" &&
		run 2 "$pierre" bridge ad && has "did you mean 'add'?" "$err" &&
		run 2 "$pierre" bridge add && has "takes NAME" "$err" &&
		run 2 "$pierre" bridge list x && has "takes nothing behind it" "$err" &&
		echo "{" >bridges.json && run 1 "$pierre" bridge list --file bridges.json && has "bridges.json:" "$err"
}

test_case "a bridge has a key that is told once" a_bridge_has_a_key_that_is_told_once
test_case "help and mistakes of keygen, keys and token" help_and_mistakes
test_case "the first key is made once, for its owner only" the_first_key_is_made_once
test_case "rotation shows what comes, and --now acts" rotation_shows_what_comes
test_case "publishing gives JSON without secrets" publishing_gives_json_without_secrets
test_case "damaged and open keys are refused, and not shown" damaged_and_open_keys_are_refused
test_case "tokens are made, verified and shown" tokens_are_made_verified_and_shown
test_case "verify says why not" verify_says_why_not
test_case "a token counts for fifteen minutes" a_token_counts_for_fifteen_minutes
tap_end
