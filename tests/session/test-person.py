#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# A person's first hour with the program on a whole desktop, by AT-SPI alone or by keys alone.
"""test-person.py BELLWETHER BELLWETHERCTL atspi|keys [PICTURES]: prints TAP; a picture of what failed goes to that folder.
test-person.py --flatpak atspi|keys [PICTURES]: the same in the Flatpak that is installed for this user.

There is a window manager, a notification daemon, a panel with a tray, a keyring, and Slack on loopback. Nothing is written
to the configuration but what the windows write."""

import csv
import json
import os
import re
import subprocess
import sys
import traceback

# AT-SPI warns when a program is not there yet; that is no reason for this one to end.
os.environ.pop('G_DEBUG', None)
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Desktop, Proc, Window, wait  # noqa: E402 (before anything of gi)
from hands import AtspiHands, KeyHands  # noqa: E402
from keyring import Keyring  # noqa: E402
from manager import Manager  # noqa: E402
from notifier import Notifier, program  # noqa: E402
from panel import Panel  # noqa: E402
from sandbox import ID, Sandbox, SandboxWindow, go_private  # noqa: E402
from slack import Slack  # noqa: E402

FOUND = 'date,event,selection,odds,stake,result\n' + ''.join(
    f'2026-01-{day:02},Rays at Cubs,Cubs,1.95,100,{"won" if day % 2 else "lost"}\n' for day in range(1, 29)) * 4
# "Day" and "Money" are no names of columns that are known.
TIPS = 'Day,Game,Pick,Money,Price,Outcome\n' + ''.join(
    f'2026-02-{day:02},Mets at Reds,Reds,50,2.10,{"won" if day % 3 else "lost"}\n' for day in range(1, 29))
# Nineteen of 28 won 55 each, nine lost 50.
TIPS_END = 1000 + 19 * 55 - 9 * 50
QUIET, LOUD = 30, 72
MAIN = '.* – Bellwether$'
PAGES = ('General', 'Sources', 'Rules', 'Channels', 'Routing', 'History')


class Person:
    def __init__(self, kind, programs=None):
        self.kind = kind
        self.desktop = Desktop()
        self.panel = Panel(self.desktop)
        self.manager = Manager(self.desktop)
        self.notifier = Notifier(self.desktop)
        self.keyring = Keyring(self.desktop)
        self.panel.start()
        self.slack = Slack()
        self.desktop.environment['G_DEBUG'] = 'fatal-criticals'
        self.proc = Proc(self.desktop)
        self.proc.use_memory(QUIET)
        self.config = self.desktop.path('config', 'bellwether', 'bellwether.conf')
        self.write('home/bots/elo.csv', FOUND)
        self.sandbox = Sandbox(self.desktop, self.proc) if programs is None else None
        program_, self.ctl = programs or (self.sandbox.program, self.sandbox.ctl)
        self.window = SandboxWindow(self.sandbox) if self.sandbox is not None else Window(self.desktop, program_)
        self.hands = AtspiHands(self.window) if kind == 'atspi' else KeyHands(self.window)

    def write(self, name, text):
        path = self.desktop.path(*name.split('/'))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def configuration(self):
        if not os.path.exists(self.config):
            return ''
        with open(self.config, encoding='utf-8') as file:
            return file.read()

    def told(self, *verb):
        """What bellwetherctl says of the same state."""
        done = subprocess.run([self.ctl, *verb, '--json'], env=self.desktop.environment, capture_output=True, text=True, check=False)
        return json.loads(done.stdout) if done.stdout else {}

    def incidents(self):
        return self.told('alerts', 'list', '--all').get('incidents', [])

    def open_preferences(self, page):
        self.hands.within(MAIN)
        self.hands.menu('Preferences', 'ctrl+comma')
        self.hands.within('Preferences')
        self.hands.turn_to(page, PAGES)

    def close_preferences(self):
        if self.kind == 'atspi':
            self.hands.press('Close')
        else:
            self.desktop.keys('Escape')
        self.hands.is_gone('Preferences')

    def close(self):
        if self.window.process.poll() is None:
            self.window.process.terminate()
            self.window.process.wait(20)
        self.proc.close()
        self.slack.close()
        self.desktop.close()


def step_first_run(person):
    hands = person.hands
    hands.within('Set up', 40)
    hands.read('^1 ledger found on this computer', 40)
    assert not person.configuration(), person.configuration()
    hands.press('Next')
    hands.read(r'^Evidence \(recommended\)$', 60)
    assert not person.configuration(), person.configuration()
    hands.press('Watch 2 sources')
    hands.read('^Where alerts go$')
    text = person.configuration()
    assert '[source elo]\ntype=ledger\n' in text and 'presets=default\n' in text, text
    hands.press('Done')
    hands.is_gone('Set up')
    wait('both sources', lambda: {'elo', 'this-computer'} <= {s['source'] for s in person.told('status').get('sources', [])})
    wait('the tray', lambda: len(person.panel.items()) == 1)
    yield 'what was found is watched, and the tray shows it'


