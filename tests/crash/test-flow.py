#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Kills an engine at random moments while incidents flow to a server that often fails: nothing is lost, invented or doubled.
"""test-flow.py HURRIED-ENGINE KILLS INCIDENTS [SEED]: prints TAP, one test for each thing that must hold."""

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

from fickle_sink import FickleSink

# An hour in three minutes.
RATE = 20
# Figures of a computer that are told as they are, not counted up: each rises from 0 to 100 once and falls back.
GAUGES = ("system_load1", "system_load5", "system_load15", "system_memory_percent", "system_swap_percent",
          "system_pressure_cpu_percent", "system_pressure_memory_percent", "system_pressure_io_percent")
# How much of the time one of them is up, and how much later the next begins.
WIDTH = 0.3
LAG = (1 - WIDTH) / (len(GAUGES) - 1)
SEVERITIES = ("warning", "error", "critical")
CONFIG = """[general]
presets=
[source machine]
type=system
interval=2s
[channel desktop]
type=desktop
enabled=false
[channel sink]
type=webhook
url={url}
timeout=1s
rate=off
min-severity=warning
[route 1]
group-wait=0s
group-interval=0s
"""
FIRE, UPGRADE, REOPEN, REPEAT, ESCALATE, RESOLVE = 10, 20, 30, 40, 50, 70
QUEUED, SENDING, DELIVERED, RETRY, DEAD, EXPIRED, MERGED, SUPPRESSED, DEFERRED = 10, 20, 30, 40, 50, 60, 70, 80, 90
WAITING = (QUEUED, SENDING, RETRY, DEFERRED)
OPEN_BELOW = 50
# What must hold at every moment; each row found is a fault.
INVARIANTS = {
    "two open incidents of one key":
        "SELECT dedup_key FROM incident WHERE status < 50 GROUP BY dedup_key HAVING count(*) > 1",
    "an incident whose events are not all there":
        "SELECT i.id, i.seq, count(e.seq), min(e.seq), max(e.seq) FROM incident i LEFT JOIN incident_event e "
        "ON e.incident_id = i.id GROUP BY i.id HAVING count(e.seq) <> i.seq OR min(e.seq) <> 1 OR max(e.seq) <> i.seq",
    "an incident that is not where its last event left it":
        "SELECT i.id, i.status, e.to_status FROM incident i JOIN incident_event e ON e.incident_id = i.id AND "
        "e.seq = i.seq WHERE e.to_status IS NOT NULL AND e.to_status <> i.status",
    "an event of no incident":
        "SELECT e.incident_id, e.seq FROM incident_event e LEFT JOIN incident i ON i.id = e.incident_id "
        "WHERE i.id IS NULL",
    "a delivery of no event":
        "SELECT o.id FROM outbox o LEFT JOIN incident_event e ON e.incident_id = o.incident_id AND e.seq = o.event_seq "
        "WHERE o.incident_id IS NOT NULL AND e.seq IS NULL",
    "a delivery merged into nothing":
        "SELECT o.id FROM outbox o LEFT JOIN outbox l ON l.id = o.merged_into WHERE o.merged_into IS NOT NULL AND "
        "l.id IS NULL",
    "a merged delivery that says not where":
        "SELECT id FROM outbox WHERE status = 70 AND merged_into IS NULL",
    "two deliveries being sent by one channel":
        "SELECT channel FROM outbox WHERE status = 20 GROUP BY channel HAVING count(*) > 1",
    "an event told twice to one channel":
        "SELECT channel, incident_id, event_seq, kind FROM outbox WHERE incident_id IS NOT NULL AND fallback_of IS NULL "
        "GROUP BY channel, incident_id, event_seq, kind HAVING count(*) > 1",
    "a rule's state that speaks of an incident there is not":
        "SELECT r.rule FROM rule_state r LEFT JOIN incident i ON i.id = r.incident_id WHERE r.incident_id IS NOT NULL "
        "AND i.id IS NULL",
}


