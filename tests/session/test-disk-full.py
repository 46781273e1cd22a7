#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# The disk that state is kept on fills up while one rule after the other fires, and is emptied again: a real small file
# system.
"""test-disk-full.py BELLWETHERCTL: prints TAP. It mounts a disk of its own in a mount namespace; where that is forbidden, as
in most containers, it takes their small memory for files, and skips only where there is neither."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

INSIDE = "BELLWETHER_TEST_NAMESPACE"
SIZE = 3 << 20
# Where a container has little memory for files; more than that is not filled up.
SMALL, LARGEST = "/dev/shm", 256 << 20
CONFIG = """[general]
presets=
[source machine]
type=system
interval=250ms
[channel desktop]
type=desktop
enabled=false
[channel sink]
type=log
path={log}
min-severity=info
"""
RULE = "[rule r{number}]\nmetric=system_memory_percent\ncritical={limit}\ncritical-recover={limit}\n"
# One rule for each percent between them.
LOW, HIGH = 5, 95
MEMINFO = "MemTotal: 1000000 kB\nMemFree: {free:7} kB\nMemAvailable: {free:7} kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n"
# Deliveries that are not settled.
WAITING = "SELECT 1 FROM outbox WHERE status IN (10, 20, 40, 90)"
PATIENCE = 60


class World:
    """A computer, a disk of three megabytes for the state, and another one for all else."""

    def __init__(self, program):
        self.program = program
        self.dir = tempfile.mkdtemp(prefix="bellwether-full-")
        if os.environ.get(INSIDE):
            self.disk = os.path.join(self.dir, "disk")
        else:
            self.disk = tempfile.mkdtemp(prefix="bellwether-full-", dir=SMALL)
        self.state = os.path.join(self.disk, "state")
        self.ballast = os.path.join(self.disk, "ballast")
        self.log = os.path.join(self.dir, "sink.log")
        self.config = os.path.join(self.dir, "bellwether.conf")
        self.proc = os.path.join(self.dir, "proc")
        os.makedirs(self.disk, exist_ok=True)
        os.makedirs(self.proc)
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(CONFIG.format(log=self.log))
            for number in range(LOW, HIGH):
                file.write(RULE.format(number=number, limit=number + 0.5))
        self.environment = dict(os.environ, BELLWETHER_PROC_ROOT=self.proc, BELLWETHER_SYS_ROOT=self.dir, HOME=self.dir,
                                XDG_RUNTIME_DIR=self.dir, G_DEBUG="")
        self.percent = LOW
        self.use_memory()
        self.lines = []
        self.engine = None

    def use_memory(self, more=0):
        """More of it, so that the next rule fires; never so much that none is left to fire."""
        self.percent = min(self.percent + more, HIGH)
        # In one write to the same file, as the kernel does: the collector keeps it open.
        handle = os.open(os.path.join(self.proc, "meminfo"), os.O_WRONLY | os.O_CREAT, 0o600)
        os.pwrite(handle, MEMINFO.format(free=int(1000000 * (100 - self.percent) / 100)).encode("ascii"), 0)
        os.close(handle)

    def start(self):
        self.engine = subprocess.Popen([self.program, "run", "--config", self.config, "--state", self.state],
                                       env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        threading.Thread(target=self.read, args=(self.engine.stdout,), daemon=True).start()

    def read(self, stream):
        for line in stream:
            self.lines.append(line.rstrip("\n"))

    def run(self, *verb):
        return subprocess.run([self.program, *verb, "--config", self.config, "--state", self.state], env=self.environment,
                              capture_output=True, text=True, check=False, timeout=60)

    def make_small(self):
        """From now on the disk has SIZE bytes."""
        if os.environ.get(INSIDE):
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", self.disk], check=True)
            return
        with open(os.path.join(self.disk, "filler"), "wb") as file:
            os.posix_fallocate(file.fileno(), 0, free_bytes(SMALL) - SIZE)

    def make_large(self):
        if os.environ.get(INSIDE):
            subprocess.run(["umount", "-l", self.disk], check=False)
        shutil.rmtree(self.disk, ignore_errors=True)

    def has_line(self, text):
        return any(text in line for line in self.lines)

    def fill(self):
        """Not a byte is left; what the engine gives back is taken, too."""
        with open(self.ballast, "ab", buffering=0) as file:
            for size in (65536, 4096, 512, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError:
                    pass

    def empty(self):
        os.remove(self.ballast)

    def rows(self, sql):
        connection = sqlite3.connect(f"file:{self.state}/alerts.db?mode=ro", uri=True, timeout=30)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def told(self):
        if not os.path.exists(self.log):
            return []
        with open(self.log, encoding="utf-8") as file:
            return file.read().splitlines()


def wait_for(condition, *and_do):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        for step in and_do:
            step()
        time.sleep(0.1)
    return False


def open_rules(world):
    return {rule for (rule,) in world.rows("SELECT rule FROM incident WHERE rule LIKE 'r%' AND status < 50")}


def expected_rules(world):
    return {f"r{number}" for number in range(LOW, world.percent)}


def check(results, name, ok, text=""):
    results.append(ok)
    if not ok:
        print(f"# {text}")
    print(f"{'ok' if ok else 'not ok'} {len(results)} - {name}", flush=True)


def fill_up(world, results):
    world.start()
    check(results, "it runs", wait_for(lambda: world.run("status").returncode != 3), world.lines)
    world.use_memory(3)
    is_told = wait_for(lambda: len(world.told()) == 3 and not world.rows(WAITING))
    check(results, "with space it tells what happens", is_told, world.told())
    world.fill()
    is_seen = wait_for(lambda: world.has_line("Incidents can't be saved"), world.fill, lambda: world.use_memory(1),
                       lambda: time.sleep(0.4))
    check(results, "without space it says that incidents can't be saved", is_seen, world.lines[-5:])
    n_events, n_told = len(world.rows("SELECT 1 FROM incident_event")), len(world.told())
    world.use_memory(3)
    time.sleep(1)
    check(results, "what is not stored is not told",
          len(world.rows("SELECT 1 FROM incident_event")) == n_events and len(world.told()) == n_told, world.told())
    status = world.run("status")
    check(results, "it can be asked how it is", status.returncode in (1, 2), status.stdout + status.stderr)


def empty_again(world, results):
    world.empty()
    is_well = wait_for(lambda: open_rules(world) == expected_rules(world) and not world.rows(WAITING))
    check(results, "with space again it goes on by itself", is_well,
          f"{expected_rules(world) ^ open_rules(world)} {world.lines[-5:]}")
    world.percent = LOW
    world.use_memory()
    is_over = wait_for(lambda: not world.rows("SELECT 1 FROM incident WHERE status < 50") and not world.rows(WAITING))
    check(results, "and all comes to its end", is_over, world.rows("SELECT rule, status FROM incident WHERE status < 50"))
    world.engine.send_signal(signal.SIGTERM)
    check(results, "it stops cleanly", world.engine.wait(20) == 0, world.lines[-5:])


def check_stored(world, results):
    check(results, "the database is sound", world.rows("PRAGMA integrity_check") == [("ok",)])
    gaps = world.rows("SELECT i.id FROM incident i JOIN incident_event e ON e.incident_id = i.id GROUP BY i.id "
                      "HAVING count(*) <> i.seq OR max(e.seq) <> i.seq")
    check(results, "nothing is half-written", not gaps, gaps)
    own = world.rows("SELECT rule, status FROM incident WHERE rule = 'bellwether-alerts'")
    check(results, "it is an incident, too, and over", len(own) == 1 and own[0][1] >= 50, own)
    told, delivered = {}, {}
    for line in world.told():
        number = int(line.split(" incident ")[1].split(":")[0])
        told[number] = told.get(number, 0) + 1
    for incident, n in world.rows("SELECT incident_id, count(*) FROM outbox WHERE channel = 'sink' AND status = 30 "
                                  "GROUP BY 1"):
        delivered[incident] = n
    check(results, "each message was told once", told == delivered, f"told {told}, stored {delivered}")
    stories = world.rows("SELECT i.rule, group_concat(e.kind) FROM incident i JOIN incident_event e ON e.incident_id = "
                         "i.id WHERE i.rule LIKE 'r%' GROUP BY i.id")
    odd = [story for story in stories if story[1] != "10,70"]
    check(results, "each rule fired and recovered once", not odd and len(stories) == len(set(stories)), odd)
    lost = world.rows("SELECT i.rule, e.kind FROM incident i JOIN incident_event e ON e.incident_id = i.id WHERE NOT "
                      "EXISTS (SELECT 1 FROM outbox o WHERE o.incident_id = i.id AND o.event_seq = e.seq AND "
                      "o.status = 30)")
    check(results, "nothing is untold", not lost, lost)


def free_bytes(path):
    """How much may be written there; 0 where there is no such place."""
    try:
        disk = os.statvfs(path)
    except OSError:
        return 0
    return disk.f_bavail * disk.f_frsize


def find_small():
    """Starts again in a mount namespace, or returns where there is a small file system anyhow."""
    if os.environ.get(INSIDE):
        return
    unshare = shutil.which("unshare")
    for options in ([], ["--user", "--map-root-user"]):
        words = [unshare, *options, "--mount", "--propagation", "private"]
        probe = ["sh", "-c", "mount -t tmpfs -o size=1m none /mnt"]
        if unshare and subprocess.run(words + probe, capture_output=True, check=False).returncode == 0:
            os.environ[INSIDE] = "1"
            os.execv(unshare, words + [sys.executable, *sys.argv])
    if not SIZE < free_bytes(SMALL) <= LARGEST or not os.access(SMALL, os.W_OK):
        print("1..0 # SKIP no small file system can be mounted here")
        sys.exit(0)


def main():
    find_small()
    world = World(sys.argv[1])
    results = []
    try:
        world.make_small()
        fill_up(world, results)
        empty_again(world, results)
        check_stored(world, results)
    finally:
        if world.engine is not None and world.engine.poll() is None:
            world.engine.kill()
            world.engine.wait()
        world.make_large()
        shutil.rmtree(world.dir, ignore_errors=True)
    print(f"1..{len(results)}")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
