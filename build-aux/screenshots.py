#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Takes a picture of every page in every state and look: screenshots.py BELLWETHER SAMPLE_MONTH LOCALES DIR [PATTERN].
"""Each picture is of the real window, over a month that a real engine lived through; one program takes those of a look."""

import fnmatch
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tests', 'session'))
from desktop import Desktop, Window, wait  # noqa: E402
from screenshot_scenes import PAGES, SCENES, STATES  # noqa: E402

os.environ.pop('G_DEBUG', None)
DARK = {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}
CONTRAST = {'ADW_DEBUG_HIGH_CONTRAST': '1'}
# Look → size, text scale, environment.
LOOKS = {
    'light': ('1280x820', 1, {}),
    'dark': ('1280x820', 1, DARK),
    'narrow': ('400x820', 1, {}),
    'least': ('360x640', 1, {}),
    'lowest': ('360x294', 1, {}),
    'contrast': ('1280x820', 1, CONTRAST),
    'contrast-dark': ('1280x820', 1, dict(CONTRAST, **DARK)),
    'right-to-left': ('1280x820', 1, {'GTK_DEBUG': 'invert-text-dir'}),
    'text-200': ('1280x820', 2, {}),
    'narrow-text-200': ('720x820', 2, {}),
    'german': ('1280x820', 1, {'LANGUAGE': 'de'}),
    'german-narrow': ('400x820', 1, {'LANGUAGE': 'de'}),
    '4k': ('3840x2160', 1, {}),
    '4k-scale-2': ('3840x2160', 1, {'GDK_SCALE': '2'}),
}
SCENE_LOOKS = ('light', 'dark', 'narrow', 'german', 'german-narrow', 'contrast', 'contrast-dark', 'right-to-left', 'text-200', 'lowest')
STATE_LOOKS = ('light', 'dark', 'narrow', 'german-narrow')
# What is said while an answer is on its way, and for how long that is waited for.
WAITING = ('Asking for the latest figures', 'Loading…', 'Loading', 'Reading the ledger', 'Trying it out…', 'Looking…',
           'Looking for ledgers on this computer…')
WAITS_S = 20
# A month that is older is lived again: what is open in it would be of another day.
MONTH_LASTS_S = 6 * 3600