def step_ledger(person):
    hands = person.hands
    # Nobody has found it before.
    tips = person.write('home/elsewhere/tips.csv', TIPS)
    hands.within(MAIN)
    if person.kind == 'atspi':
        hands.press('Add a ledger')
        hands.within('Add a ledger')
        hands.write('Where the file is', tips)
        hands.press('Open')
    elif person.sandbox is not None:
        # Debian 12's portal does not tell yet where a file is that somebody chose.
        person.desktop.keys('ctrl+o')
        hands.within('Add a ledger')
        hands.write('Where the file is', tips)
        hands.press('Open')
    else:
        person.desktop.keys('ctrl+o')
        hands.within('Add a ledger')
        # What is wanted most has the focus.
        person.desktop.keys('Return')
        hands.within('Choose a ledger')
        person.desktop.type(tips)
        person.desktop.keys('Return')
        hands.within('Add a ledger')
    hands.read(r"It can't be read as a ledger so far")
    hands.choose('Settled at', 'Day')
    hands.choose('Stake', 'Money')
    hands.read('^28 bets, 28 settled')
    assert 'tips' not in person.configuration()
    hands.press('Watch this ledger')
    hands.is_gone('Add a ledger')
    text = person.configuration()
    assert '[source tips]' in text and 'column-stake=Money' in text and 'column-settled-at=Day' in text and tips in text, text
    wait('its bets', lambda: any(s['source'] == 'tips' and s.get('state') != 'no-data' for s in person.told('status').get('sources', [])))
    yield 'a ledger is added, its columns matched by hand'


def step_tune(person):
    hands = person.hands
    person.open_preferences('Rules')
    hands.press('memory')
    hands.within('Edit rule')
    for name, text in (('For', '0 s'), ('At least', '1'), ('Warning', '20 %'), ('Warning is over at', '10 %')):
        hands.write(name, text)
    hands.read('^Would have fired once')
    for name, text in (('Warning', '55'), ('Warning is over at', '45'), ('Critical', '65'), ('Critical is over at', '60')):
        hands.write(name, text)
    hands.read('^Would not have fired')
    assert '[rule memory]' not in person.configuration()
    hands.press('Save the rule')
    hands.is_gone('Edit rule')
    text = wait('the rule', lambda: '[rule memory]' in person.configuration() and person.configuration())
    rule = text[text.index('[rule memory]'):]
    assert {'warning=55', 'critical=65', 'warning-recover=45', 'critical-recover=60', 'for=0', 'for-count=1'} <= set(rule.split('\n')), rule
    yield 'a threshold is tuned by what it would have done'


def step_slack(person):
    hands = person.hands
    hands.within('Preferences')
    hands.turn_to('Channels', PAGES)
    hands.press('Add')
    hands.press('Slack')
    hands.within('Add: Slack')
    hands.press('Add')
    hands.is_gone('Add: Slack')
    hands.within('Preferences')
    hands.write('Webhook address', person.slack.url)
    hands.press(re.compile('^Webhook address: Store'))
    wait('the secret', lambda: person.keyring.secret('slack', 'webhook-url') == person.slack.url)
    hands.press('Send test')
    wait('the test', lambda: person.slack.posts)
    hands.read('^Delivered at .*HTTP 200')
    text = person.configuration()
    assert '[channel slack]\ntype=slack\n' in text and person.slack.secret not in text, text
    person.close_preferences()
    yield 'Slack is a channel; its address is in the keyring, and nowhere in the file'


def step_session(person):
    if person.sandbox is None:
        return
    hands = person.hands
    person.open_preferences('General')
    hands.press('Start when signing in')
    asked = wait('the portal', lambda: [call for call in person.sandbox.autostart_calls() if ' True ' in call])
    assert ID in asked[-1] and '"--hidden"' in asked[-1], asked
    wait('the setting', lambda: '\nautostart=true\n' in person.configuration())
    person.close_preferences()
    yield 'the desktop starts it with the session, as the portal was asked to'


