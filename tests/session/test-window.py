#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# A person's session with the window, by pointer and once more by keys alone: seen and driven through AT-SPI on a screen of its own.
"""test-window.py BELLWETHER BELLWETHERCTL pointer|keys: prints TAP."""

import json
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Desktop, Proc, Window, wait  # noqa: E402

CONFIG = """# What I watch.
[general]
zone=UTC

[source this-computer]
# Often, for I am impatient.
type=system
interval=1s

[rule cpu]
enabled=false
[rule disk]
enabled=false
[rule memory]
metric=system_memory_percent
warning=80
warning-recover=60
for=0s
for-count=1

[channel team]
# Nobody listens there.
type=webhook
url=http://127.0.0.1:1/alerts
"""
# "Day" and "Money" are no names of columns that are known; the last row is broken.
LEDGER = 'Day,Game,Pick,Money,Price,Outcome\n' + ''.join(
    f'2026-01-{day:02},Rays at Cubs,Cubs,100,1.95,{"won" if day % 2 else "lost"}\n' for day in range(1, 29)) \
    + '2026-02-01,Rays at Cubs,Cubs,a lot,1.95,won\n'
PAGES = (('Overview', 'alt+1'), ('Performance', 'alt+2'), ('Calibration', 'alt+3'), ('Bets', 'alt+4'), ('System', 'alt+5'),
         ('Services', 'alt+6'), ('Alerts', 'alt+7'))


class Person:
    """One who watches bots: a desktop, the window on it, and a pair of hands that use the pointer, or keys alone."""

    def __init__(self, program, ctl, has_pointer):
        self.ctl, self.has_pointer = ctl, has_pointer
        self.desktop = Desktop()
        self.desktop.environment['G_DEBUG'] = 'fatal-criticals'
        self.proc = Proc(self.desktop)
        self.desktop.start_notifications()
        self.config, self.state = self.desktop.path('bellwether.conf'), self.desktop.path('watched')
        self.ledger = self.desktop.path('home', 'bets.csv')
        for path, text in ((self.config, CONFIG), (self.ledger, LEDGER)):
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
        self.command = [program, '--config', self.config, '--state', self.state]
        self.window = Window(self.desktop, *self.command)

    def told(self, *verb):
        """What bellwetherctl says of the same state."""
        done = subprocess.run([self.ctl, *verb, '--json', '--config', self.config, '--state', self.state],
                              env=self.desktop.environment, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1, 2, 3) and done.stdout, done
        return json.loads(done.stdout)

    def title(self, name, seconds=15):
        self.window.find('frame', re.compile(f'^{name} – Bellwether'), seconds)

    def go(self, page):
        if self.has_pointer:
            self.window.click_node(self.window.find('list item', re.compile(f'^{page}')))
        else:
            self.desktop.keys(dict(PAGES)[page])
        self.title(page)

    def processor(self):
        """What the read-out says now."""
        label = self.window.find('label', re.compile(r'processor \d+'))
        return lambda: int(re.search(r'processor (\d+)', self.window.name_now(label)).group(1))

    def tab_to(self, roles, name):
        """Moves the focus on and on until it is on NAME, of which there may be more in a window below."""
        self.window.find(roles, name)
        named = self.window.nodes((roles, 'button'), name.__eq__)

        def is_there():
            self.window.spin()
            if any(node.get_state_set().contains(self.window.atspi.StateType.FOCUSED) for node in named):
                return True
            self.desktop.keys('Tab')
            time.sleep(0.03)
            return False
        wait(f'the focus on {name}', is_there, 20)

    def close(self):
        code = self.window.quit() if self.window.process.poll() is None else self.window.process.poll()
        faults = self.window.faults()
        self.proc.close()
        self.desktop.close()
        return code, faults


def step_pages(person):
    wait('the window', person.window.is_ready)
    person.title('Overview')
    person.window.find('push button', re.compile(r'^Memory of this-computer: 50'), 10)
    yield 'this computer is live on the Overview'
    for page, _ in PAGES[1:] + PAGES[:1]:
        person.go(page)
    yield 'every page comes up'


def step_load(person):
    person.go('System')
    percent = person.processor()
    wait('a quiet processor', lambda: percent() < 30)
    person.proc.use_processor(95)
    started = time.monotonic()
    wait('load', lambda: percent() > 40, 10)
    seconds = time.monotonic() - started
    assert seconds < 2.5, seconds
    yield f'the processor shows load after {seconds:.1f} s'


def match_column(person, field, n_down):
    """Chooses the column N_DOWN below the present one for FIELD."""
    if person.has_pointer:
        person.window.click_node(person.window.find('combo box', field))
    else:
        person.tab_to('combo box', field)
        person.desktop.keys('space')
    time.sleep(0.3)
    person.desktop.keys(*['Down'] * n_down, 'Return')


