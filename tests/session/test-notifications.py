#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# A person's evening: the engine runs, memory fills up, a real notification service shows it, its button acknowledges.
"""test-notifications.py BELLWETHERCTL, inside dbus-run-session: prints TAP."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

CONFIG = """[source machine]
type=system
interval=250ms
[rule cpu]
enabled=false
[rule disk]
enabled=false
[rule memory]
metric=system_memory_percent
direction=above
warning=80
warning-recover=60
critical=95
critical-recover=85
for=0s
for-count=1
keep-firing-for=0s
recover-count=1
"""
MEMINFO = "MemTotal: 1000000 kB\nMemFree: {free:7} kB\nMemAvailable: {free:7} kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n"
NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"


def gdbus(*arguments):
    return subprocess.run(["gdbus", "call", "--session", "--dest", NAME, "--object-path", PATH, "--method", *arguments],
                          capture_output=True, text=True, check=False).stdout


class Session:
    """The engine over a made-up proc tree, and the service that remembers what it was shown."""

    def __init__(self, program):
        self.program = program
        self.dir = tempfile.TemporaryDirectory(prefix="bellwether-session-")
        self.proc = os.path.join(self.dir.name, "proc")
        self.log = os.path.join(self.dir.name, "notifications.log")
        os.makedirs(self.proc)
        with open(os.path.join(self.dir.name, "bellwether.conf"), "w", encoding="utf-8") as file:
            file.write(CONFIG)
        self.environment = dict(os.environ, BELLWETHER_PROC_ROOT=self.proc, HOME=self.dir.name)
        self.use_memory(50)
        self.service = subprocess.Popen(["/usr/bin/python3", "-m", "dbusmock", "--template", "notification_daemon",
                                         "--session", "-l", self.log,
                                         "-p", json.dumps({"capabilities": "body actions body-markup persistence"})],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait("the service", lambda: "true" in subprocess.run(
            ["gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/org/freedesktop/DBus",
             "--method", "org.freedesktop.DBus.NameHasOwner", NAME], capture_output=True, text=True, check=False).stdout)
        self.engine = subprocess.Popen(self.arguments("run"), env=self.environment, stdout=subprocess.DEVNULL, text=True)

    def arguments(self, *verb):
        return [self.program, *verb, "--config", os.path.join(self.dir.name, "bellwether.conf"),
                "--state", os.path.join(self.dir.name, "state")]

    def json(self, *verb):
        done = subprocess.run(self.arguments(*verb, "--json"), env=self.environment, capture_output=True, text=True,
                              check=False)
        return json.loads(done.stdout) if done.stdout else {}

    def use_memory(self, percent):
        path = os.path.join(self.proc, "meminfo")
        # In one write to the same file, as the kernel does: the collector keeps it open.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        os.pwrite(handle, MEMINFO.format(free=int(1000000 * (100 - percent) / 100)).encode("ascii"), 0)
        os.close(handle)

    def notifications(self):
        """Each Notify call as the service logged it."""
        if not os.path.exists(self.log):
            return []
        with open(self.log, encoding="utf-8") as file:
            return re.findall(r"^[0-9.]+ Notify .*?(?=^[0-9]{9,}\.|\Z)", file.read(), re.MULTILINE | re.DOTALL)

    def wait(self, what, condition, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return
            time.sleep(0.05)
        raise AssertionError(f"{what} did not come within {seconds} s; shown so far: {self.notifications()}")

    def close(self):
        self.engine.send_signal(signal.SIGTERM)
        code = self.engine.wait(20)
        self.service.terminate()
        self.service.wait(10)
        self.dir.cleanup()
        return code


def story(session):
    """The steps in order; each yields what it showed."""
    session.wait("the first look", lambda: session.json("status").get("state") == "healthy")
    assert not session.notifications(), "something was shown although all is well"
    yield "nothing is shown while all is well"

    session.use_memory(85)
    session.wait("the warning", lambda: len(session.notifications()) == 1)
    line = session.notifications()[0]
    assert "Warning" in line and "85" in line and '"ack"' in line, line
    incident = session.json("alerts", "list")["incidents"][0]
    assert incident["status"] == "open" and incident["value"] == 85 and incident["threshold"] == 80, incident
    yield "a crossing is one notification, and an incident that was committed before it"

    session.use_memory(97)
    session.wait("the worse", lambda: len(session.notifications()) == 2)
    line = session.notifications()[1]
    assert "Critical" in line or "Worse" in line, line
    assert session.json("alerts", "list")["incidents"][0]["severity"] == "critical"
    yield "worse is told once more"

    gdbus("org.freedesktop.DBus.Mock.EmitSignal", NAME, "ActionInvoked", "us", "[<uint32 1>, <'ack'>]")
    session.wait("the acknowledgement", lambda: session.json("alerts", "show", str(incident["id"]))["status"]
                 == "acknowledged")
    events = session.json("alerts", "show", str(incident["id"]))["events"]
    assert events[-1]["kind"] == "ACK" and events[-1]["actor"] == "desktop", events[-1]
    yield "the notification's button acknowledges"

    session.use_memory(50)
    session.wait("the end", lambda: session.json("alerts", "show", str(incident["id"]))["status"] == "resolved")
    session.wait("the last word", lambda: len(session.notifications()) == 3)
    assert "Resolved" in session.notifications()[2], session.notifications()[2]
    yield "the end is told to whom the beginning was told"

    session.use_memory(85)
    session.wait("the return", lambda: session.json("alerts", "show", str(incident["id"]))["status"] == "reopened")
    held = [row for row in session.json("outbox", "list", "--incident", str(incident["id"]))["deliveries"]
            if row["status"] == "deferred"]
    assert len(held) == 1 and "at most every" in held[0]["reason"], held
    assert len(session.notifications()) == 3, session.notifications()
    yield "a warning that returns at once waits, and says why"

    session.use_memory(97)
    session.wait("the worse return", lambda: len(session.notifications()) == 4)
    again = session.json("alerts", "list")["incidents"][0]
    assert again["id"] == incident["id"] and again["severity"] == "critical", again
    done = subprocess.run(session.arguments("alerts", "ack", str(incident["id"])), env=session.environment,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    session.wait("the withdrawal", lambda: "CloseNotification" in open(session.log, encoding="utf-8").read())
    yield "acknowledged in the terminal, the notification goes"
    assert len(session.notifications()) == 4, session.notifications()
    yield "exactly what the incidents called for was shown"


def main():
    session = Session(sys.argv[1])
    number = 0
    failed = False
    try:
        for text in story(session):
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
