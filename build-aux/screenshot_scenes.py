# SPDX-License-Identifier: GPL-3.0-or-later
# What screenshots.py takes pictures of besides the pages themselves: what is reached by doing something, and states.

import os
import re
import sqlite3
import subprocess
from typing import Callable, NamedTuple, Optional

from desktop import wait
from panel import Panel

PAGES = ('overview', 'performance', 'calibration', 'bets', 'system', 'services', 'alerts')
BUTTONS = ('push button', 'button', 'toggle button')
COLLECTING = 'id,settled_at,event,stake,odds,probability,status\n' + ''.join(
    f'{i},2026-01-0{i}T18:00:00Z,Cubs at Rays,100,1.95,0.55,{"won" if i % 2 else "lost"}\n' for i in range(1, 8))
NO_CHANCES = 'id,settled_at,event,stake,odds,status\n' + ''.join(
    f'{i},2026-01-0{i}T18:00:00Z,Cubs at Rays,100,1.95,{"won" if i % 2 else "lost"}\n' for i in range(1, 8))


class Scene(NamedTuple):
    name: str
    run: Callable  # with the studio; False: there is no such thing in this look
    looks: Optional[tuple]  # or those of most scenes
    has_own_program: bool  # it changes what the others see
    prepare: Optional[Callable]  # what its program is started over, or the month
    arguments: tuple


class State(NamedTuple):
    prepare: Callable
    pages: tuple
    range: Optional[str] = None
    visit: Optional[tuple] = None  # pages that have been seen before
    then: Optional[Callable] = None  # what happened since


SCENES = []
# These leave their page scrolled.
LAST = ('_end', 'evidence', '_undelivered')


def scene(looks=None, own=False, prepare=None, arguments=()):
    def note(function):
        SCENES.append(Scene(function.__name__, function, looks, own or prepare is not None or bool(arguments), prepare, arguments))
        return function
    return note


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


# --- hands ---

def find(studio, name, roles=BUTTONS, seconds=25):
    """What is called NAME in English, or begins so where that ends in an asterisk."""
    said = studio.desktop.say(name.rstrip('*'))
    wanted = re.compile('^' + re.escape(said)) if name.endswith('*') else said
    return studio.window.find(roles, wanted, seconds)