class Machine:
    """A proc tree whose figures follow .progress, from 0 to 1."""

    def __init__(self, root):
        self.root = root
        self.handles = {}
        os.makedirs(os.path.join(root, "pressure"))
        self.progress = 0
        self.write()

    def gauge(self, number):
        """0 to 100 and back, once."""
        share = (self.progress - number * LAG) / WIDTH
        return max(0.0, 100 * (1 - abs(2 * share - 1)))

    def put(self, name, text):
        # In one write to the same file and of one length, as the kernel does: the collector keeps it open.
        path = os.path.join(self.root, name)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        os.pwrite(handle, text.encode("ascii"), 0)
        os.close(handle)

    def write(self):
        gauges = [self.gauge(number) for number in range(len(GAUGES))]
        self.put("loadavg", f"{gauges[0]:06.2f} {gauges[1]:06.2f} {gauges[2]:06.2f} 1/100 1234\n")
        free, swap = (int(10_000_000 * (100 - share) / 100) for share in gauges[3:5])
        self.put("meminfo", f"MemTotal: 10000000 kB\nMemFree: {free:8} kB\nMemAvailable: {free:8} kB\n"
                 f"SwapTotal: 10000000 kB\nSwapFree: {swap:8} kB\n")
        for name, share in zip(("cpu", "memory", "io"), gauges[5:]):
            lines = "".join(f"{who} avg10={share:06.2f} avg60=0.00 avg300=0.00 total=0\n" for who in ("some", "full"))
            self.put(f"pressure/{name}", lines)