def step_alert(person):
    n_before = len(person.slack.posts)
    assert not person.incidents(), person.incidents()
    calm = person.panel.read('Status')
    assert 'Active' in calm, calm
    person.proc.use_memory(LOUD)
    wait('the incident', lambda: [(i['status'], i['severity']) for i in person.incidents()] == [('open', 'critical')], 60)
    wait('the notification', lambda: any('72' in text for text in person.notifier.texts(person.window)))
    wait('the call of the tray', lambda: 'NeedsAttention' in person.panel.read('Status'))
    wait('the message', lambda: len(person.slack.posts) > n_before, 60)
    assert person.slack.told('Critical') and person.slack.told('72'), person.slack.posts
    yield 'a crossing is on the desktop, in the tray and at Slack'


def step_acknowledge(person):
    if person.kind == 'atspi':
        person.notifier.press(person.window, 'Acknowledge')
    else:
        # The notification's windows take no keys: the program's own does.
        person.desktop.keys('alt+7')
        person.hands.within('Alerts')
        person.hands.read('Why did this fire')
        person.desktop.keys('a')
    wait('the acknowledgement', lambda: [i['status'] for i in person.incidents()] == ['acknowledged'])
    wait('the notification to go', lambda: not person.notifier.texts(person.window))
    wait('a calm tray', lambda: 'NeedsAttention' not in person.panel.read('Status'))
    story = person.told('alerts', 'show', str(person.incidents()[0]['id']))
    assert any(event['kind'] == 'ACK' and event['actor'].startswith('desktop') for event in story['events']), story
    yield 'acknowledged, it calls nobody any more'


def step_resolve(person):
    hands = person.hands
    hands.within(MAIN)
    hands.go('Alerts')
    hands.within('Alerts')
    hands.read('^Acknowledged')
    if person.kind == 'atspi':
        hands.press('Resolve')
    else:
        person.desktop.keys('r')
    wait('the end', lambda: [i['status'] for i in person.incidents()] == ['resolved'])
    hands.read('^Was this useful')
    hands.press('Yes')
    yield 'it is resolved, and was useful'


def step_export(person):
    hands = person.hands
    path = person.desktop.path('home', 'bankroll.csv')
    hands.within(MAIN)
    hands.go('Performance')
    hands.within('Performance')
    hands.press('All')
    wait('all bets', lambda: 'n = 28' in hands.find(re.compile('^Bankroll'), lambda node: node.get_role_name() == 'image').get_description())
    hands.chart(re.compile('^Bankroll'), 'Save as CSV…', 'chart.save-csv')
    hands.within('Save chart')
    hands.save(path)
    wait('the file', lambda: os.path.exists(path) and os.path.getsize(path) > 0)
    hands.within('Performance')
    hands.read('^Saved as bankroll.csv$')
    with open(path, encoding='utf-8', newline='') as file:
        rows = list(csv.reader(file))
    assert rows[0][:2] == ['time', 'bankroll'] and len(rows) == 1 + 28, rows
    assert rows[1][0].startswith('2026-02-01') and float(rows[-1][1]) == TIPS_END, rows
    yield 'a chart is a file with the figures worked out by hand'


def step_end(person):
    hands = person.hands
    hands.within(MAIN)
    hands.menu(re.compile('quit$'), 'ctrl+q')
    assert person.window.process.wait(20) == 0
    wait('no tray', lambda: not person.panel.items())
    faults = person.window.faults()
    assert not faults, faults
    found = []
    for folder, _, names in os.walk(person.desktop.dir):
        # The keyring's own file is sealed.
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and not os.path.islink(path):
                with open(path, 'rb') as file:
                    found += [path] if person.slack.secret.encode() in file.read() else []
    assert not found, found
    yield 'it ends without a fault, and the secret is in no file'


STEPS = (step_first_run, step_ledger, step_tune, step_slack, step_session, step_alert, step_acknowledge, step_resolve, step_export,
         step_end)


def main():
    if program() is None:
        print('1..0 # SKIP there is no xfce4-notifyd')
        return
    arguments, programs = sys.argv[1:], None
    if arguments[0] == '--flatpak':
        go_private()
        arguments = arguments[1:]
    else:
        programs, arguments = [os.path.abspath(path) for path in arguments[:2]], arguments[2:]
    person = Person(arguments[0], programs)
    number, step, result = 0, None, 0
    try:
        for step in STEPS:
            for done in step(person):
                number += 1
                print(f'ok {number} - {done}', flush=True)
    except Exception as problem:  # whatever it is, the desktop has to go
        if len(arguments) > 1:
            person.desktop.picture(os.path.join(arguments[1], f'failed-{person.kind}.png'))
        trace = ''.join(traceback.format_exception(problem)).strip().replace('\n', '\n# ')
        number, result = number + 1, 1
        print(f'# {trace}\nnot ok {number} - {step.__name__}', flush=True)
        print(f'# faults: {person.window.faults()}')
    person.close()
    print(f'1..{number}')
    sys.exit(result)


main()
