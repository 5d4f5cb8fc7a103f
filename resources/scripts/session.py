#!/usr/bin/env python3
# Replays the actions of a session over Jumpseat's HTTP API. Needs only Python 3.8 or later.
# TITLE
#
#   python3 FILE             without pauses
#   python3 FILE --waits     with the recorded pauses; --waits=2 for half as long
#   python3 FILE --help      shows the options
#
# JUMPSEAT_URL and JUMPSEAT_TOKEN select the host; default: endpoint.json in the data directory (JUMPSEAT_DATA_DIR, or
# the default one). The script asks for text that was not recorded, such as a password, unless JUMPSEAT_TEXT_n
# contains it (n is the number of the action).
import argparse
import getpass
import json
import os
import pathlib
import sys
import time
import urllib.error
import urllib.request


def default_data_dir():
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
    path = pathlib.Path(os.environ.get("JUMPSEAT_DATA_DIR") or default_data_dir()) / "endpoint.json"
    try:
        endpoint = json.loads(path.read_text(encoding="utf-8"))
        return endpoint["url"], endpoint.get("token")
    except (OSError, ValueError, KeyError):
        sys.exit(f"No running host: cannot read {path}. Start Jumpseat, or set JUMPSEAT_URL and JUMPSEAT_TOKEN.")


def positive_number(text):
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError
    return value


def wait_speed():
    """Returns the speed of the pauses; 0 for no pauses. Exits if an argument is unknown."""
    parser = argparse.ArgumentParser(
        description="Replays the recorded actions.",
        epilog="Environment: JUMPSEAT_URL and JUMPSEAT_TOKEN, or JUMPSEAT_DATA_DIR; JUMPSEAT_TEXT_n for text that was not recorded.",
        allow_abbrev=False,
    )
    waits = "keep the recorded pauses, N times as fast (N above 0; default 1)"
    parser.add_argument("--waits", nargs="?", type=positive_number, const=1.0, default=0.0, metavar="N", help=waits)
    return parser.parse_args().waits


SPEED = wait_speed()
URL, TOKEN = find_host()
# No proxy, because the host is on this machine.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def post(path, body=None):
    headers = {"Content-Type": "application/json"}
    if TOKEN:
        headers["Authorization"] = f"Bearer {TOKEN}"
    data = b"" if body is None else json.dumps(body).encode("ascii")
    with OPENER.open(urllib.request.Request(URL + path, data, headers, method="POST")) as response:
        return json.load(response)


def act(number, body):
    """Runs an action. If it fails, releases all keys and buttons, reports the error and exits."""
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
    """Returns a text that was not recorded."""
    name = f"JUMPSEAT_TEXT_{number}"
    if name in os.environ:
        return os.environ[name]
    if not sys.stdin.isatty():
        sys.exit(f"The text of action {number} was not recorded. Set {name}.")
    return getpass.getpass(f"Text of action {number} ({length} characters, not shown): ")


# STEPS

print("Done.")
