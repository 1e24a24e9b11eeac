"""A payment side in Python with PyNaCl (Debian: python3-nacl): checks a hand-off token, and makes a
status answer.

    python3 verify.py verify KEYS.json ISSUER AUDIENCE <token >claims.json
    python3 verify.py answer ID.secret STATUS PAYMENT <claims.json >token

KEYS.json is what GET /payments/keys gave. ID.secret is a key as 'pierre keygen' makes it.
"""
import base64
import json
import os
import sys
from datetime import datetime, timedelta, timezone

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

HEADER = "v4.public."
LEEWAY = timedelta(seconds=60)


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # Python overlooks what is no base64url; a token has one text only.
    if encode(data) != text:
        raise ValueError("no base64url")
    return data


def pae(*pieces):
    """Pre-authentication encoding: nothing can move from one piece to the next."""
    out = len(pieces).to_bytes(8, "little")
    for piece in pieces:
        out += len(piece).to_bytes(8, "little") + piece
    return out


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def verify(token, keys, issuer, audience):
    if len(token) > 8192 or not token.startswith(HEADER):
        raise ValueError("no v4.public token")
    parts = token[len(HEADER):].split(".")
    if len(parts) != 2:
        raise ValueError("no v4.public token with a footer")
    body, footer = decode(parts[0]), decode(parts[1])
    if len(body) < 64 or len(footer) > 512:
        raise ValueError("wrong length")
    payload, signature = body[:-64], body[-64:]
    # The footer only says which of the known keys to take.
    kid = json.loads(footer)["kid"]
    known = {key["kid"]: key["key"] for key in keys}
    if kid not in known:
        raise ValueError("unknown key; fetch /payments/keys again")
    key = VerifyKey(decode(known[kid].removeprefix("k4.public.")))
    key.verify(pae(HEADER.encode(), payload, footer, b""), signature)
    claims, now = json.loads(payload), datetime.now(timezone.utc)
    if claims["iss"] != issuer:
        raise ValueError("wrong issuer")
    if claims["aud"] != audience:
        raise ValueError("wrong audience")
    if moment(claims["exp"]) + LEEWAY <= now:
        raise ValueError("expired")
    if moment(claims["nbf"]) > now + LEEWAY:
        raise ValueError("not valid yet")
    if type(claims["amount"]) is not int or claims["currency"] != "EUR":
        raise ValueError("wrong amount")
    return claims


def answer(claims, key_file, status, payment):
    with open(key_file, encoding="ascii") as file:
        key = SigningKey(decode(file.readline().strip().removeprefix("k4.secret."))[:32])
    now = datetime.now(timezone.utc)
    times = [(now + timedelta(minutes=m)).isoformat() for m in (0, 0, 5)]
    payload = json.dumps({
        "iss": claims["aud"], "aud": claims["iss"], "jti": os.urandom(16).hex(),
        "iat": times[0], "nbf": times[1], "exp": times[2],
        "order": claims["order"], "payment": payment, "status": status,
        "amount": claims["amount"], "currency": claims["currency"]}).encode()
    kid = "k4.pid." + os.path.basename(key_file).removesuffix(".secret")
    footer = json.dumps({"kid": kid}).encode()
    signature = key.sign(pae(HEADER.encode(), payload, footer, b"")).signature
    return HEADER + encode(payload + signature) + "." + encode(footer)


def main(action, path, *rest):
    text = sys.stdin.read().strip()
    try:
        if action == "verify":
            with open(path, encoding="utf-8") as file:
                print(json.dumps(verify(text, json.load(file)["keys"], *rest)))
        else:
            print(answer(json.loads(text), path, *rest))
    except BadSignatureError:
        sys.exit("refused: wrong signature")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        sys.exit(f"refused: {error}")


if __name__ == "__main__":
    main(*sys.argv[1:])
