#!/usr/bin/env bash
# The examples for payment providers against the tool, in three languages. Usage:
# test_examples.sh PATH-OF-PIERRE
set -uo pipefail

pierre=$(realpath "${1:?usage: test_examples.sh PATH-OF-PIERRE}")
root=$(realpath "$(dirname "$0")/../..")
examples=$root/daemon/payment/examples
work=$(mktemp -d /tmp/pierre-examples-XXXXXX)
trap 'rm -rf "$work"' EXIT
unset PIERRE_KEYS
cd "$work" || exit 1
. "$root/tests/integration/tap.sh"

# Debian's python3 has Debian's python3-nacl; another one in front of it need not.
declare -A example=(
	[node]="node $examples/verify.mjs"
	[python]="/usr/bin/python3 $examples/verify.py"
	[php]="php $examples/verify.php"
)
# try STATUS LANGUAGE INPUT ARGUMENT...: runs an example; output in $out and $err.
try() {
	local status=$1 language=$2
	printf '%s\n' "$3" >in
	shift 3
	# shellcheck disable=SC2086 # words
	run "$status" bash -c 'exec "$@" <in' - ${example[$language]} "$@"
}
prepare() {
	run 0 "$pierre" keygen --out keys && run 0 "$pierre" keygen --out provider && run 0 "$pierre" keygen --out stranger &&
		sed -i 's/use_from .*/use_from 2020-01-01T00:00:00Z/' keys/*.secret &&
		run 0 "$pierre" keys rotate --keys keys && "$pierre" keys publish --keys keys >keys.json &&
		token=$(make keys) && [ -n "$token" ] &&
		provider=$("$pierre" keys publish --keys provider | grep -o 'k4\.public\.[^"]*')
}
make() { # FOLDER [OPTION...]
	local keys=$1
	shift
	"$pierre" token make --keys "$keys" --amount 2550 --order o-1 --issuer pierre --audience shop "$@"
}
a_token_is_accepted() {
	try 0 "$1" "$token" verify keys.json pierre shop && has '"order":' "$out" && has 'o-1' "$out" && has 2550 "$out"
}
bad_tokens_are_refused() {
	local at flipped
	try 1 "$1" "$token" verify keys.json pierre other && has "wrong audience" "$err" &&
		try 1 "$1" "$token" verify keys.json other shop && has "wrong issuer" "$err" &&
		try 1 "$1" "$(make stranger)" verify keys.json pierre shop && has "unknown key" "$err" &&
		try 1 "$1" "$(make keys --issued "$(date -u -d '-17 minutes' +%FT%TZ)")" verify keys.json pierre shop &&
		has "expired" "$err" &&
		try 1 "$1" "$(make keys --issued "$(date -u -d '+5 minutes' +%FT%TZ)")" verify keys.json pierre shop &&
		has "not valid yet" "$err" && try 1 "$1" "${token%.*}" verify keys.json pierre shop &&
		try 1 "$1" "$token=" verify keys.json pierre shop && try 1 "$1" "" verify keys.json pierre shop &&
		try 1 "$1" "v4.local.${token#v4.public.}" verify keys.json pierre shop || return
	# A character of the payload, and one of the signature.
	for at in 40 $((${#token} - 120)); do
		flipped=A
		[ "${token:at:1}" = A ] && flipped=B
		try 1 "$1" "${token:0:at}$flipped${token:at+1}" verify keys.json pierre shop && has "wrong signature" "$err" || return
	done
}
# Signs any claims with the key that signed $token, which holds the others.
sign() { # PYTHON, which changes `claims`
	printf '%s\n' "$token" | PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$examples /usr/bin/python3 -c '
import glob, json, sys, verify
from nacl.signing import SigningKey
body, footer = (verify.decode(part) for part in sys.stdin.read().strip()[10:].split("."))
claims = json.loads(body[:-64])
exec(sys.argv[1])
payload, kid = json.dumps(claims).encode(), json.loads(footer)["kid"][7:]
secret = open(f"keys/{kid}.secret").readline().strip()[10:]
message = verify.pae(b"v4.public.", payload, footer, b"")
signature = SigningKey(verify.decode(secret)[:32]).sign(message).signature
print("v4.public." + verify.encode(payload + signature) + "." + verify.encode(footer))' "$1"
}
incomplete_claims_are_refused() {
	local change
	try 0 "$1" "$(sign '')" verify keys.json pierre shop || return
	for change in 'del claims["exp"]' 'claims["exp"] = None' 'claims["exp"] = 4102444800' 'claims["exp"] = "?"' \
		'del claims["nbf"]' 'del claims["iss"]' 'del claims["aud"]' 'claims["aud"] = ["shop"]' \
		'claims["amount"] = "2550"' 'claims["amount"] = 25.5' 'del claims["amount"]' 'claims["currency"] = "USD"'; do
		try 1 "$1" "$(sign "$change")" verify keys.json pierre shop && has refused "$err" ||
			{ why="$change: $why"; return 1; }
	done
}
the_answer_is_accepted() {
	local claims status
	try 0 "$1" "$token" verify keys.json pierre shop || return
	claims=$out
	for status in paid failed refunded; do
		try 0 "$1" "$claims" answer provider/*.secret $status pay-7 || return
		answer=$out
		run 0 "$pierre" token verify --public "$provider" --issuer shop --audience pierre "$answer" &&
			has "\"status\":\"$status\"" "$out" && has '"order":"o-1"' "$out" && has '"payment":"pay-7"' "$out" &&
			has '"amount":2550' "$out" && has '"currency":"EUR"' "$out" && has '"jti":' "$out" || return
	done
	run 1 "$pierre" token verify --public "$provider" --audience other "$answer" && has "aud is not" "$err" &&
		run 1 "$pierre" token verify --keys keys "$answer" && has "is not in" "$err" &&
		run 1 "$pierre" token verify --public "$provider" "${answer:0:40}x${answer:41}"
}

test_case "keys and a token are made" prepare
for language in node python php; do
	test_case "$language accepts a token" a_token_is_accepted $language
	test_case "$language refuses bad tokens" bad_tokens_are_refused $language
	test_case "$language refuses incomplete claims" incomplete_claims_are_refused $language
	test_case "the answer of $language is accepted" the_answer_is_accepted $language
done
tap_end
