#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# The window in German: no page shows an English message that German has other words for, and numbers are written as there.
"""test-language.py BELLWETHER LOCALES [PICTURES]: prints TAP; LOCALES has de/LC_MESSAGES, pictures go to that folder."""

import gettext
import os
import re
import sys
import time

from desktop import Desktop, Window, wait

os.environ.pop('G_DEBUG', None)
# A page, its key, and what says that its figures have come.
PAGES = (('Übersicht', 'alt+1', '^Gewinnrate$'), ('Leistung', 'alt+2', '^Gewinnschwelle$'), ('Kalibrierung', 'alt+3', '^Steigung$'),
         ('Wetten', 'alt+4', r'^\d+ Wetten'), ('System', 'alt+5', '^Prozessor$'), ('Alarme', 'alt+7', '^Offen '))
SEEN = ('label', 'push button', 'button', 'toggle button', 'check box', 'entry', 'list item', 'column header', 'table column header')


def english(locales):
    """The messages that are never said in German."""
    path = os.path.join(locales, 'de', 'LC_MESSAGES', 'bellwether.mo')
    with open(path, 'rb') as file:
        catalog = gettext.GNUTranslations(file)._catalog
    texts = {(key[0] if isinstance(key, tuple) else key).split('\x04')[-1]: text for key, text in catalog.items() if key}
    said = {text.replace('_', '', 1) for text in catalog.values()}
    return {text.replace('_', '', 1) for text in texts if '%' not in text and text.replace('_', '', 1) not in said}


def look(desktop, program, locales, pictures):
    desktop.environment['BELLWETHER_LOCALE_DIR'] = locales
    desktop.use_locale('de_DE')
    never = english(locales)
    assert 'Overview' in never and len(never) > 700, len(never)
    window = Window(desktop, program, '--demo')
    window.find('frame', re.compile('^Übersicht – '), 30)
    numbers = 0
    window.take_focus()
    for title, key, pattern in PAGES:
        desktop.keys(key)
        window.find('frame', re.compile(f'^{title} – '))
        window.wait_text(pattern, 30)
        names = {node.get_name() for node in window.nodes(SEEN)}
        if pictures:
            time.sleep(1)
            desktop.picture(os.path.join(pictures, f'de-{title}.png'))
        left = sorted(names & never)
        assert not left, f'{title} shows {left}'
        numbers += sum(bool(re.search(r'\d,\d', name)) for name in names)
        assert not any(re.search(r'\d\.\d+\u00a0?%', name) for name in names), [n for n in names if '%' in n]
        yield f'{title} is in German'
    assert numbers > 10, numbers
    yield 'numbers have a comma'
    faults = window.faults()
    desktop.keys('ctrl+q')
    assert not faults, faults
    wait('an end', lambda: window.process.poll() == 0)
    yield 'it ends without a fault'


def main():
    desktop = Desktop()
    if not desktop.make_locale('de_DE'):
        print('1..0 # SKIP what locales are made from is not installed')
        desktop.close()
        return
    print(f'1..{len(PAGES) + 2}')
    number = 1
    try:
        for text in look(desktop, sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None):
            print(f'ok {number} - {text}', flush=True)
            number += 1
    except AssertionError as error:
        print(f'# {error}\nnot ok {number} - it went on')
    finally:
        desktop.close()


main()
