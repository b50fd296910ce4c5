import hashlib
import hmac
import os
import re
import sys
import time


def is_from_gateway(key, now, method, target, headers, body, window_seconds=300):
    """Whether the gateway made this call within the window of now; header names in lower case, body as bytes."""
    parts = re.fullmatch(r"t=([0-9]+),n=(\w+),b=(\w+),v1=([0-9a-f]{64})", headers.get("x-gatewright-context", ""))
    if parts is None or abs(now - int(parts[1])) > window_seconds:
        return False
    t, n, b, mac = parts.groups()
    if b != "stream" and b != hashlib.sha256(body).hexdigest():
        return False
    own = sorted(f"{k}:{v}" for k, v in headers.items() if k.startswith("x-gatewright-") and k != "x-gatewright-context")
    signed = "\n".join(["v1", t, n, method, target, *own, b])
    return hmac.compare_digest(hmac.new(key.encode(), signed.encode("latin-1"), hashlib.sha256).hexdigest(), mac)


# CONTEXT_KEY=… python3 verify.py < request: a whole HTTP request, as it came.
if __name__ == "__main__":
    head, _, body = sys.stdin.buffer.read().partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        known = name.lower()
        headers[known] = f"{headers[known]}, {value.strip()}" if known in headers else value.strip()
    now = float(os.environ.get("NOW", time.time()))
    print("valid" if is_from_gateway(os.environ["CONTEXT_KEY"], now, method, target, headers, body) else "invalid")
