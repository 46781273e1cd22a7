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
         ('Wetten', 'alt+4', r'^\d+ Wetten'), ('System', 'alt+5', '^Prozessor$'), ('Dienste', 'alt+6', '^Verfügbar '),
         ('Alarme', 'alt+7', '^Offen '))
# The pages of the preferences, as they are called in English.
SETTINGS = ('General', 'Sources', 'Rules', 'Channels', 'Routing', 'History')
TABS = ('toggle button', 'radio button', 'page tab', 'push button')
SEEN = ('label', 'push button', 'button', 'toggle button', 'check box', 'entry', 'list item', 'column header', 'table column header')
# One row of a long list is as another.
FEW = 40


def english(locales):
    """The messages that are never said in German."""
    path = os.path.join(locales, 'de', 'LC_MESSAGES', 'bellwether.mo')
    with open(path, 'rb') as file:
        catalog = gettext.GNUTranslations(file)._catalog
    texts = {(key[0] if isinstance(key, tuple) else key).split('\x04')[-1]: text for key, text in catalog.items() if key}
    said = {text.replace('_', '', 1) for text in catalog.values()}
    return {text.replace('_', '', 1) for text in texts if '%' not in text and text.replace('_', '', 1) not in said}


class Reader:
    """Looks at the window in German."""

    def __init__(self, desktop, program, locales, pictures):
        self.desktop, self.pictures = desktop, pictures
        desktop.environment['BELLWETHER_LOCALE_DIR'] = locales
        desktop.use_locale('de_DE')
        self.never = english(locales)
        assert 'Overview' in self.never and len(self.never) > 700, len(self.never)
        self.window = Window(desktop, program, '--demo')

    def said(self, node):
        try:
            return node.get_name() or '', node.get_description() or ''
        except self.window.glib.Error:
            return ()  # it went away meanwhile

    def check(self, title):
        """What is seen now, none of it in English."""
        names = {text for node in self.window.each(SEEN, most=FEW) for text in self.said(node)}
        if self.pictures:
            time.sleep(1)
            self.desktop.picture(os.path.join(self.pictures, f'de-{title}.png'))
        left = sorted(names & self.never)
        assert not left, f'{title} shows {left}'
        assert not any(re.search(r'\d\.\d+\u00a0?%', name) for name in names), [n for n in names if '%' in n]
        return {name for name in names if name}

    def pages(self):
        numbers = 0
        self.window.take_focus()
        for title, key, pattern in PAGES:
            self.desktop.keys(key)
            self.window.find('frame', re.compile(f'^{title} – '))
            self.window.wait_text(pattern, 30, FEW)
            numbers += sum(bool(re.search(r'\d,\d', name)) for name in self.check(title))
            yield f'{title} is in German'
        assert numbers > 10, numbers
        yield 'numbers have a comma'

    def preferences(self):
        say, window = self.desktop.say, self.window
        self.desktop.keys('ctrl+comma')
        window.find(('frame', 'dialog'), say('Preferences'), 30)
        for page in SETTINGS:
            window.press(TABS, say(page))
            window.find(('label',), say({'Rules': 'Sets of rules', 'Channels': 'Channels', 'Sources': 'Sources'}.get(page, page)), 30)
            self.check(say(page))
            yield f'{say(page)} in the preferences is in German'
        window.press(TABS, say('Rules'))
        window.press(('list item',), 'cpu', 30)
        window.find(('frame', 'dialog'), re.compile('^' + say('Edit rule')), 30)
        window.find(('label',), say('Patience'), 30)
        self.check('cpu')
        yield 'the rule editor is in German'


def look(desktop, program, locales, pictures):
    reader = Reader(desktop, program, locales, pictures)
    reader.window.find('frame', re.compile('^Übersicht – '), 30)
    yield from reader.pages()
    yield from reader.preferences()
    faults = reader.window.faults()
    assert not faults, faults
    for _ in range(2):
        # The rule, then the preferences; who is left has the keys.
        desktop.keys('Escape')
        time.sleep(0.5)
    reader.window.take_focus()
    desktop.keys('ctrl+q')
    wait('an end', lambda: reader.window.process.poll() == 0)
    yield 'it ends without a fault'


def main():
    desktop = Desktop()
    if not desktop.make_locale('de_DE'):
        print('1..0 # SKIP what locales are made from is not installed')
        desktop.close()
        return
    print(f'1..{len(PAGES) + len(SETTINGS) + 3}')
    number = 1
    try:
        for text in look(desktop, sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None):
            print(f'ok {number} - {text}', flush=True)
            number += 1
    except Exception as error:  # whatever it is, the desktop has to go
        print(f'# {error}\nnot ok {number} - it went on')
    finally:
        desktop.close()


main()
