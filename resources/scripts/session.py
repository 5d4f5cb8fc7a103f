#!/usr/bin/env python3
# What was done on a desktop, to be done again over Jumpseat's HTTP API. Needs Python 3.8 or later, and nothing else.
# TITLE
#
#   python3 FILE             one action after the other
#   python3 FILE --waits     with the pauses there were; --waits=2 for half as long
#
# The host is where JUMPSEAT_URL and JUMPSEAT_TOKEN say, else where endpoint.json in its data directory
# (JUMPSEAT_DATA_DIR, or the usual place) says. A text that was not kept, as a password, is asked for, or taken
# from JUMPSEAT_TEXT_n, where n is the number of the action.
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


def wait_speed():
    """How many times faster than recorded the pauses are; 0 for none."""
    for argument in sys.argv[1:]:
        if argument.startswith("--waits"):
            return float(argument.partition("=")[2] or 1)
    return 0


URL, TOKEN = find_host()
SPEED = wait_speed()
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
