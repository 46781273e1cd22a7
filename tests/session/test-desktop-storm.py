#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Many alerts at once on a real notification service: a few are shown, the others are one summary; its buttons work.
"""test-desktop-storm.py BELLWETHERCTL, inside dbus-run-session: prints TAP."""

import importlib.util
import os
import re
import sys

RULES = 8


def load_session():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "test-notifications.py")
    spec = importlib.util.spec_from_file_location("notifications", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def config():
    text = "[source machine]\ntype=system\ninterval=250ms\n"
    for name in ("cpu", "disk", "memory"):
        text += f"[rule {name}]\nenabled=false\n"
    for number in range(RULES):
        text += (f"[rule m{number}]\nmetric=system_memory_percent\ncritical=80\ncritical-recover=60\nfor=0s\nfor-count=1\n"
                 "keep-firing-for=0s\nrecover-count=1\n")
    return text


def told(session):
    """How many alerts the notifications stand for."""
    total = 0
    for line in session.notifications():
        digest = re.search(r"Digest: (\d+) alerts", line)
        total += int(digest.group(1)) if digest else 1
    return total


def lasting(session):
    """The numbers of notifications that stay until somebody closes them."""
    with open(session.log, encoding="utf-8") as file:
        text = file.read()
    screen, number = {}, 0
    for call in re.finditer(r"^[0-9.]+ (Notify \"Bellwether\" (\d+) .*?\} (-?\d+)|CloseNotification (\d+))$", text,
                            re.MULTILINE | re.DOTALL):
        if call.group(4):
            screen.pop(int(call.group(4)), None)
            continue
        replaced = int(call.group(2))
        number += not replaced
        screen[replaced or number] = call.group(3) == "0"
    return [key for key, is_lasting in screen.items() if is_lasting]


def story(session, module):
    session.wait("the first look", lambda: session.json("status").get("state") == "healthy")
    session.use_memory(85)
    session.wait("all alerts", lambda: len(session.json("alerts", "list")["incidents"]) == RULES)
    session.wait("all of them told", lambda: told(session) == RULES)
    shown = session.notifications()
    alone = [line for line in shown if "Digest" not in line]
    assert alone and len(alone) < len(shown) < RULES, shown
    times = [float(line.split()[0]) for line in shown]
    for first, fourth in zip(times, times[3:]):
        # Three at once, and another for each third of ten seconds that passes.
        assert fourth - first > 3, shown
    yield "a few are shown, the others are one summary"

    for line in alone:
        assert all(f'"{name}"' in line for name in ("ack", "snooze", "default")), line
        assert '"why"' not in line, "nothing here has a window that could tell"
        assert re.search(r'"urgency": (dbus\.Byte\()?2', line), line
        assert re.search(r"\} 0\s*$", line), f"it goes by itself: {line}"
    yield "what is critical stays, and has its buttons"

    module.gdbus("org.freedesktop.DBus.Mock.EmitSignal", module.NAME, "ActionInvoked", "us", "[<uint32 1>, <'snooze'>]")
    session.wait("the silence", lambda: len(session.json("silence", "list")["silences"]) == 1)
    silence = session.json("silence", "list")["silences"][0]
    assert silence["author"] == "desktop", silence
    session.wait("the withdrawal", lambda: "CloseNotification" in open(session.log, encoding="utf-8").read())
    yield "the button snoozes, and the notification goes"

    session.use_memory(50)
    session.wait("the end", lambda: not session.json("alerts", "list")["incidents"])
    session.wait("nothing on the screen that is over", lambda: not lasting(session), 30)
    yield "what is over does not stay on the screen"


def main():
    module = load_session()
    module.CONFIG = config()
    session = module.Session(sys.argv[1])
    number = 0
    failed = False
    try:
        for text in story(session, module):
            number += 1
            print(f"ok {number} - {text}", flush=True)
    except AssertionError as error:
        number += 1
        failed = True
        print("# " + str(error).replace("\n", "\n# "))
        print(f"not ok {number} - the next step")
    code = session.close()
    number += 1
    print(f"{'ok' if code == 0 else 'not ok'} {number} - the engine ends cleanly")
    print(f"1..{number}")
    return 1 if failed or code != 0 else 0


if __name__ == "__main__":
    sys.exit(main())
