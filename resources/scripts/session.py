#!/usr/bin/env python3
# What was done on a desktop, to be done again over Jumpseat's HTTP API. Needs Python 3.8 or later, and nothing else.
# TITLE
#
#   python3 FILE             one action after the other
#   python3 FILE --waits     with the pauses there were; --waits=2 for half as long
#   python3 FILE --help      what it takes
#
# The host is where JUMPSEAT_URL and JUMPSEAT_TOKEN say, else where endpoint.json in its data directory
# (JUMPSEAT_DATA_DIR, or the usual place) says. A text that was not kept, as a password, is asked for, or taken
# from JUMPSEAT_TEXT_n, where n is the number of the action.
import argparse
import getpass
import json
import os
import pathlib
import sys
import time
import urllib.error
import urllib.request


def usual_data_dir():
    home = pathlib.Path.home()
    if sys.platform == "win32":
        return pathlib.Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "Jumpseat"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Jumpseat"
    return pathlib.Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "jumpseat"


def find_host():
    url = os.environ.get("JUMPSEAT_URL")
    if url:
        return url.rstrip("/"), os.environ.get("JUMPSEAT_TOKEN")
    path = pathlib.Path(os.environ.get("JUMPSEAT_DATA_DIR") or usual_data_dir()) / "endpoint.json"
    try:
        endpoint = json.loads(path.read_text(encoding="utf-8"))
        return endpoint["url"], endpoint.get("token")
    except (OSError, ValueError, KeyError):
        sys.exit(f"There is no host: {path} cannot be read. Start Jumpseat, or set JUMPSEAT_URL and JUMPSEAT_TOKEN.")


def faster(text):
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError
    return value


def wait_speed():
    """How many times faster than recorded the pauses are; 0 for none. An argument that is unknown ends it before any action."""
    parser = argparse.ArgumentParser(
        description="Does what was recorded again, one action after the other.",
        epilog="Environment: JUMPSEAT_URL and JUMPSEAT_TOKEN, or JUMPSEAT_DATA_DIR; JUMPSEAT_TEXT_n for texts that were not kept.",
        allow_abbrev=False,
    )
    waits = "with the pauses there were, N times as fast (N above 0; 1 by default)"
    parser.add_argument("--waits", nargs="?", type=faster, const=1.0, default=0.0, metavar="N", help=waits)
    return parser.parse_args().waits


SPEED = wait_speed()
URL, TOKEN = find_host()
# The host is on this machine; a proxy is not asked.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def post(path, body=None):
    headers = {"Content-Type": "application/json"}
    if TOKEN:
        headers["Authorization"] = f"Bearer {TOKEN}"
    data = b"" if body is None else json.dumps(body).encode("ascii")
    with OPENER.open(urllib.request.Request(URL + path, data, headers, method="POST")) as response:
        return json.load(response)


def act(number, body):
    """Does an action; where it fails, lets go of everything, says so and ends."""
    try:
        return post("/api/v0/desktop/action", body)
    except urllib.error.HTTPError as error:
        reason = f"{error.code}: {error.read().decode('utf-8', 'replace')}"
        try:
            post("/api/v0/desktop/release")
        except OSError:
            pass
        sys.exit(f"Action {number} ({body['action']}) failed with {reason}")
    except urllib.error.URLError as error:
        sys.exit(f"Jumpseat does not answer at {URL}: {error.reason}")


def pause(ms):
    if SPEED > 0:
        time.sleep(ms / 1000 / SPEED)


def secret(number, length):
    """A text that the session did not keep."""
    name = f"JUMPSEAT_TEXT_{number}"
    if name in os.environ:
        return os.environ[name]
    if not sys.stdin.isatty():
        sys.exit(f"The text of action {number} was not kept; give it as {name}.")
    return getpass.getpass(f"Text of action {number} (it had {length} characters; it is not shown): ")


# STEPS

print("Done.")