class World:
    """One state directory with its configuration, the computer it watches and the server it tells."""

    def __init__(self, program, n_incidents, seed):
        self.program = program
        self.random = random.Random(seed)
        self.sink = FickleSink(seed + 1)
        self.dir = tempfile.mkdtemp(prefix="bellwether-flow-")
        self.state = os.path.join(self.dir, "state")
        self.config = os.path.join(self.dir, "bellwether.conf")
        self.machine = Machine(os.path.join(self.dir, "proc"))
        self.problems = {"starts": [], "sound": [], "incidents": [], "deliveries": [], "duplicates": [], "order": []}
        self.rules = {}
        self.n_tops = 0
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(CONFIG.format(url=self.sink.url))
            for number in range(n_incidents):
                self.write_rule(file, number, n_incidents)
        self.environment = dict(os.environ, BELLWETHER_PROC_ROOT=self.machine.root, BELLWETHER_SYS_ROOT=self.dir,
                                G_DEBUG="", HOME=self.dir, XDG_RUNTIME_DIR=self.dir)
        self.begun = time.monotonic()
        self.wall = time.time()

    def write_rule(self, file, number, n_incidents):
        gauge, place = number % len(GAUGES), number // len(GAUGES)
        limit = 4 + 92 * place / max(1, n_incidents // len(GAUGES))
        # One for all rules of a figure: a worse incident of the same series would stand for the others.
        severity = SEVERITIES[gauge % len(SEVERITIES)]
        self.rules[f"r{number}"] = severity
        file.write(f"[rule r{number}]\nmetric={GAUGES[gauge]}\n{severity}={limit:.3f}\n{severity}-recover={limit - 2:.3f}\n")

    def start(self):
        now = self.wall + (time.monotonic() - self.begun) * RATE
        return subprocess.Popen([self.program, self.config, self.state, str(int(now * 1e6)), str(RATE)],
                                env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def rows(self, sql, *values):
        path = os.path.join(self.state, "alerts.db")
        if not os.path.exists(path):
            return []
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)
        try:
            return connection.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            # Killed before the first transaction, there is a file and nothing in it.
            if "no such table" in str(error):
                return []
            raise
        finally:
            connection.close()


def check_sound(world, when):
    for (answer,) in world.rows("PRAGMA integrity_check"):
        if answer != "ok":
            world.problems["sound"].append(f"{when}: {answer}")
    for name, sql in INVARIANTS.items():
        for row in world.rows(sql)[:3]:
            world.problems["sound"].append(f"{when}: {name}: {row}")


def go_on(world, until):
    """Lets the computer's figures move on to progress UNTIL, but past no top before all that it makes begin has begun:
    where the engine was dead all through a top, nothing would be known of it."""
    while world.n_tops < len(GAUGES):
        top = world.n_tops * LAG + WIDTH / 2
        if until < top:
            break
        rules = [name for name in world.rules if int(name[1:]) % len(GAUGES) == world.n_tops]
        begun = {rule for (rule,) in world.rows("SELECT rule FROM incident")} if world.machine.progress == top else set()
        if not begun.issuperset(rules):
            until = top
            break
        world.n_tops += 1
    world.machine.progress = max(world.machine.progress, until)
    world.machine.write()


def live(world, engine, seconds, until):
    """Lets the computer live for so long, up to progress UNTIL; False when the engine ended by itself."""
    begun, progress = time.monotonic(), world.machine.progress
    while (passed := time.monotonic() - begun) < seconds:
        go_on(world, progress + (until - progress) * passed / seconds)
        try:
            engine.wait(min(0.05, seconds - passed))
            return False
        except subprocess.TimeoutExpired:
            pass
    return True


def kill_rounds(world, n_kills):
    """The engine, killed after 0 to 3 s each time; the next start must get the lock and go on."""
    for number in range(n_kills):
        engine = world.start()
        if live(world, engine, world.random.uniform(0, 3), (number + 1) / n_kills):
            engine.send_signal(signal.SIGKILL)
            engine.wait()
        else:
            world.problems["starts"].append(f"round {number}: ended by itself with {engine.returncode}: {engine.stderr.read().strip()}")
        engine.stderr.close()
        check_sound(world, f"round {number}")


def settle(world):
    """A calm end: the engine runs until all is resolved and settled, and stops cleanly."""
    world.sink.calm()
    engine = world.start()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and engine.poll() is None:
        go_on(world, 1)
        open_ones = world.rows("SELECT 1 FROM incident WHERE status < ?1 LIMIT 1", OPEN_BELOW)
        waiting = world.rows("SELECT 1 FROM outbox WHERE status IN (10, 20, 40, 90) LIMIT 1")
        alive = world.rows("SELECT value FROM meta WHERE key = 'alive_pid'")
        if world.machine.progress == 1 and alive == [(engine.pid,)] and not open_ones and not waiting:
            break
        time.sleep(0.2)
    engine.send_signal(signal.SIGTERM)
    if engine.wait(120) != 0:
        world.problems["starts"].append(f"the clean stop: {engine.returncode} {engine.stderr.read().strip()}")
    engine.stderr.close()


def check_incidents(world):
    """Every rule's figure rose over its limit once and fell back once: so there is one incident, begun and ended."""
    found = {}
    for rule, incident, status, severity in world.rows("SELECT rule, id, status, max_severity FROM incident"):
        kinds = [kind for (kind,) in world.rows("SELECT kind FROM incident_event WHERE incident_id = ?1 AND kind IN "
                                                "(10, 20, 30, 70) ORDER BY seq", incident)]
        found.setdefault(rule, []).append((status, kinds))
        expected = {"warning": 20, "error": 30, "critical": 40}.get(world.rules.get(rule))
        if severity != expected:
            world.problems["incidents"].append(f"incident {incident} of {rule}: severity {severity}")
    for rule in world.rules:
        stories = found.get(rule, [])
        if len(stories) != 1 or stories[0][0] < OPEN_BELOW or stories[0][1] != [FIRE, RESOLVE]:
            world.problems["incidents"].append(f"{rule}: {stories}")
    for rule in found.keys() - world.rules.keys():
        # The engine may speak of itself: of a channel that was out of reach, say; but not without an end.
        if any(status < OPEN_BELOW for status, _ in found[rule]):
            world.problems["incidents"].append(f"{rule}: {found[rule]}")


def check_deliveries(world):
    """Every beginning of severity ERROR or more came through, and what is stored says so."""
    keys = {receipt.key for receipt in world.sink.accepted}
    outbox = {row[0]: row[1:] for row in world.rows("SELECT id, status, merged_into FROM outbox WHERE channel = 'sink'")}

    def carrier(key):
        for _ in range(1000):
            status, leader = outbox[key]
            if status != MERGED or leader not in outbox:
                break
            key = leader
        return key

    for key, (status, _) in outbox.items():
        if status in WAITING:
            world.problems["deliveries"].append(f"{key} still waits: {status}")
        # Accepted while the engine was killed, it may have gone out again as a part of another message.
        if status == DELIVERED and key not in keys:
            world.problems["deliveries"].append(f"{key} is stored as delivered, and was not")
        if status not in (DELIVERED, MERGED) and key in keys:
            world.problems["deliveries"].append(f"{key} is stored as {status}, and was accepted")
    for key in keys - outbox.keys():
        world.problems["deliveries"].append(f"{key} was accepted, but is not known")
    for incident, severity in world.rows("SELECT id, max_severity FROM incident WHERE rule LIKE 'r%'"):
        rows = world.rows("SELECT id, kind, status, reason FROM outbox WHERE incident_id = ?1 AND channel = 'sink'",
                          incident)
        told = {row[1] for row in rows if outbox[carrier(row[0])][0] == DELIVERED}
        if severity >= 30 and FIRE not in told:
            world.problems["deliveries"].append(f"incident {incident} of severity {severity} was not told: {rows}")
        if FIRE in told and RESOLVE not in told:
            world.problems["deliveries"].append(f"incident {incident} is told to have begun, but not to be over: {rows}")


def facts(message):
    """(incident, kind, moment) of what MESSAGE tells of."""
    items = message.get("items") or []
    if not items:
        return {(message.get("incident"), message.get("kind"), message.get("at"))}
    return set().union(*(facts(item) for item in items))


def check_order(world):
    """No end of an incident before, or without, its beginning."""
    begun = set()
    for receipt in world.sink.accepted:
        if not isinstance(receipt.body, dict):
            world.problems["order"].append(f"{receipt.key}: not an object: {receipt.text[:200]}")
            continue
        told = facts(receipt.body)
        begun |= {incident for incident, kind, _ in told if kind in ("FIRE", "UPGRADE", "REOPEN", "ESCALATE", "REPEAT")}
        ends = {incident for incident, kind, _ in told if kind == "RESOLVE"}
        if ends - begun:
            world.problems["order"].append(f"{receipt.key}: the end of {ends - begun}, whose beginning was not told")


def check_duplicates(world, n_kills):
    """Twice only what says that it may be, and at most once for each kill."""
    keys, seen, n_doubled = {}, set(), 0
    for receipt in world.sink.accepted:
        told = facts(receipt.body or {})
        if receipt.key is None:
            world.problems["duplicates"].append(f"a message without a key: {receipt.text[:200]}")
        if told & seen or receipt.key in keys:
            n_doubled += 1
            if not (receipt.body or {}).get("may_be_repeated"):
                world.problems["duplicates"].append(f"{receipt.key}: {sorted(told & seen, key=str)} again, and it does "
                                                    "not say so")
        # A server that heeds the key drops what it knows already.
        if told - keys.get(receipt.key, told):
            world.problems["duplicates"].append(f"{receipt.key} again, but of something else")
        keys.setdefault(receipt.key, told)
        seen |= told
    if n_doubled > n_kills:
        world.problems["duplicates"].append(f"{n_doubled} doubled by {n_kills} kills")
    return n_doubled


def main():
    program, n_kills, n_incidents = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(1 << 32)
    print(f"# seed {seed}", flush=True)
    world = World(program, n_incidents, seed)
    try:
        kill_rounds(world, n_kills)
        settle(world)
        check_sound(world, "at the end")
        check_incidents(world)
        check_deliveries(world)
        check_order(world)
        n_doubled = check_duplicates(world, n_kills)
        print(f"# {n_kills} kills, {n_incidents} incidents, {len(world.sink.accepted)} messages accepted, {n_doubled} "
              f"of them twice; requests met {world.sink.moods}")
    finally:
        world.sink.close()
        if not os.environ.get("BELLWETHER_KEEP"):
            shutil.rmtree(world.dir, ignore_errors=True)
    print(f"1..{len(world.problems)}")
    for number, (name, found) in enumerate(world.problems.items(), 1):
        for text in found[:10]:
            print(f"# {text}")
        print(f"{'not ok' if found else 'ok'} {number} - {name}")
    return 1 if any(world.problems.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
