#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Alerts worked off by real keys alone: gone through, acknowledged, resolved, taken back, one and several at a time.
"""test-triage.py BELLWETHER BELLWETHERCTL: prints TAP."""

import json
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Desktop, Proc, Window, wait  # noqa: E402

os.environ.pop('G_DEBUG', None)

RULES = ('first', 'second', 'third', 'fourth')
CONFIG = """[general]
zone=UTC
presets=

[source this-computer]
type=system
interval=1s
""" + ''.join(f"""
[rule {rule}]
metric=system_memory_percent
warning={60 + number}
warning-recover={30 + number}
for=0s
for-count=1
""" for number, rule in enumerate(RULES))


class Triage:
    def __init__(self, program, ctl):
        self.ctl = ctl
        self.desktop = Desktop()
        self.desktop.environment['G_DEBUG'] = 'fatal-criticals'
        self.proc = Proc(self.desktop)
        self.desktop.start_notifications()
        self.config, self.state = self.desktop.path('bellwether.conf'), self.desktop.path('watched')
        with open(self.config, 'w', encoding='utf-8') as file:
            file.write(CONFIG)
        self.program = [program, '--config', self.config, '--state', self.state]
        self.window = Window(self.desktop, *self.program)

    def statuses(self):
        """Of each incident by its rule."""
        done = subprocess.run([self.ctl, 'alerts', 'list', '--all', '--json', '--config', self.config, '--state', self.state],
                              env=self.desktop.environment, capture_output=True, text=True, check=False)
        return {incident['rule']: incident['status'] for incident in json.loads(done.stdout or '{"incidents": []}')['incidents']}

    def resolve_elsewhere(self):
        """Has another program resolve one that is open."""
        listed = subprocess.run([self.ctl, 'alerts', 'list', '--json', '--config', self.config, '--state', self.state],
                                env=self.desktop.environment, capture_output=True, text=True, check=True)
        number = str(json.loads(listed.stdout)['incidents'][0]['id'])
        subprocess.run([self.ctl, 'alerts', 'resolve', number, '--config', self.config, '--state', self.state],
                       env=self.desktop.environment, check=True, stdout=subprocess.DEVNULL)

    def wait_statuses(self, what, expected):
        try:
            wait(what, lambda: self.statuses() == expected)
        except AssertionError:
            raise AssertionError(f'{what}: expected {expected}, found {self.statuses()}') from None

    def is_focused(self, node):
        return node.get_state_set().contains(self.window.atspi.StateType.FOCUSED)

    def focused(self):
        """The name of what has the focus in the list, or ''."""
        return next((node.get_name() for node in self.window.nodes(('list item', 'table row', 'table cell')) if self.is_focused(node)), '')

    def rows(self):
        return [node.get_name() for node in self.window.nodes(('list item',), re.compile('^Warning: ').search)]

    def close(self):
        code = self.window.quit() if self.window.process.poll() is None else self.window.process.poll()
        faults = self.window.faults()
        self.proc.close()
        self.desktop.close()
        return code, faults


def session(triage):
    keys = triage.desktop.keys
    wait('the window', triage.window.is_ready)
    triage.proc.use_memory(85)
    everything_open = {rule: 'open' for rule in RULES}
    triage.wait_statuses('the alerts', everything_open)
    keys('alt+7')
    wait('four rows', lambda: len(triage.rows()) == 4)
    yield 'four alerts are listed'

    # The list has the focus; the newest is the first, and which that is the list knows.
    keys('Home')
    keys('a')
    wait('an acknowledgement', lambda: list(triage.statuses().values()).count('acknowledged') == 1)
    first = next(rule for rule, status in triage.statuses().items() if status == 'acknowledged')
    keys('ctrl+z')
    triage.wait_statuses('it to be taken back', everything_open)
    yield 'A acknowledges the one that is focused, and Ctrl+Z takes it back'

    keys('j', 'a')
    wait('another acknowledgement', lambda: list(triage.statuses().values()).count('acknowledged') == 1)
    second = next(rule for rule, status in triage.statuses().items() if status == 'acknowledged')
    assert second != first, second
    keys('k', 'a')
    wait('both', lambda: list(triage.statuses().values()).count('acknowledged') == 2)
    assert triage.statuses()[first] == 'acknowledged', triage.statuses()
    yield 'J goes to the next one, K back'

    keys('r')
    wait('a resolution', lambda: triage.statuses()[first] == 'resolved')
    wait('three rows', lambda: len(triage.rows()) == 3)
    wait('the focus in the list', triage.focused)
    keys('r')
    wait('the next resolution', lambda: triage.statuses()[second] == 'resolved')
    wait('two rows', lambda: len(triage.rows()) == 2)
    yield 'R resolves, and the keys go on with the next one'
    keys('ctrl+z')
    wait('it to be open again', lambda: triage.statuses()[second] == 'reopened' or triage.statuses()[second] == 'open')
    wait('three rows', lambda: len(triage.rows()) == 3)
    yield 'what was resolved is opened again by Ctrl+Z'

    keys('ctrl+a')
    triage.window.wait_text('^3 alerts selected')
    keys('r')
    wait('all to be resolved', lambda: set(triage.statuses().values()) == {'resolved'})
    triage.window.wait_text('Nothing needs you')
    yield 'all that are selected are resolved at once'
    keys('ctrl+z')
    wait('three to be open again', lambda: list(triage.statuses().values()).count('resolved') == 1)
    wait('three rows', lambda: len(triage.rows()) == 3)
    yield 'and opened again at once'

    before = triage.statuses()
    keys('ctrl+f')
    triage.desktop.type('arsjkw')
    triage.window.wait_text('No alert matches')
    time.sleep(0.5)
    assert triage.statuses() == before, triage.statuses()
    keys('ctrl+a', 'BackSpace')
    wait('three rows', lambda: len(triage.rows()) == 3)
    yield 'letters in the search are searched for, and do nothing else'

    # The list had the keys before.
    keys('Escape', 'Home', 'ctrl+f')
    triage.resolve_elsewhere()
    wait('two rows', lambda: len(triage.rows()) == 2)
    triage.desktop.type('q')
    triage.window.wait_text('No alert matches')
    yield 'an alert that ends elsewhere leaves the keys with whoever searches'


def main():
    triage = Triage(*(os.path.abspath(path) for path in sys.argv[1:3]))
    number, failed = 0, 0
    try:
        for done in session(triage):
            number += 1
            print(f'ok {number} {done}', flush=True)
    except Exception as problem:  # whatever it is, the desktop has to go
        failed += 1
        number += 1
        print(f'not ok {number} {type(problem).__name__}', flush=True)
        print('# ' + str(problem).replace('\n', '\n# '), flush=True)
        if os.environ.get('BW_TEST_PICTURES'):
            triage.desktop.picture(os.path.join(os.environ['BW_TEST_PICTURES'], 'triage.png'))
    code, faults = triage.close()
    is_clean = code == 0 and not faults
    print(f'{"ok" if is_clean else "not ok"} {number + 1} it ends with {code} and without a warning', flush=True)
    for fault in faults:
        print('# ' + fault, flush=True)
    print(f'1..{number + 1}')
    sys.exit(0 if is_clean and not failed else 1)


main()