def step_ledger(person):
    if person.has_pointer:
        person.window.action('add-ledger', f"'{person.ledger}'")
    else:
        # The file chooser is the desktop's own; the file comes by the command line, as from a file manager.
        subprocess.run([*person.command, person.ledger], env=person.desktop.environment, check=True)
    person.window.find('frame', 'Add a ledger')
    person.window.wait_text(r"It can't be read as a ledger so far")
    yield 'the dialog says what it does not understand'
    match_column(person, 'Settled at', 1)
    match_column(person, 'Stake', 4)
    person.window.wait_text('28 bets|28 rows')
    person.window.wait_text(r'1 of 29|1 row|not taken')
    yield 'with columns matched by hand it shows what was understood, and what was not'
    if person.has_pointer:
        person.window.press('push button', 'Watch this ledger')
    else:
        person.tab_to('push button', 'Watch this ledger')
        person.desktop.keys('Return')
    person.window.take_focus()
    wait('the source', lambda: '[source bets]' in open(person.config, encoding='utf-8').read())
    text = open(person.config, encoding='utf-8').read()
    assert text.startswith(CONFIG) and 'column-stake=Money' in text and '# Often, for I am impatient.' in text, text
    person.window.find('list item', re.compile('^bets'))
    yield 'the configuration has the source, and its comments'
    person.go('Bets')
    person.window.wait_text(r'^28 bets')
    yield 'its bets are in the table'


def step_alert(person):
    person.go('Alerts')
    person.window.wait_text('Nothing needs you')
    person.proc.use_memory(85)
    wait('the notification', lambda: len(person.desktop.notifications()) == 1)
    line = person.desktop.notifications()[0]
    assert 'Warning' in line and '85' in line, line
    incident = person.told('alerts', 'list')['incidents'][0]
    assert incident['status'] == 'open' and incident['value'] == 85, incident
    yield 'a crossing is one notification'
    person.go('Overview')
    person.window.find('list item', re.compile('^Warning: Memory'))
    person.desktop.click_notification(1, 'default')
    person.title('Alerts')
    person.window.wait_text('Why did this fire')
    yield 'a click on it lands on its incident'
    if person.has_pointer:
        person.window.press('push button', 'Acknowledge')
    else:
        person.go('Alerts')
        person.desktop.keys('a')
    wait('the acknowledgement', lambda: person.told('alerts', 'show', str(incident['id'])).get('status') == 'acknowledged')
    story = person.told('alerts', 'show', str(incident['id']))
    assert any(event['kind'] == 'ACK' and event['actor'].startswith('desktop') for event in story['events']), story
    yield 'acknowledged in the window is acknowledged in bellwetherctl'


def silences(person):
    return [silence for silence in person.told('silence', 'list')['silences'] if silence['state'] != 'over']


def step_snooze(person):
    if person.has_pointer:
        person.window.click_node(person.window.find('push button', 'Snooze'))
    else:
        person.desktop.keys('s')
    time.sleep(0.5)
    person.desktop.keys('Down', 'Return')
    wait('the snooze', lambda: len(silences(person)) == 1)
    silence = silences(person)[0]
    assert silence['match'].startswith('key=') and silence['ends'] and silence['incidents'] == 1, silence
    person.window.wait_text('^Snoozed until ')
    yield 'a snoozed alert says until when, and bellwetherctl too'
    person.window.find('push button', 'Wake')
    if person.has_pointer:
        person.window.press('push button', 'Wake')
    else:
        person.desktop.keys('ctrl+z')
    wait('it to be awake', lambda: not silences(person))
    person.window.find('push button', 'Snooze')
    yield 'it is woken by its button, or by undoing'


def step_note(person, incident=1):
    if person.has_pointer:
        person.window.click_node(person.window.find('text', 'Note'))
    else:
        person.go('Alerts')
        person.desktop.keys('n')
    time.sleep(0.2)
    person.desktop.type('restarted it')
    person.desktop.keys('Return')

    def is_noted():
        return any(event.get('note') == 'restarted it' for event in person.told('alerts', 'show', str(incident))['events'])
    wait('the note', is_noted)
    person.window.wait_text('restarted it')
    yield 'a note is in the story'


def step_again(person, incident=1):
    def last_try():
        rows = person.told('outbox', 'list', '--incident', str(incident), '--all')['deliveries']
        return max((attempt['at'] for row in rows if row['channel'] == 'team' for attempt in row['tries']), default='')
    # The first message of a group waits for others.
    wait('a failed attempt', last_try, 45)
    before = last_try()
    if person.has_pointer:
        person.window.press('push button', 'Send now')
    else:
        person.tab_to('push button', 'Send now')
        person.desktop.keys('Return')
    wait('another attempt', lambda: last_try() > before, 10)
    yield 'what did not get through is sent at once when it is asked for'


