#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# The engine that a window looked on ends: the window says so, and watches itself when it is told to.
"""test-watch-here.py BELLWETHER BELLWETHERCTL: prints TAP."""

import json
import os
import re
import subprocess
import sys

from desktop import Desktop, Window, wait

# The library that looks at windows warns of what ends while it looks: no fault of theirs.
os.environ.pop('G_DEBUG', None)
CONFIG = '[source machine]\ntype=system\ninterval=1s\n'


def status(desktop, program, arguments):
    done = subprocess.run([program, 'status', *arguments, '--json'], env=desktop.environment, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.stdout else {}


def find(window, pattern, seconds=30):
    def look():
        window.spin()
        try:
            root = window.root()
            return next((node for node in window.walk(root) if re.search(pattern, node.get_name() or '')), None) if root else None
        except window.glib.Error:
            return None  # an object went away while we walked
    return wait(pattern, look, seconds)


def watch_here(desktop, bellwether, bellwetherctl):
    with open(desktop.path('bellwether.conf'), 'w', encoding='utf-8') as file:
        file.write(CONFIG)
    arguments = ['-c', desktop.path('bellwether.conf'), '-s', desktop.path('watched')]
    engine = desktop.start([bellwetherctl, 'run', *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait('the engine', lambda: status(desktop, bellwetherctl, arguments).get('is_live'))
    window = Window(desktop, bellwether, *arguments)
    find(window, rf'^Watched by bellwetherctl \(pid {engine.pid}\)')
    engine.terminate()
    engine.wait(20)
    assert not status(desktop, bellwetherctl, arguments).get('is_live')
    find(window, '^Watch here$').do_action(0)
    wait('its own watch', lambda: status(desktop, bellwetherctl, arguments).get('is_live'))
    find(window, '^Watching 1 source$')
    faults = window.faults()
    assert not faults, faults
    assert window.quit() == 0


def main():
    print('1..1')
    desktop = Desktop()
    try:
        watch_here(desktop, *sys.argv[1:3])
        print('ok 1 - the window watches where another program has ended')
    except AssertionError as error:
        print(f'# {error}\nnot ok 1 - the window watches where another program has ended')
    finally:
        desktop.close()


main()
