#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Takes a picture of every page in every state and look: screenshots.py BELLWETHER SAMPLE_MONTH DIR [PATTERN].
"""Each picture is of the real window on a screen of its own, over a month that a real engine lived through."""

import fnmatch
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tests', 'session'))
from desktop import Desktop, Window, wait  # noqa: E402

PAGES = ('overview', 'performance', 'calibration', 'bets', 'system', 'services', 'alerts')
# Look → size, text scale, environment.
LOOKS = {
    'light': ('1280x820', 1, {}),
    'dark': ('1280x820', 1, {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}),
    'narrow': ('400x820', 1, {}),
    'least': ('360x640', 1, {}),
    'contrast': ('1280x820', 1, {'ADW_DEBUG_HIGH_CONTRAST': '1'}),
    'contrast-dark': ('1280x820', 1, {'ADW_DEBUG_HIGH_CONTRAST': '1', 'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}),
    'right-to-left': ('1280x820', 1, {'GTK_DEBUG': 'invert-text-dir'}),
    'text-200': ('1280x820', 2, {}),
}
COLLECTING = 'id,settled_at,event,stake,odds,probability,status\n' + ''.join(
    f'{i},2026-01-0{i}T18:00:00Z,Cubs at Rays,100,1.95,0.55,{"won" if i % 2 else "lost"}\n' for i in range(1, 8))
NO_CHANCES = 'id,settled_at,event,stake,odds,status\n' + ''.join(
    f'{i},2026-01-0{i}T18:00:00Z,Cubs at Rays,100,1.95,{"won" if i % 2 else "lost"}\n' for i in range(1, 8))
# State → configuration, files, pages it is seen on.
STATES = {
    'empty': ('[source this-computer]\ntype=system\n', {}, PAGES),
    'collecting': ('[source new-bot]\ntype=ledger\npath=new-bot.csv\n', {'new-bot.csv': COLLECTING},
                   ('overview', 'performance', 'calibration', 'bets')),
    'no-chances': ('[source odds-only]\ntype=ledger\npath=odds.csv\n', {'odds.csv': NO_CHANCES}, ('calibration',)),
    'error': ('[source lost-bot]\ntype=ledger\npath=gone.csv\n[source this-computer]\ntype=system\nintervall=3s\n', {},
              ('overview', 'performance', 'bets', 'system', 'services')),
}


class Studio:
    def __init__(self, program, sample, folder, pattern):
        self.program, self.sample, self.folder, self.pattern = program, sample, folder, pattern
        os.makedirs(folder, exist_ok=True)
        self.month = os.path.join(folder, '.month')

    def wants(self, *names):
        return any(fnmatch.fnmatch(name, self.pattern) for name in names)

    def live_month(self):
        if not os.path.isdir(os.path.join(self.month, 'state')):
            shutil.rmtree(self.month, ignore_errors=True)
            # In memory: a month of writes that wait for the disk takes minutes.
            with tempfile.TemporaryDirectory(dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None) as fast:
                subprocess.run([self.sample, fast], check=True)
                shutil.copytree(fast, self.month)

    def shoot(self, desktop, name):
        path = os.path.join(self.folder, name + '.png')
        desktop.picture(path)
        print(path, flush=True)

    def open(self, look, prepare):
        size, scale, environment = LOOKS[look]
        desktop = Desktop(size=size, text_scale=scale)
        desktop.environment.update(environment)
        config = prepare(desktop)
        window = Window(desktop, self.program, '--config', config, '--state', desktop.path('watched'))
        wait('the window', lambda: subprocess.run(
            ['xdotool', 'search', '--onlyvisible', '--name', '.'], env=desktop.environment, capture_output=True, check=False).stdout)
        ids = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '.'], env=desktop.environment,
                             capture_output=True, text=True, check=False).stdout.split()
        for x_window in ids:
            subprocess.run(['xdotool', 'windowsize', x_window, *size.split('x'), 'windowmove', x_window, '0', '0'],
                           env=desktop.environment, stderr=subprocess.DEVNULL, check=False)
        wait('its actions', window.is_ready)
        return desktop, window

    def copy_month(self, desktop):
        shutil.copytree(self.month, desktop.path('watched-month'))
        os.rename(desktop.path('watched-month', 'state'), desktop.path('watched'))
        return desktop.path('watched-month', 'bellwether.conf')

    def settle(self, seconds=1.5):
        # A picture has no other way to know that everything it is of has come.
        time.sleep(seconds)

    def put_away(self, window):
        """What is told of the time since the month was lived through; it has a picture of its own."""
        for node in window.nodes(('push button', 'button'), 'Put away'.__eq__):
            node.do_action(0)

    def pages(self, look):
        wanted = [page for page in PAGES if self.wants(f'{page}-{look}')]
        if not wanted:
            return
        self.live_month()
        desktop, window = self.open(look, self.copy_month)
        try:
            self.settle(3)
            self.put_away(window)
            for page in wanted:
                window.action('page', f"'{page}'")
                self.settle()
                self.shoot(desktop, f'{page}-{look}')
            faults = window.faults()
        finally:
            window.quit()
            desktop.close()
        if faults:
            print('\n'.join(faults))

    def state(self, name, look):
        text, files, pages = STATES[name]
        wanted = [page for page in pages if self.wants(f'{page}-{name}-{look}')]
        if not wanted:
            return

        def prepare(desktop):
            for file_name, content in dict(files, **{'bellwether.conf': '[general]\nzone=UTC\n' + text}).items():
                with open(desktop.path(file_name), 'w', encoding='utf-8') as file:
                    file.write(content)
            return desktop.path('bellwether.conf')
        desktop, window = self.open(look, prepare)
        try:
            self.settle(2)
            for page in wanted:
                window.action('page', f"'{page}'")
                window.action('range', "'all'")
                self.settle()
                self.shoot(desktop, f'{page}-{name}-{look}')
        finally:
            window.quit()
            desktop.close()




