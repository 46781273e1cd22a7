#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Kills the running engine at random moments, and an import too, and looks whether anything was lost, doubled or broken.
"""test-kill.py BELLWETHERCTL ROUNDS [SEED]: prints TAP, one test for each thing that must hold."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

CONFIG = """[general]
presets=default
[source machine]
type=system
interval=250ms
[rule cpu]
enabled=false
[rule disk]
enabled=false
[channel sink]
type=log
path={log}
min-severity=info
[channel desktop]
type=desktop
enabled=false
"""
# So many rules on one figure, which climbs past one after the other: none of them comes and goes.
N_RULES = 400
RULE = "[rule memory-{number}]\nmetric=system_memory_percent\nwarning={limit:.2f}\nwarning-recover={limit:.2f}\n"
LOWEST, STEP = 10, 0.2
MEMINFO = "MemTotal: 1000000 kB\nMemFree: {free:7} kB\nMemAvailable: {free:7} kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n"
FIRE, UPGRADE, REOPEN, RESOLVE = 10, 20, 30, 70
QUEUED, SENDING, DELIVERED, RETRY, SUPPRESSED = 10, 20, 30, 40, 80
OPEN_BELOW = 50


class Machine:
    """A proc tree whose used memory climbs over one limit after the other until it is told to be calm."""

    def __init__(self, root):
        self.root = root
        os.makedirs(root)
        self.write(LOWEST)
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.climb, daemon=True)
        self.thread.start()

    def write(self, percent):
        path = os.path.join(self.root, "meminfo")
        # In one write to the same file, as the kernel does: the collector keeps it open.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        os.pwrite(handle, MEMINFO.format(free=int(1000000 * (100 - percent) / 100)).encode("ascii"), 0)
        os.close(handle)

    def climb(self):
        for number in range(N_RULES):
            if self.stop.wait(0.4):
                break
            self.write(LOWEST + STEP * (number + 1))

    def calm(self):
        self.stop.set()
        self.thread.join()
        self.write(LOWEST)


class World:
    """One state directory with its configuration, and the program under test."""

    def __init__(self, program, random_source):
        self.program = program
        self.random = random_source
        self.dir = tempfile.mkdtemp(prefix="bellwether-kill-")
        self.state = os.path.join(self.dir, "state")
        self.log = os.path.join(self.dir, "sink.log")
        self.config = os.path.join(self.dir, "bellwether.conf")
        self.ledger = os.path.join(self.dir, "ledger.csv")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(CONFIG.format(log=self.log))
            for number in range(N_RULES):
                file.write(RULE.format(number=number, limit=LOWEST + STEP * (number + 0.5)))
        self.machine = Machine(os.path.join(self.dir, "proc"))
        self.environment = dict(os.environ, BELLWETHER_PROC_ROOT=self.machine.root, G_DEBUG="",
                                HOME=self.dir, XDG_RUNTIME_DIR=self.dir)

    def arguments(self, *verb):
        return [self.program, *verb, "--config", self.config, "--state", self.state]

    def start(self, *verb):
        return subprocess.Popen(self.arguments(*verb), env=self.environment, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True)

    def run(self, *verb):
        return subprocess.run(self.arguments(*verb), env=self.environment, capture_output=True, text=True,
                              check=False, timeout=120)

    def write_ledger(self, n_rows):
        with open(self.ledger, "w", encoding="ascii") as file:
            file.write("id,placed_at,stake,odds,status\n")
            for i in range(n_rows):
                file.write(f"b{i},2026-01-01T00:00:{i % 60:02}Z,10,2.0,{'won' if i % 2 else 'lost'}\n")

    def rows(self, database, sql, *values):
        path = os.path.join(self.state, database)
        if not os.path.exists(path):
            return []
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()


def is_alive(world, engine):
    try:
        return world.rows("alerts.db", "SELECT value FROM meta WHERE key = 'alive_pid'") == [(engine.pid,)]
    except sqlite3.OperationalError:
        return False  # it is being made


def longest_life(world):
    """What lets some rounds get far beyond the start, however slow this machine or a sanitizer makes that."""
    begin = time.monotonic()
    engine = world.start("run")
    while not is_alive(world, engine) and time.monotonic() < begin + 60:
        time.sleep(0.02)
    took = time.monotonic() - begin
    engine.send_signal(signal.SIGKILL)
    engine.wait()
    engine.stderr.close()
    return max(3, 5 * took)


def kill_rounds(world, n_rounds, problems):
    """The engine, killed at any moment of a short life each time; the next start must get the lock and go on."""
    longest = longest_life(world)
    for number in range(n_rounds):
        engine = world.start("run")
        try:
            engine.wait(world.random.uniform(0, longest))
            problems["starts"].append(f"round {number}: ended by itself: {engine.stderr.read().strip()}")
        except subprocess.TimeoutExpired:
            engine.send_signal(signal.SIGKILL)
            engine.wait()
        engine.stderr.close()
        check_sound(world, f"round {number}", problems)


def import_rounds(world, n_rounds, n_rows, problems):
    """An import beside a running engine, killed at a random moment: all of its rows are there, or none."""
    world.write_ledger(n_rows)
    engine = world.start("run")
    for number in range(n_rounds):
        name = f"killed-{number}"
        importer = world.start("import", world.ledger, "--source", name)
        try:
            importer.wait(world.random.uniform(0, 1.2))
        except subprocess.TimeoutExpired:
            importer.send_signal(signal.SIGKILL)
            importer.wait()
        importer.stderr.close()
        count = sum(n for _, n in world.rows("ledger.db", "SELECT source, count(*) FROM bet WHERE source = ?1 "
                                             "GROUP BY source", name))
        if count not in (0, n_rows):
            problems["import"].append(f"{name}: {count} of {n_rows} rows")
    engine.send_signal(signal.SIGKILL)
    engine.wait()
    engine.stderr.close()
    done = world.run("import", world.ledger, "--source", "whole", "--json")
    if done.returncode != 0 or json.loads(done.stdout)["added"] != n_rows:
        problems["import"].append(f"the next import: {done.stderr} {done.stdout}")


def check_sound(world, when, problems):
    for database in ("alerts.db", "ledger.db", "history.db"):
        for (answer,) in world.rows(database, "PRAGMA quick_check"):
            if answer != "ok":
                problems["sound"].append(f"{when}: {database}: {answer}")


def settle(world, problems):
    """A calm end: the engine runs until all is resolved and delivered, and stops cleanly."""
    world.machine.calm()
    engine = world.start("run")
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        open_ones = world.rows("alerts.db", "SELECT 1 FROM incident WHERE status < ?1", OPEN_BELOW)
        waiting = world.rows("alerts.db", "SELECT 1 FROM outbox WHERE status IN (?1, ?2, ?3)", QUEUED, SENDING, RETRY)
        if is_alive(world, engine) and not open_ones and not waiting:
            break
        time.sleep(0.1)
    engine.send_signal(signal.SIGTERM)
    if engine.wait(120) != 0:
        problems["starts"].append(f"the clean stop: {engine.returncode} {engine.stderr.read().strip()}")
    engine.stderr.close()


def check_incidents(world, problems):
    """Each incident's story is whole, and each beginning has its end."""
    for incident, seq, status in world.rows("alerts.db", "SELECT id, seq, status FROM incident"):
        events = world.rows("alerts.db", "SELECT seq, kind, to_status FROM incident_event WHERE incident_id = ?1 "
                            "ORDER BY seq", incident)
        if [e[0] for e in events] != list(range(1, len(events) + 1)) or len(events) != seq:
            problems["incidents"].append(f"incident {incident}: events {events}, seq {seq}")
        kinds = [kind for _, kind, _ in events if kind in (FIRE, REOPEN, RESOLVE)]
        expected = [FIRE] + [RESOLVE if i % 2 else REOPEN for i in range(1, len(kinds))]
        if kinds != expected or events[-1][2] != status:
            problems["incidents"].append(f"incident {incident}: {kinds}, status {status}")
    left = world.rows("alerts.db", "SELECT id, status FROM incident WHERE status < ?1", OPEN_BELOW)
    if left:
        problems["incidents"].append(f"still open in the end: {left}")
    stuck = world.rows("alerts.db", "SELECT rule, labels FROM rule_state WHERE tier > 0")
    if stuck:
        problems["incidents"].append(f"rules still fire in the end: {stuck}")