def click_node(studio, node, button=1):
    box = node.get_extents(studio.window.atspi.CoordType.WINDOW)
    scale = int(studio.desktop.environment.get('GDK_SCALE', '1'))
    studio.desktop.click((box.x + box.width // 2) * scale, (box.y + box.height // 2) * scale, button)


def press(studio, name, roles=BUTTONS):
    node = find(studio, name, roles)
    # What opens a menu can't be asked to.
    if node.get_n_actions() > 0:
        node.do_action(0)
    else:
        click_node(studio, node)


def click(studio, name, roles=BUTTONS, button=1):
    click_node(studio, find(studio, name, roles), button)


def go(studio, page):
    studio.window.action('page', f"'{page}'")
    studio.settle(2)
    studio.focus()


def scroll_down(studio, steps=40, x=0.7, y=0.7):
    studio.desktop.scroll(studio.size[0] * x, studio.size[1] * y, steps)


def open_alert(studio, which):
    """Shows the newest incident of which the SQL condition WHICH holds."""
    with sqlite3.connect(f'file:{studio.desktop.path("watched", "alerts.db")}?mode=ro', uri=True) as history:
        number, = history.execute(f'SELECT id FROM incident WHERE {which} ORDER BY id DESC LIMIT 1').fetchone()
    studio.window.action('incident', f"'{number}'")
    studio.settle(2)


def is_narrow(studio):
    return studio.size[0] < 700


# --- alerts ---

@scene()
def alert(studio):
    open_alert(studio, 'level > 1 AND metric IS NOT NULL')


@scene()
def alert_why(studio):
    open_alert(studio, 'level > 1 AND metric IS NOT NULL')
    studio.focus()
    studio.desktop.keys('w')


@scene()
def alert_acknowledged(studio):
    open_alert(studio, 'status = 30 AND severity = 40')


@scene(('light',))
def alert_flapping(studio):
    open_alert(studio, 'flapping')


@scene(('light', 'dark', 'german'))
def alert_over(studio):
    open_alert(studio, 'status >= 50 AND useful IS NULL')


@scene(('light',))
def alert_marked(studio):
    open_alert(studio, 'useful IS NOT NULL')


@scene(('light', 'narrow', 'german-narrow'))
def alert_undelivered(studio):
    open_alert(studio, 'id IN (SELECT incident_id FROM outbox WHERE status = 50)')
    scroll_down(studio)


@scene()
def snooze(studio):
    open_alert(studio, 'status = 20')
    press(studio, 'Snooze')


@scene(own=True)
def toast(studio):
    open_alert(studio, 'status = 20')
    press(studio, 'Acknowledge')


@scene(('light', 'narrow', 'german-narrow'))
def search_without_result(studio):
    go(studio, 'alerts')
    studio.desktop.keys('ctrl+f')
    studio.desktop.type('zebra')


@scene()
def silences(studio):
    go(studio, 'alerts')
    press(studio, 'Mute and silences')


@scene()
def silence_new(studio):
    silences(studio)
    press(studio, 'Add…')
    studio.settle(2)
    studio.focus()
    studio.desktop.type('source="nba-elo"')


# --- overview ---

@scene(('light', 'dark', 'narrow', 'least', 'german', 'german-narrow', 'right-to-left', 'text-200'), own=True)
def back_on_overview(studio):
    # Before anything else is done it is what the window opens with.
    studio.settle()


@scene(('light', 'dark', 'narrow'))
def overview_end(studio):
    go(studio, 'overview')
    scroll_down(studio)


@scene(('light', 'german'))
def figure_menu(studio):
    go(studio, 'overview')
    click(studio, 'Memory*', button=3)


@scene(('light', 'german-narrow'))
def main_menu(studio):
    go(studio, 'overview')
    if is_narrow(studio):
        press(studio, 'Pages')
    press(studio, 'Main menu')


@scene(('narrow', 'least', 'german-narrow'))
def sidebar(studio):
    go(studio, 'overview')
    press(studio, 'Pages')


@scene(('light', 'dark', 'narrow', 'german-narrow'), own=True)
def paused(studio):
    go(studio, 'overview')
    studio.window.action('pause')


# --- charts ---

@scene(('light', 'german', 'right-to-left'))
def dates(studio):
    go(studio, 'performance')
    studio.window.press(BUTTONS, re.compile('^' + re.escape(studio.desktop.say('Choose dates'))))


@scene()
def crosshair(studio):
    go(studio, 'performance')
    click(studio, 'Bankroll*', ('image',))


@scene(('light', 'dark', 'contrast', 'right-to-left'))
def performance_end(studio):
    go(studio, 'performance')
    scroll_down(studio)


@scene(('light', 'dark', 'german'))
def chart_menu(studio):
    go(studio, 'performance')
    click(studio, 'Bankroll*', ('image',), button=3)


@scene()
def chart_table(studio):
    go(studio, 'performance')
    click(studio, 'Bankroll*', ('image',), button=3)
    studio.settle(2)
    studio.desktop.keys('Up', 'Return')


@scene(('light', 'german'))
def legend_hidden(studio):
    go(studio, 'performance')
    click(studio, 'Model*')


@scene()
def evidence(studio):
    go(studio, 'calibration')
    studio.window.action('range', "'all'")
    studio.settle()
    scroll_down(studio)


@scene(('light', 'dark', 'narrow', 'contrast'))
def system_crosshair(studio):
    go(studio, 'system')
    click(studio, 'Memory*', ('image',))


@scene(('light', 'narrow', 'german'))
def system_end(studio):
    go(studio, 'system')
    scroll_down(studio)


# --- bets and services ---

@scene()
def selection(studio):
    go(studio, 'bets')
    studio.desktop.keys('ctrl+a')


@scene(('light', 'narrow', 'german-narrow'))
def bets_menu(studio):
    go(studio, 'bets')
    press(studio, 'Sort, copy and save')


@scene(('light', 'german-narrow'))
def bets_without_match(studio):
    go(studio, 'bets')
    studio.desktop.keys('ctrl+f')
    studio.desktop.type('odds>900')


@scene(('light', 'narrow', 'german-narrow'))
def services_end(studio):
    go(studio, 'services')
    scroll_down(studio)


# --- rules ---

@scene()
def rule(studio):
    studio.window.action('edit-rule', "'cpu'")


@scene()
def rule_wrong(studio):
    studio.window.action('edit-rule', "'cpu'")
    studio.settle()
    studio.focus()
    studio.desktop.keys('Tab', 'Tab')
    studio.desktop.type('5 apples')


@scene(('light', 'dark', 'narrow', 'german', 'german-narrow', 'text-200'))
def rule_new(studio):
    studio.window.action('edit-rule', "''")


@scene(('light', 'dark', 'narrow', 'german'))
def rule_of_ledger(studio):
    studio.window.action('edit-rule', "'betting-max-drawdown'")


@scene(('light', 'narrow', 'german'))
def rule_presets(studio):
    studio.window.action('edit-rule', "'cpu'")
    studio.settle(2)
    press(studio, 'Presets')


@scene(('light', 'dark', 'narrow', 'german', 'german-narrow'))
def rule_path(studio):
    studio.window.action('edit-rule', "'cpu'")
    studio.settle(3)
    studio.focus()
    studio.desktop.keys('ctrl+t')


@scene(('light', 'dark', 'narrow', 'german-narrow'), own=True)
def rule_advice(studio):
    with sqlite3.connect(studio.desktop.path('watched', 'alerts.db'), timeout=20) as history:
        history.execute("UPDATE incident SET useful = id % 2 WHERE rule = 'cpu'")
    studio.window.action('edit-rule', "'cpu'")
    studio.settle(4)
    width, height = studio.size
    studio.desktop.scroll(width * 3 / 4, height * 3 / 4, 40)


# --- preferences ---

def preferences(studio, page):
    studio.window.action('preferences', f"'{page}'")
    studio.settle(2)
    studio.fit()


def preferences_scenes():
    for page in ('general', 'sources', 'rules', 'channels', 'routing', 'retention'):
        def show(studio, page=page):
            preferences(studio, page)
        SCENES.append(Scene('preferences_' + page, show, None, False, None, ()))


preferences_scenes()


@scene()
def preferences_channel(studio):
    preferences(studio, 'channels')
    click(studio, 'team*', ('list item',))


@scene()
def preferences_source(studio):
    preferences(studio, 'sources')
    click(studio, 'mlb-value*', ('list item',))


@scene(('light', 'dark', 'narrow', 'german', 'german-narrow', 'text-200'))
def add_source(studio):
    preferences(studio, 'sources')
    press(studio, 'Add…')


@scene(('light', 'narrow', 'german'))
def add_channel(studio):
    preferences(studio, 'channels')
    press(studio, 'Add…')


@scene(('light', 'dark', 'narrow', 'german-narrow'))
def preferences_search(studio):
    preferences(studio, 'general')
    studio.focus()
    studio.desktop.keys('ctrl+f')
    studio.settle(2)
    studio.desktop.type('e')


# --- other windows ---

@scene()
def shortcuts(studio):
    studio.window.action('shortcuts')


@scene(('light', 'dark', 'narrow', 'german-narrow'))
def about(studio):
    studio.window.action('about')


@scene()
def help_window(studio):
    studio.window.action('help')


@scene()
def add_ledger(studio):
    path = studio.desktop.path('home', 'bets.csv')
    write(path, COLLECTING + '8,2026-01-08T18:00:00Z,Cubs at Rays,a lot,1.95,0.55,won\n')
    studio.window.action('add-ledger', f"'{path}'")


@scene()
def add_ledger_by_hand(studio):
    path = studio.desktop.path('home', 'bets.csv')
    write(path, COLLECTING.replace('stake', 'money').replace('settled_at', 'day'))
    studio.window.action('add-ledger', f"'{path}'")


@scene(('light', 'narrow'))
def add_ledger_empty(studio):
    studio.window.action('add-ledger', "''")


def set_up_home(studio):
    write(studio.desktop.path('home', 'bots', 'bets.csv'), COLLECTING)
    write(studio.desktop.path('home', 'bots', 'elo.csv'), COLLECTING.replace('stake', 'money').replace('settled_at', 'day'))


@scene()
def set_up(studio):
    set_up_home(studio)
    studio.window.action('set-up')
    find(studio, 'Found here', ('label',), 20)


@scene(('light', 'dark', 'narrow', 'german', 'german-narrow'))
def set_up_rules(studio):
    set_up(studio)
    studio.settle(2)
    studio.focus()
    studio.desktop.keys('alt+Right')
    studio.settle(8)


@scene(('light', 'dark', 'narrow', 'german-narrow'), own=True)
def set_up_channel(studio):
    set_up_rules(studio)
    studio.desktop.keys('alt+Right')
    find(studio, 'Where alerts go', ('label',), 20)


# --- states ---

def over(text, files=None):
    """A preparation: a configuration of TEXT, and files beside it."""
    def prepare(studio):
        for name, content in dict(files or {}, **{'bellwether.conf': '[general]\nzone=UTC\n' + text}).items():
            write(studio.desktop.path(name), content)
        return studio.desktop.path('bellwether.conf')
    return prepare


def with_engine(studio):
    """An engine that the window is attached to."""
    config = studio.copy_month()
    ctl = os.path.join(os.path.dirname(studio.program), 'bellwetherctl')
    arguments = ['--config', config, '--state', studio.desktop.path('watched')]
    studio.engine = studio.desktop.start([ctl, 'run', *arguments], stderr=subprocess.DEVNULL)
    wait('the engine', lambda: subprocess.run([ctl, 'status', *arguments], env=studio.desktop.environment, capture_output=True,
                                              check=False).returncode == 0)
    return config


def end_engine(studio):
    studio.engine.terminate()
    studio.engine.wait(10)
    studio.settle(6)


def without_ledgers(studio):
    """The month, whose ledgers are gone since."""
    config = studio.copy_month()
    for name in ('mlb-value.csv', 'nba-elo.csv'):
        os.remove(os.path.join(os.path.dirname(config), name))
    return config


def showcase(studio):
    """The month as software centres and the documentation show it: without channels that nobody answers, and nothing silenced."""
    config = studio.copy_month()
    with open(config, encoding='utf-8') as file:
        text = file.read()
    with open(config, 'w', encoding='utf-8') as file:
        file.write(re.sub(r'(?ms)^(#[^\n]*\n)?\[channel (team|desk|old-desk)\].*?(?=^\[|^#|\Z)', '', text))
    with sqlite3.connect(studio.desktop.path('watched', 'alerts.db')) as history:
        history.execute('DELETE FROM silence')
        history.execute("DELETE FROM incident WHERE rule LIKE 'channel.%' OR dedup_key LIKE '%channel.%'")
    return config


def put_away_card(studio):
    """It comes when all of the page is there."""
    press(studio, 'Put away')
    studio.settle()


STATES = {
    'showcase': State(showcase, ('overview', 'performance', 'calibration', 'system', 'alerts'), visit=('overview',),
                      then=put_away_card),
    'empty': State(over('[source this-computer]\ntype=system\n'), PAGES, 'all'),
    'collecting': State(over('[source new-bot]\ntype=ledger\npath=new-bot.csv\n', {'new-bot.csv': COLLECTING}),
                        ('overview', 'performance', 'calibration', 'bets', 'services'), 'all'),
    'no-chances': State(over('[source odds-only]\ntype=ledger\npath=odds.csv\n', {'odds.csv': NO_CHANCES}), ('calibration',), 'all'),
    'error': State(over('[source lost-bot]\ntype=ledger\npath=gone.csv\n[source this-computer]\ntype=system\nintervall=3s\n'),
                   ('overview', 'performance', 'bets', 'system', 'services'), 'all'),
    'short': State(lambda studio: studio.copy_month(), ('performance', 'calibration', 'bets', 'system'), '1h'),
    'old': State(without_ledgers, PAGES),
    'attached': State(with_engine, ('overview', 'services'), then=None),
    'not-watching': State(with_engine, PAGES, visit=PAGES, then=end_engine),
}


def broken_state(studio):
    os.makedirs(studio.desktop.path('watched'))
    write(studio.desktop.path('watched', 'alerts.db'), 'This is no database. ' * 200)
    return over('')(studio)


@scene(('light', 'narrow', 'german'), prepare=broken_state)
def trouble(studio):
    studio.settle()


@scene(('light', 'german'), prepare=STATES['error'].prepare)
def configuration_errors(studio):
    press(studio, 'Show details')


# --- the desktop ---

def tray(studio, is_dark):
    studio.size = (640, 480)
    panel = Panel(studio.desktop, is_dark)
    panel.start()
    try:
        wait('the icon', lambda: len(panel.items()) == 1)
        studio.settle(6)
        panel.click(3)
        studio.shoot('tray' + ('-dark-panel' if is_dark else '-light-panel'))
        studio.desktop.keys('Escape')
    finally:
        panel.stop()
        studio.set_look(studio.look)
    return False


@scene(('light', 'dark', 'german'), arguments=('--hidden',))
def tray_dark_panel(studio):
    return tray(studio, True)


@scene(('light', 'dark'), arguments=('--hidden',))
def tray_light_panel(studio):
    return tray(studio, False)


SCENES.sort(key=lambda each: each.name.endswith(LAST))
