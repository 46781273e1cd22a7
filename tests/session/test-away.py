#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Who comes back finds what happened meanwhile on one card, puts it away, and is started with the session from then on.
"""test-away.py BELLWETHER BELLWETHERCTL [PICTURES]: prints TAP; pictures of the card go to that folder."""

import os
import re
import sqlite3
import subprocess
import sys
import time

from desktop import Desktop, Window, wait

os.environ.pop('G_DEBUG', None)
CONFIG = '[general]\nautostart=true\n[source pc]\ntype=system\ninterval=1s\n'
MINUTE_US = 60 * 1000000


def write(path, text):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


def sleep_in(state):
    """As if the computer had slept until a moment ago."""
    now = time.time_ns() // 1000
    with sqlite3.connect(os.path.join(state, 'alerts.db'), timeout=10) as db:
        db.execute('INSERT INTO gap (from_at, to_at, kind) VALUES (?, ?, 10)', (now - 222 * MINUTE_US, now - 2 * MINUTE_US))


def keep_settings(desktop):
    """What the window remembers is in a file, by the schema of this source."""
    schemas, data = desktop.path('schemas'), os.path.join(os.path.dirname(__file__), '..', '..', 'data')
    os.mkdir(schemas)
    subprocess.run(['glib-compile-schemas', '--targetdir', schemas, data], check=True)
    desktop.environment.update(GSETTINGS_BACKEND='keyfile', GSETTINGS_SCHEMA_DIR=schemas)


def kept_settings(desktop):
    try:
        with open(desktop.path('config', 'glib-2.0', 'settings', 'keyfile'), encoding='utf-8') as file:
            return file.read()
    except FileNotFoundError:
        return ''


def seen_ago(desktop, minutes):
    """As if the window had been seen last so long ago."""
    path = desktop.path('config', 'glib-2.0', 'settings', 'keyfile')
    then = time.time_ns() // 1000 - minutes * MINUTE_US
    write(path, re.sub('^seen-at=.*$', f'seen-at=int64 {then}', kept_settings(desktop), flags=re.MULTILINE))


def is_away_told(window):
    return window.nodes(('label',), re.compile('^While you were away').search)


def come_back(desktop, program, pictures):
    keep_settings(desktop)
    config, state = desktop.path('bellwether.conf'), desktop.path('watched')
    write(config, CONFIG)
    arguments = ['--config', config, '--state', state]
    window = Window(desktop, program, '--hidden', *arguments)
    wait('the state', lambda: os.path.exists(os.path.join(state, 'alerts.db')) and window.is_ready())
    # Its own tables are there once it is ready to be asked.
    wait('an end', lambda: window.quit() == 0)
    sleep_in(state)
    window = Window(desktop, program, *arguments)
    window.wait_text('^While you were away, 3.h 42.min$')
    window.wait_text('^Nothing fired, nothing new needs you. The computer slept for 3.h 40.min; nothing was watched then.')
    if pictures:
        time.sleep(1)
        desktop.picture(os.path.join(pictures, 'away.png'))
    yield 'what happened meanwhile is told'
    window.press('push button', 'Put away')
    wait('the card to go', lambda: not is_away_told(window))
    yield 'the card is put away'
    wait('an end', lambda: window.quit() == 0)
    window = Window(desktop, program, *arguments)
    window.wait_text('^Watching 1 source$')
    # The question was asked when the window opened; the program has long gone on when it was asked for all its texts.
    assert not any(window.texts() is None or is_away_told(window) for _ in range(3))
    yield 'a restart does not tell it again'
    assert re.search('^seen-at=(int64 )?-1$', kept_settings(desktop), re.MULTILINE), kept_settings(desktop)
    wait('an end', lambda: window.quit() == 0)
    seen_ago(desktop, 300)
    window = Window(desktop, program, *arguments)
    window.wait_text('^While you were away, 5.h( 1.min)?$')
    yield 'who was away is told by a new program as well'
    path = desktop.path('config', 'autostart', 'io.github.bellwether.Bellwether.desktop')
    wait('the file of the session', lambda: os.path.exists(path))
    subprocess.run(['desktop-file-validate', path], check=True)
    with open(path, encoding='utf-8') as file:
        command = re.search('^Exec=(.*)$', file.read(), re.MULTILINE).group(1).split()
    assert command[1:] == ['--hidden', *arguments] and os.path.samefile(command[0], program), command
    write(config, CONFIG.replace('true', 'false'))
    wait('no file of the session', lambda: not os.path.exists(path))
    yield 'the file that starts it with the session comes and goes as it is configured'
    faults = window.faults()
    assert window.quit() == 0 and not faults, faults
    yield 'it ends without a fault'


def main():
    print('1..6')
    desktop = Desktop()
    number = 1
    try:
        for text in come_back(desktop, sys.argv[1], sys.argv[3] if len(sys.argv) > 3 else None):
            print(f'ok {number} - {text}', flush=True)
            number += 1
    except AssertionError as error:
        print(f'# {error}\nnot ok {number} - it went on')
    finally:
        desktop.close()


main()