class Studio:
    """One desktop for all: what speaks AT-SPI stays on the bus of the first."""

    def __init__(self, program, sample, locales, folder, pattern):
        self.program, self.sample, self.locales = (os.path.abspath(path) for path in (program, sample, locales))
        self.folder, self.pattern = folder, pattern
        os.makedirs(folder, exist_ok=True)
        self.month = os.path.join(folder, '.month')
        self.desktop = Desktop(size='3840x2160')
        self.desktop.environment['BELLWETHER_LOCALE_DIR'] = self.locales
        self.plain = dict(self.desktop.environment)
        self.has_german = self.desktop.make_locale('de_DE')
        self.look, self.size, self.window = None, None, None

    def wants(self, name, look):
        return fnmatch.fnmatch(f'{name}-{look}'.replace('_', '-'), self.pattern)

    def live_month(self):
        state = os.path.join(self.month, 'state')
        if os.path.isdir(state) and time.time() - os.path.getmtime(self.month) < MONTH_LASTS_S:
            return
        shutil.rmtree(self.month, ignore_errors=True)
        # In memory: a month of writes that wait for the disk takes minutes.
        with tempfile.TemporaryDirectory(dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None) as fast:
            subprocess.run([self.sample, fast], check=True, stdout=subprocess.DEVNULL)
            shutil.copytree(fast, self.month)
        os.utime(self.month)

    def set_look(self, look):
        size, scale, environment = LOOKS[look]
        self.look, self.size = look, tuple(int(side) for side in size.split('x'))
        self.desktop.environment.clear()
        self.desktop.environment.update(self.plain, **environment)
        if environment.get('LANGUAGE') == 'de':
            self.desktop.use_locale('de_DE')
        self.desktop.set_text_scale(scale)

    # --- the program ---

    def open(self, prepare, *arguments):
        """Starts it over what PREPARE makes: the path of its configuration."""
        shutil.rmtree(self.desktop.path('watched'), ignore_errors=True)
        config = prepare(self)
        self.window = Window(self.desktop, self.program, '--config', config, '--state', self.desktop.path('watched'), *arguments)
        wait('its actions', self.window.is_ready)
        if '--hidden' not in arguments:
            wait('the window', self.windows)
            self.fit()

    def copy_month(self, _=None):
        """The month's configuration, with its state where the program looks for it."""
        self.live_month()
        shutil.rmtree(self.desktop.path('watched-month'), ignore_errors=True)
        shutil.copytree(self.month, self.desktop.path('watched-month'))
        os.rename(self.desktop.path('watched-month', 'state'), self.desktop.path('watched'))
        return self.desktop.path('watched-month', 'bellwether.conf')

    def close(self):
        faults = self.window.faults()
        self.window.quit()
        if faults:
            print(f'{self.look}: ' + '\n'.join(faults), flush=True)

    def windows(self):
        """Those of the program that are seen, the first one first."""
        return self.xdotool('search', '--onlyvisible', '--pid', str(self.window.process.pid), '--name', '.').split()

    def xdotool(self, *arguments):
        return subprocess.run(['xdotool', *arguments], env=self.desktop.environment, capture_output=True, text=True, check=False).stdout

    def fit(self):
        """The window as large as the look; where that is a phone's, every other one, too."""
        width, height = self.size
        for number, x_window in enumerate(self.windows()):
            if number == 0 or width < 700:
                self.xdotool('windowsize', x_window, str(width), str(height), 'windowmove', x_window, '0', '0')

    def focus(self):
        """Gives the keys to the window in front, as a window manager would."""
        windows = self.windows()
        if windows:
            self.xdotool('windowfocus', '--sync', windows[-1])

    def clear(self):
        """Closes what lies over the window; whether that is all there is."""
        for _ in range(6):
            self.focus()
            self.desktop.keys('Escape')
            windows = self.windows()
            if len(windows) <= 1:
                break
            self.xdotool('windowquit', windows[-1])
            time.sleep(0.2)
        self.xdotool('mousemove', '3839', '2159')
        return len(self.windows()) == 1

    # --- pictures ---

    def crop(self):
        return ['-window', 'root', '-crop', f'{self.size[0]}x{self.size[1]}+0+0', '+repage']

    def seen(self):
        pixels = subprocess.run(['import', *self.crop(), '-depth', '8', 'rgb:-'], env=self.desktop.environment, capture_output=True,
                                check=True).stdout
        return hashlib.sha1(pixels).digest()

    def settle(self, seconds=4.0):
        """Waits until nothing changes any more, as far as that comes."""
        deadline = time.monotonic() + seconds
        before, n_same = None, 0
        while n_same < 2 and time.monotonic() < deadline:
            time.sleep(0.25)
            now = self.seen()
            n_same = n_same + 1 if now == before else 0
            before = now

    def is_waiting(self):
        """Whether something says that it is still to come."""
        words = {self.desktop.say(text) for text in WAITING}
        try:
            return any(name in words for name in self.window.texts())
        except self.window.glib.Error:
            return True  # something went away while it was asked

    def shoot(self, name):
        self.fit()
        self.settle()
        deadline = time.monotonic() + WAITS_S
        while self.is_waiting() and time.monotonic() < deadline:
            self.settle()
        path = os.path.join(self.folder, f'{name}-{self.look}.png'.replace('_', '-'))
        subprocess.run(['import', *self.crop(), path], env=self.desktop.environment, check=True)
        print(path, flush=True)

    # --- what there is to take pictures of ---

    def try_scene(self, scene):
        """One that can't be reached leaves the others alone."""
        try:
            if scene.run(self) is not False:
                self.shoot(scene.name)
        except (AssertionError, self.window.glib.Error) as error:
            print(f'{scene.name}-{self.look}: {error}', flush=True)
        return self.clear()

    def look_around(self, look):
        """The pages and all that is reached from them, in one program as far as that leaves it as it was."""
        pages = [page for page in PAGES if self.wants(page, look)]
        scenes = [scene for scene in SCENES if look in (scene.looks or SCENE_LOOKS) and self.wants(scene.name, look)]
        if not pages and not scenes:
            return
        self.set_look(look)
        is_open = False
        for thing in pages + [scene for scene in scenes if not scene.has_own_program]:
            if not is_open:
                self.open(self.copy_month)
                self.put_away()
            if isinstance(thing, str):
                self.window.action('page', f"'{thing}'")
                self.shoot(thing)
                is_open = True
            else:
                is_open = self.try_scene(thing)
                if not is_open:
                    self.close()
        if is_open:
            self.close()
        for scene in [scene for scene in scenes if scene.has_own_program]:
            self.open(scene.prepare or self.copy_month, *scene.arguments)
            self.try_scene(scene)
            self.close()

    def put_away(self):
        """What is told of the time since the month was lived through; it has a picture of its own."""
        self.settle()
        for node in self.window.nodes(('push button', 'button'), self.desktop.say('Put away').__eq__):
            node.do_action(0)

    def state(self, name, look):
        pages = [page for page in STATES[name].pages if self.wants(f'{page}-{name}', look)]
        if not pages:
            return
        self.set_look(look)
        self.open(STATES[name].prepare)
        self.settle()
        for page in STATES[name].visit or ():
            self.window.action('page', f"'{page}'")
            self.settle(2)
        if STATES[name].then is not None:
            STATES[name].then(self)
        for page in pages:
            self.window.action('page', f"'{page}'")
            if STATES[name].range is not None:
                self.window.action('range', f"'{STATES[name].range}'")
            self.shoot(f'{page}-{name}')
        self.close()


def main():
    studio = Studio(*sys.argv[1:5], sys.argv[5] if len(sys.argv) > 5 else '*')
    try:
        for look in LOOKS:
            if not look.startswith('german') or studio.has_german:
                studio.look_around(look)
                for name in STATES if look in STATE_LOOKS else ():
                    studio.state(name, look)
    finally:
        studio.desktop.close()


main()