class Scenes:
    """What is reached by doing something: a dialog, an alert, a crosshair, an engine that died."""

    def __init__(self, studio):
        self.studio = studio
        self.look = None
        self.scenes = [name[len('scene_'):] for name in dir(self) if name.startswith('scene_')]

    def shoot(self, name, look):
        picture = f'{name}-{look}'.replace('_', '-')
        # Where there is little room the dates are an item of a menu, not a button.
        if not self.studio.wants(picture) or (name, look) == ('dates', 'narrow'):
            return
        self.studio.live_month()
        desktop, window = self.studio.open(look, self.studio.copy_month)
        try:
            self.studio.settle(2)
            if name != 'back_on_overview':
                self.studio.put_away(window)
            self.look = look
            getattr(self, 'scene_' + name)(desktop, window)
            self.studio.settle(2)
            self.studio.shoot(desktop, picture)
        finally:
            window.quit()
            desktop.close()

    def scene_add_ledger(self, desktop, window):
        path = desktop.path('home', 'bets.csv')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(COLLECTING + '8,2026-01-08T18:00:00Z,Cubs at Rays,a lot,1.95,0.55,won\n')
        window.action('add-ledger', f"'{path}'")

    def scene_set_up(self, desktop, window):
        with open(desktop.path('home', 'bets.csv'), 'w', encoding='utf-8') as file:
            file.write(COLLECTING)
        window.action('set-up')

    def scene_add_ledger_by_hand(self, desktop, window):
        path = desktop.path('home', 'bets.csv')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(COLLECTING.replace('stake', 'money').replace('settled_at', 'day'))
        window.action('add-ledger', f"'{path}'")

    def open_alert(self, desktop, window, which):
        """Shows the newest incident of which the SQL condition WHICH holds."""
        with sqlite3.connect(f'file:{desktop.path("watched", "alerts.db")}?mode=ro', uri=True) as history:
            number, = history.execute(f'SELECT id FROM incident WHERE {which} ORDER BY id DESC LIMIT 1').fetchone()
        window.action('incident', f"'{number}'")

    def scene_alert(self, desktop, window):
        self.open_alert(desktop, window, 'level > 1 AND metric IS NOT NULL')

    def scene_alert_acknowledged(self, desktop, window):
        self.open_alert(desktop, window, 'status = 30 AND severity = 40')

    def scene_alert_flapping(self, desktop, window):
        self.open_alert(desktop, window, 'flapping')

    def scene_alert_over(self, desktop, window):
        self.open_alert(desktop, window, 'status >= 50 AND useful IS NULL')

    def scene_alert_marked(self, desktop, window):
        self.open_alert(desktop, window, 'useful IS NOT NULL')

    def scene_alert_undelivered(self, desktop, window):
        self.open_alert(desktop, window, 'id IN (SELECT incident_id FROM outbox WHERE status = 50)')
        self.studio.settle()
        desktop.scroll(200 if self.look == 'narrow' else 900, 600, 40)

    def scene_snooze_on_overview(self, desktop, window):
        desktop.click(*((211, 706) if self.look == 'narrow' else (636, 736)))

    def scene_back_on_overview(self, desktop, window):
        window.action('page', "'overview'")

    def scene_silences(self, desktop, window):
        window.action('page', "'alerts'")
        self.studio.settle()
        desktop.click(217 if self.look == 'narrow' else 1101, 28)

    def scene_silence_new(self, desktop, window):
        self.scene_silences(desktop, window)
        self.studio.settle()
        desktop.click(49, 28)
        self.studio.settle()
        desktop.type('source="nba-elo"')

    def scene_snooze(self, desktop, window):
        window.action('page', "'alerts'")
        self.studio.settle()
        desktop.keys('s')

    def scene_rule(self, desktop, window):
        window.action('edit-rule', "'cpu'")
        self.studio.settle()

    def scene_rule_wrong(self, desktop, window):
        window.action('edit-rule', "'cpu'")
        self.studio.settle(3)
        desktop.keys('Tab', 'Tab')
        desktop.type('5 apples')

    def scene_rule_new(self, desktop, window):
        window.action('edit-rule', "''")
        self.studio.settle()

    def scene_rule_of_ledger(self, desktop, window):
        window.action('edit-rule', "'betting-max-drawdown'")
        self.studio.settle()

    def scene_shortcuts(self, desktop, window):
        window.action('shortcuts')

    def scene_about(self, desktop, window):
        window.action('about')

    def preferences(self, desktop, window, page):
        window.action('preferences', f"'{page}'")
        self.studio.settle()
        if self.look == 'narrow':
            found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '^Preferences$'], env=desktop.environment,
                                   capture_output=True, text=True, check=False).stdout.split()
            for x_window in found:
                subprocess.run(['xdotool', 'windowsize', x_window, '400', '820'], env=desktop.environment, check=False)

    def scene_preferences_general(self, desktop, window):
        self.preferences(desktop, window, 'general')

    def scene_preferences_sources(self, desktop, window):
        self.preferences(desktop, window, 'sources')

    def scene_preferences_rules(self, desktop, window):
        self.preferences(desktop, window, 'rules')

    def scene_preferences_channels(self, desktop, window):
        self.preferences(desktop, window, 'channels')

    def scene_preferences_channel(self, desktop, window):
        self.preferences(desktop, window, 'channels')
        self.studio.settle()
        desktop.click(*((80, 340) if self.look == 'narrow' else (300, 362)))

    def scene_preferences_source(self, desktop, window):
        self.preferences(desktop, window, 'sources')
        self.studio.settle()
        desktop.click(*((80, 210) if self.look == 'narrow' else (300, 198)))

    def scene_preferences_routing(self, desktop, window):
        self.preferences(desktop, window, 'routing')

    def scene_preferences_retention(self, desktop, window):
        self.preferences(desktop, window, 'retention')

    def scene_dates(self, desktop, window):
        window.action('page', "'performance'")
        self.studio.settle()
        # By pointer: what speaks AT-SPI stays on the bus of the first picture.
        desktop.click(1077, 28)

    def scene_evidence(self, desktop, window):
        window.action('page', "'calibration'")
        window.action('range', "'all'")
        self.studio.settle(3)
        desktop.scroll(200 if self.look == 'narrow' else 900, 600, 40)

    def scene_crosshair(self, desktop, window):
        window.action('page', "'performance'")
        self.studio.settle()
        desktop.click(500, 350)

    def scene_selection(self, desktop, window):
        window.action('page', "'bets'")
        self.studio.settle()
        desktop.click(400, 217)
        desktop.keys('shift+Down', 'shift+Down', 'shift+Down')


