#!/usr/bin/env python3
"""A client that signs wrongly, to try `gatewright explain` on.

It makes two honest mistakes: it writes nested values with the default separators of json.dumps, and it appends the
secret only behind the text. Each `--fix <id>` mends the mistake that the diagnosis calls by that id.

    python3 sign.py --url http://127.0.0.1:8080 --app-key … --secret … --token … --save body.json
    gatewright explain @body.json
    python3 sign.py … --fix nested-python-separators --fix hash-no-prefix-secret
"""

import argparse
import hashlib
import json
import sys
import time
import urllib.request


def text_of(value, fixes):
    if isinstance(value, str):
        return value
    if "nested-python-separators" in fixes or "nested-python-default" in fixes:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return json.dumps(value)


def sign(params, secret, fixes):
    base = "".join(key + text_of(params[key], fixes) for key in sorted(params))
    whole = base + secret
    if "hash-no-prefix-secret" in fixes:
        whole = secret + base + secret
    return hashlib.md5(whole.encode("utf-8")).hexdigest().upper()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--url", required=True)
    options.add_argument("--app-key", required=True)
    options.add_argument("--secret", required=True)
    options.add_argument("--token", required=True)
    options.add_argument("--save", help="where the body is kept, byte for byte")
    options.add_argument("--fix", action="append", default=[])
    given = options.parse_args()
    params = {
        "type": "bg.order.list.v2.get",
        "app_key": given.app_key,
        "timestamp": int(time.time()),
        "data_type": "JSON",
        "access_token": given.token,
        "pageNumber": 1,
        "regions": [{"id": 211, "name": "us"}, {"id": 37, "name": "eu"}],
    }
    params["sign"] = sign(params, given.secret, set(given.fix))
    body = json.dumps(params).encode("utf-8")
    if given.save:
        with open(given.save, "wb") as file:
            file.write(body)
    request = urllib.request.Request(
        given.url + "/openapi/router", data=body, headers={"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        envelope = json.load(answer)
    print(json.dumps(envelope))
    return 0 if envelope["success"] else 1


if __name__ == "__main__":
    sys.exit(main())