def step_useful(person, incident=1):
    if person.has_pointer:
        person.window.press('push button', 'Resolve')
    else:
        person.go('Alerts')
        person.desktop.keys('r')
    person.window.wait_text('Was this useful')
    if person.has_pointer:
        person.window.press('push button', 'Noise')
    else:
        person.tab_to('push button', 'Noise')
        person.desktop.keys('Return')

    def is_marked():
        return any(event.get('note') == 'marked as noise' for event in person.told('alerts', 'show', str(incident))['events'])
    wait('the mark', is_marked)
    person.window.wait_text('Marked as noise by')
    person.window.wait_text('0 of 1 marked alert')
    yield 'what is over is marked as noise, and its rule is told of'


def step_silence(person):
    if person.has_pointer:
        person.window.press('push button', 'Mute and silences')
    else:
        person.tab_to('push button', 'Mute and silences')
        person.desktop.keys('Return')
    person.window.find('frame', 'Silences')
    if person.has_pointer:
        person.window.press('push button', 'For 1 hour')
    else:
        person.tab_to('push button', 'For 1 hour')
        person.desktop.keys('space')
    wait('the silence', lambda: [silence['match'] for silence in silences(person)] == ['severity!="emergency"'])
    person.window.wait_text('Everything but emergencies is muted until')
    yield 'everything but emergencies is muted, and a line says so'
    if person.has_pointer:
        person.window.press('push button', 'Add…')
    else:
        person.tab_to('push button', 'Add…')
        person.desktop.keys('space')
    time.sleep(0.3)
    person.desktop.type('source="api')
    person.window.find(('alert',), re.compile('^match: '))
    person.desktop.type('"')
    person.desktop.keys('Tab', 'Tab', 'Tab')
    person.desktop.type('moving it')
    person.desktop.keys('Return')
    wait('the other silence', lambda: any(silence['comment'] == 'moving it' and silence['match'] == 'source="api"'
                                          for silence in silences(person)))
    yield 'a silence is looked at while it is typed, and added'
    for n_left in (1, 0):
        if person.has_pointer:
            person.window.press('push button', 'End')
        else:
            person.tab_to('push button', 'End')
            person.desktop.keys('space')
        wait('the end', lambda: len(silences(person)) == n_left)
        time.sleep(0.5)
    person.desktop.keys('Escape')
    person.window.take_focus()
    yield 'silences are ended in the window'


def step_chart(person):
    """A chart by keys, as one who can't see it would: in both sessions."""
    person.go('Performance')
    person.window.action('range', "'all'")
    chart = person.window.find('image', re.compile('^Bankroll'))
    wait('its finding', lambda: 'lowest' in person.window.find('image', re.compile('^Bankroll')).get_description().lower(), 10)
    finding = chart.get_description()
    assert 'n' in finding, finding
    if person.has_pointer:
        person.window.click_node(chart)
    else:
        person.tab_to('image', chart.get_name())

    def point():
        # Once more when the range that was chosen a moment ago came only now.
        person.desktop.keys('Home', 'Right')
        time.sleep(0.2)
        return '2 Jan' in person.window.find('image', re.compile('^Bankroll')).get_description()
    wait('the point', point, 10)
    yield 'a chart speaks its finding, and the point under its crosshair'


def step_reopen(person):
    person.desktop.keys('ctrl+w')
    wait('the window to go', lambda: not person.window.nodes(('frame',)))
    assert person.window.process.poll() is None, 'closing the window ended the watch'
    assert person.told('status').get('is_live', True), 'nobody watches while the window is closed'
    second = subprocess.run(person.command, env=person.desktop.environment, check=False, timeout=20)
    assert second.returncode == 0, second
    person.title('Performance')
    yield 'closing keeps the watch, and a second start shows the first one again'


def session(person):
    for step in (step_pages, step_load, step_ledger, step_alert, step_snooze, step_note, step_again, step_useful, step_silence, step_chart,
                 step_reopen):
        yield from step(person)


def main():
    program, ctl, hands = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]
    # One desktop for a process: what speaks AT-SPI stays on the bus it found first.
    person = Person(program, ctl, hands == 'pointer')
    number, failed = 0, 0
    try:
        for done in session(person):
            number += 1
            print(f'ok {number} {done}', flush=True)
    except Exception as problem:  # whatever it is, the desktop has to go
        failed += 1
        number += 1
        print(f'not ok {number} {type(problem).__name__}', flush=True)
        print('# ' + str(problem).replace('\n', '\n# '), flush=True)
        if os.environ.get('BW_TEST_PICTURES'):
            person.desktop.picture(os.path.join(os.environ['BW_TEST_PICTURES'], f'window-{hands}.png'))
    code, faults = person.close()
    is_clean = code == 0 and not faults
    print(f'{"ok" if is_clean else "not ok"} {number + 1} it ends with {code} and without a warning', flush=True)
    for fault in faults:
        print('# ' + fault, flush=True)
    print(f'1..{number + 1}')
    sys.exit(0 if is_clean and not failed else 1)


main()