def shoot_not_watching(studio, look):
    """The engine that the window was attached to is gone."""
    if not any(studio.wants(f'{page}-not-watching-{look}') for page in PAGES):
        return
    studio.live_month()
    engine = []

    def prepare(desktop):
        config = studio.copy_month(desktop)
        ctl = os.path.join(os.path.dirname(studio.program), 'bellwetherctl')
        engine.append(desktop.start([ctl, 'run', '--config', config, '--state', desktop.path('watched')], stderr=subprocess.DEVNULL))
        time.sleep(3)
        return config
    desktop, window = studio.open(look, prepare)
    try:
        studio.settle(2)
        for page in PAGES:
            window.action('page', f"'{page}'")
            studio.settle()
        engine[0].terminate()
        engine[0].wait(10)
        studio.settle(4)
        for page in PAGES:
            window.action('page', f"'{page}'")
            studio.settle()
            studio.shoot(desktop, f'{page}-not-watching-{look}')
    finally:
        window.quit()
        desktop.close()


def main():
    program, sample, folder = sys.argv[1:4]
    studio = Studio(os.path.abspath(program), os.path.abspath(sample), folder, sys.argv[4] if len(sys.argv) > 4 else '*')
    for look in LOOKS:
        studio.pages(look)
    for name in STATES:
        for look in ('light', 'dark', 'narrow'):
            studio.state(name, look)
    scenes = Scenes(studio)
    for name in scenes.scenes:
        for look in ('light', 'dark', 'narrow'):
            scenes.shoot(name, look)
    shoot_not_watching(studio, 'light')


main()