def is_spared(kind, deliveries, is_return_spared):
    """Whether an event was rightly told nobody: a return that was over within the gap between two messages, and its
    end. DELIVERIES are (status, maybe_duplicate, reason)."""
    if len(deliveries) != 1 or deliveries[0][0] != SUPPRESSED:
        return False
    if kind == REOPEN:
        return "it was over before" in deliveries[0][2] and "at most every" in deliveries[0][2]
    return kind == RESOLVE and is_return_spared


def check_deliveries(world, problems):
    """Each event that is news was delivered once, and more often only where it says that it may be so."""
    with open(world.log, encoding="utf-8") as file:
        lines = file.read().splitlines()
    told = {}
    for line in lines:
        number = int(line.split(" incident ")[1].split(":")[0])
        told[number] = told.get(number, 0) + 1
    events = world.rows("alerts.db", "SELECT e.incident_id, e.seq, e.kind FROM incident_event e JOIN incident i "
                        "ON i.id = e.incident_id WHERE e.kind IN (?1, ?2, ?3) ORDER BY e.incident_id, e.seq",
                        FIRE, REOPEN, RESOLVE)
    spared = set()
    for incident, seq, kind in events:
        deliveries = world.rows("alerts.db", "SELECT status, maybe_duplicate, reason FROM outbox WHERE incident_id = ?1 "
                                "AND event_seq = ?2 AND channel = 'sink'", incident, seq)
        if is_spared(kind, deliveries, (incident, seq - 1) in spared):
            spared.add((incident, seq))
            continue
        if len(deliveries) != 1 or deliveries[0][0] != DELIVERED:
            problems["deliveries"].append(f"incident {incident}, event {seq}, kind {kind}: {deliveries}")
    for incident, most in world.rows("alerts.db", "SELECT incident_id, count(*) + sum(maybe_duplicate) * 3 FROM outbox "
                                     "WHERE channel = 'sink' GROUP BY incident_id"):
        least = len([e for e in events if e[0] == incident and e[:2] not in spared])
        if not least <= told.get(incident, 0) <= most:
            problems["deliveries"].append(f"incident {incident}: told {told.get(incident, 0)} times, expected "
                                          f"{least} to {most}")
    if not events:
        problems["deliveries"].append("nothing fired: the test shows nothing")


def main():
    program, n_rounds = sys.argv[1], int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 32)
    print(f"# seed {seed}", flush=True)
    problems = {"starts": [], "sound": [], "import": [], "incidents": [], "deliveries": []}
    world = World(program, random.Random(seed))
    try:
        kill_rounds(world, n_rounds, problems)
        import_rounds(world, max(3, n_rounds // 5), 60000, problems)
        settle(world, problems)
        check_sound(world, "at the end", problems)
        check_incidents(world, problems)
        check_deliveries(world, problems)
    finally:
        shutil.rmtree(world.dir, ignore_errors=True)
    print(f"1..{len(problems)}")
    for number, (name, found) in enumerate(problems.items(), 1):
        for text in found[:10]:
            print(f"# {text}")
        print(f"{'not ok' if found else 'ok'} {number} - {name}")
    return 1 if any(problems.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
