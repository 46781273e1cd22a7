#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# A day in the tray: a real panel shows the program that has no window, and its menu acts.
"""test-tray.py BELLWETHER BELLWETHERCTL [PICTURES]: prints TAP; pictures of the tray go to that folder."""

import json
import os
import subprocess
import sys

from desktop import Desktop, Proc, Window, wait
from panel import Panel

os.environ.pop('G_DEBUG', None)
CONFIG = """[source pc]
type=system
interval=1s

[rule cpu]
enabled=false
[rule disk]
enabled=false
[rule memory]
metric=system_memory_percent
critical=80
critical-recover=60
for=0s
for-count=1
"""


class Day:
    def __init__(self, program, ctl, pictures):
        self.ctl, self.pictures = ctl, pictures
        self.desktop = Desktop()
        self.desktop.environment['G_DEBUG'] = 'fatal-criticals'
        self.proc = Proc(self.desktop)
        self.desktop.start_notifications()
        self.config, self.state = self.desktop.path('bellwether.conf'), self.desktop.path('watched')
        self.write_config(CONFIG)
        self.panel = Panel(self.desktop)
        self.panel.start()
        self.window = Window(self.desktop, program, '--hidden', '--config', self.config, '--state', self.state)

    def write_config(self, text):
        with open(self.config + '.new', 'w', encoding='utf-8') as file:
            file.write(text)
        os.rename(self.config + '.new', self.config)

    def told(self, *verb):
        done = subprocess.run([self.ctl, *verb, '--json', '--config', self.config, '--state', self.state],
                              env=self.desktop.environment, capture_output=True, text=True, check=False)
        return json.loads(done.stdout) if done.stdout else {}

    def picture(self, name):
        if self.pictures:
            self.desktop.picture(os.path.join(self.pictures, name + '.png'))

    def windows(self):
        return subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '– Bellwether$'], env=self.desktop.environment,
                              capture_output=True, text=True, check=False).stdout.split()

    def pixels(self):
        """The icon as the panel draws it."""
        return subprocess.run(['import', '-window', 'root', '-crop', '32x32+0+0', 'rgb:-'], env=self.desktop.environment,
                              capture_output=True, check=True).stdout

    def n_notes(self):
        return sum('goes on watching' in call for call in self.desktop.notifications())

    def withdrawn(self):
        with open(self.desktop.log, encoding='utf-8') as file:
            return file.read().count('CloseNotification')

    def close(self):
        code = self.window.quit() if self.window.process.poll() is None else self.window.process.poll()
        faults = self.window.faults()
        self.proc.close()
        self.desktop.close()
        return code, faults


def step_icon(day):
    wait('the icon', lambda: len(day.panel.items()) == 1)
    wait('a state', lambda: 'Bellwether: ' in day.panel.read('ToolTip') and 'Collecting' not in day.panel.read('ToolTip'))
    assert 'Active' in day.panel.read('Status')
    assert not day.windows()
    yield 'the tray shows a program that has no window'


def step_alert(day):
    calm = day.pixels()
    day.proc.use_memory(95)
    wait('the call', lambda: 'NeedsAttention' in day.panel.read('Status'))
    assert 'Critical' in day.panel.read('ToolTip') and 'pc: ' in day.panel.read('ToolTip'), day.panel.read('ToolTip')
    wait('another icon', lambda: day.pixels() != calm)
    day.picture('alert')
    yield 'an alert shows in the icon, the tooltip and the status'


def step_why(day):
    day.desktop.click_notification(1, 'why')
    wait('the window', day.windows)

    def is_there():
        return [node for node in day.window.nodes(None, 'Why did this fire?'.__eq__)
                if node.get_state_set().contains(day.window.atspi.StateType.FOCUSED)]
    wait('the reason', is_there)
    day.window.take_focus()
    day.desktop.keys('ctrl+w')
    wait('no window', lambda: not day.windows())
    assert 'NeedsAttention' in day.panel.read('Status')
    yield 'Why? of the notification leads to the reason, and answers nothing'


def menu(day, *keys):
    """Opens the icon's menu with the pointer, and goes through it by keys."""
    shut = subprocess.run(['import', '-window', 'root', 'rgb:-'], env=day.desktop.environment, capture_output=True, check=True).stdout
    day.panel.click(3)
    wait('the menu', lambda: subprocess.run(['import', '-window', 'root', 'rgb:-'], env=day.desktop.environment,
                                            capture_output=True, check=True).stdout != shut)
    day.picture('menu')
    day.desktop.keys(*keys)


def step_acknowledge(day):
    menu(day, 'Down', 'Down', 'Right', 'Return')
    wait('the acknowledgement', lambda: [i['status'] for i in day.told('alerts', 'list')['incidents']] == ['acknowledged'])
    wait('calm', lambda: 'Active' in day.panel.read('Status'))
    yield 'the menu acknowledges, and the icon calls nobody any more'


def step_window(day):
    day.panel.click(1)
    wait('the window', day.windows)
    day.window.take_focus()
    day.desktop.keys('ctrl+w')
    wait('no window', lambda: not day.windows())
    assert day.n_notes() == 0
    yield 'a click opens the window, and closing it leaves the icon alone'


def step_without_tray(day):
    day.panel.click(1)
    wait('the window', day.windows)
    day.panel.stop()
    day.window.take_focus()
    day.desktop.keys('ctrl+w')
    wait('a notification that stays', lambda: day.n_notes() == 1)
    wait('no window', lambda: not day.windows())
    note = next(call for call in day.desktop.notifications() if 'goes on watching' in call)
    assert '"resident": True' in note.replace("'", '"') or 'resident' in note, note
    before = day.withdrawn()
    day.panel.start()
    wait('the icon again', lambda: len(day.panel.items()) == 1)
    wait('the notification to go', lambda: day.withdrawn() > before)
    yield 'without a tray a notification stays instead, until the tray is back'


def step_off(day):
    day.write_config('[general]\ntray=off\n' + CONFIG)
    wait('no icon', lambda: not day.panel.items())
    day.write_config('[general]\ntray=auto\n' + CONFIG)
    wait('the icon', lambda: len(day.panel.items()) == 1)
    yield 'the icon goes and comes as it is configured'


STEPS = (step_icon, step_alert, step_why, step_acknowledge, step_window, step_without_tray, step_off)


def main():
    print(f'1..{len(STEPS) + 1}')
    day = Day(*sys.argv[1:3], sys.argv[3] if len(sys.argv) > 3 else None)
    number = 0
    try:
        for step in STEPS:
            number += 1
            for text in step(day):
                print(f'ok {number} - {text}', flush=True)
    except AssertionError as error:
        day.picture('failed')
        print(f'# {error}\nnot ok {number} - {step.__name__}')
    code, faults = day.close()
    print(f'# exit status {code}, faults {faults}' if code != 0 or faults else '# it ended as it should')
    print(f'{"ok" if code == 0 and not faults else "not ok"} {len(STEPS) + 1} - it ends without a fault')


main()
