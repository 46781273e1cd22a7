#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# The first start: what lies in the home is found, nothing is written before the end, and then it is watched.
"""test-first-run.py BELLWETHER BELLWETHERCTL [FOLDER]: prints TAP; pictures go into FOLDER."""

import os
import re
import signal
import subprocess
import sys

from desktop import Desktop, Proc, Window, wait

# The library that looks at windows warns of what ends while it looks: no fault of theirs.
os.environ.pop('G_DEBUG', None)
HEAD = 'id,placed_at,model,stake,odds,probability,status,profit\n'
ODD = 'Day,stake,odds,Ausgang\n2026-01-01,10,2,gewonnen\n'
MONEY = 'date,amount,profit\n2026-01-01,10,3\n2026-01-02,10,-4\n'


def bets():
    """Every third is lost, and so is one of seven: no chance is needed."""
    lines = []
    for number in range(200):
        is_won = number % 3 != 0 and number % 7 != 0
        lines.append(f'{number},2026-0{1 + number // 40}-{1 + number % 28:02}T10:00:00Z,elo,10,1.95,0.55,'
                     f'{"won" if is_won else "lost"},{9.5 if is_won else -10}\n')
    return HEAD + ''.join(lines)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


class FirstRun:
    def __init__(self, bellwether, bellwetherctl, folder=None):
        self.desktop, self.ctl, self.folder = Desktop(), bellwetherctl, folder
        # Others' processes work where they like; here there are none.
        self.proc = Proc(self.desktop)
        self.temporary = self.desktop.path('temporary')
        os.mkdir(self.temporary)
        self.desktop.environment['TMPDIR'] = self.temporary
        write(self.desktop.path('home', 'bots', 'elo.csv'), bets())
        write(self.desktop.path('home', 'Downloads', 'results.csv'), ODD)
        write(self.desktop.path('home', 'Downloads', 'money.csv'), MONEY)
        self.config = self.desktop.path('config', 'bellwether', 'bellwether.conf')
        # A sandbox makes the folders that it lets a program write to.
        for name in ('config', 'data'):
            os.mkdir(self.desktop.path(name, 'bellwether'))
        self.window = Window(self.desktop, bellwether)

    def shoot(self, name):
        if self.folder is not None:
            self.window.wait_text('.')
            self.desktop.picture(os.path.join(self.folder, name + '.png'))

    def focus(self):
        """Gives the keys to the assistant, as a window manager would."""
        there = wait('the assistant', lambda: self.search('^Set up$'))
        subprocess.run(['xdotool', 'windowfocus', there[-1]], env=self.desktop.environment, check=True)

    def find_ledgers(self):
        wait('what was found', lambda: self.window.nodes(None, re.compile('^3 ledgers found on this computer').search), 40)
        self.window.wait_text(r'Betting ledger · ~/bots · elo · 200 rows')
        self.window.find(('push button',), re.compile('^Match columns…'))
        self.window.find(('check box', 'switch', 'toggle button'), 'elo.csv')
        self.shoot('first-run-find')
        assert not os.path.exists(self.config)

    def choose_rules(self):
        self.focus()
        self.desktop.keys('alt+Right')
        self.window.wait_text(r'^Evidence \(recommended\)$', 60)
        self.window.wait_text('of 100 seasons like that of elo although nothing is wrong')
        self.shoot('first-run-rules')
        self.desktop.keys('alt+Left')
        self.window.wait_text('^Found here$')
        self.desktop.keys('alt+Right')
        self.window.wait_text('^Fixed limits for betting$', 60)
        assert not os.path.exists(self.config)
        self.window.find(('label',), 'Watch 2 sources')
        self.desktop.keys('alt+Right')

    def watch(self):
        wait('the configuration', lambda: os.path.exists(self.config))
        self.window.wait_text('^Where alerts go$')
        self.shoot('first-run-channel')
        with open(self.config, encoding='utf-8') as file:
            text = file.read()
        assert '[source elo]\ntype=ledger\n' in text, text
        assert 'presets=default\n' in text, text
        assert 'money.csv' not in text and 'results.csv' not in text, text
        wait('the ledger', lambda: re.search(r'elo', subprocess.run(
            [self.ctl, 'status', '--json'], env=self.desktop.environment, capture_output=True, text=True, check=False).stdout), 30)
        self.set_up_channel()
        self.focus()
        self.desktop.keys('alt+Right')
        wait('its end', lambda: not self.window.nodes(('label',), lambda name: name == 'Where alerts go'))

    def set_up_channel(self):
        """A channel is set up where it is offered, and its test answered in place."""
        self.window.press(('push button',), 'Set up… Slack')
        self.window.press(('push button',), 'Add')
        self.window.wait_text('^Webhook address$')
        with open(self.config, encoding='utf-8') as file:
            assert '[channel slack]\ntype=slack\n' in file.read()
        self.window.press(('push button',), 'Send test')
        self.window.wait_text('webhook-url')
        self.shoot('first-run-channel-test')

    def search(self, name):
        return subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', name], env=self.desktop.environment,
                              capture_output=True, text=True, check=False).stdout.split()

    def demo(self):
        """A process of its own, which is no child of this one's."""
        self.window.action('set-up')
        self.window.press(('push button',), re.compile('^Start demo'), 40)
        demo = wait('the demo', lambda: self.search('– Demo – Bellwether$'), 40)[-1]
        self.shoot('first-run-demo')
        made = [name for name in os.listdir(self.temporary) if name.startswith('bellwether-demo-')]
        assert len(made) == 1, made
        number = subprocess.run(['xdotool', 'getwindowpid', demo], env=self.desktop.environment, capture_output=True, text=True,
                                check=True).stdout
        os.kill(int(number), signal.SIGTERM)
        wait('its end', lambda: not os.path.exists(os.path.join(self.temporary, made[0])))

    def end(self):
        faults = self.window.faults()
        assert not faults, faults
        assert self.window.quit() == 0


def main():
    steps = (('find_ledgers', 'what lies in the home is found'), ('choose_rules', 'rules are told by their false alarms'),
             ('watch', 'it is written at the end, and watched'), ('demo', 'the demo says what it is and leaves nothing behind'),
             ('end', 'nothing went wrong on the way'))
    print(f'1..{len(steps)}')
    run = FirstRun(*sys.argv[1:4])
    try:
        for number, (name, text) in enumerate(steps, 1):
            try:
                getattr(run, name)()
                print(f'ok {number} - {text}')
            except AssertionError as error:
                print(f'# {error}\nnot ok {number} - {text}'.replace('\n#', '\n# '))
                break
    finally:
        run.proc.close()
        run.desktop.close()


main()
