# SPDX-License-Identifier: GPL-3.0-or-later
# A desktop of a test's own: a screen, a session bus, a notification service, settings; and hands and eyes on it.
"""Import before anything of gi: Desktop() sets DISPLAY and the bus of this process, too."""

import ctypes
import gettext
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

NOTIFICATIONS = 'org.freedesktop.Notifications'
MEMINFO = 'MemTotal: 8000000 kB\nMemFree: {free:7} kB\nMemAvailable: {free:7} kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n'
# Only what has no part in a test may come by itself; who needs a service starts it.
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:dir={dir}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{dir}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
SERVICES = ('org.a11y.Bus', 'org.xfce.Xfconf')
NOISE = re.compile(r'dbind-WARNING|Failed to set fd limit|Activating service|Successfully activated')
FAULT = re.compile(r'WARNING|CRITICAL|ERROR|AddressSanitizer|LeakSanitizer|runtime error')


def die_with_parent():
    """In a child: ends when this process does, however that ends."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def wait(what, condition, seconds=20):
    """Returns what CONDITION gives as soon as that is true."""
    deadline = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f'{what} did not come within {seconds} s')
        time.sleep(0.02)


class Desktop:
    """Everything ends with close(); each process was started here."""

    def __init__(self, size='1280x860', text_scale=1.0):
        self.dir = tempfile.mkdtemp(prefix='bellwether-desktop-')
        self.processes = []
        self.catalogs = {}
        for name in ('home', 'runtime', 'config', 'data', 'state'):
            os.mkdir(os.path.join(self.dir, name), 0o700)
        self.environment = dict(
            os.environ, HOME=self.path('home'), XDG_RUNTIME_DIR=self.path('runtime'), XDG_CONFIG_HOME=self.path('config'),
            XDG_DATA_HOME=self.path('data'), XDG_STATE_HOME=self.path('state'), GSETTINGS_BACKEND='memory',
            GSK_RENDERER='cairo', GDK_DEBUG='gl-disable', GDK_DISABLE='gl,vulkan', GDK_BACKEND='x11', TZ='UTC', LC_ALL='C.UTF-8',
            NO_AT_BRIDGE='0')
        self.environment.pop('GTK_A11Y', None)
        self.environment['DISPLAY'] = self.start_screen(size)
        self.environment['DBUS_SESSION_BUS_ADDRESS'] = self.start_bus()
        self.start_settings(text_scale)
        # Out of the way: a pointer that happens to rest on a chart is looking at a sample.
        width, height = size.split('x')
        subprocess.run(['xdotool', 'mousemove', width, height], env=self.environment, check=True)
        os.environ.update(self.environment)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def start(self, command, **keywords):
        keywords.setdefault('stdout', subprocess.DEVNULL)
        process = subprocess.Popen(command, env=self.environment, preexec_fn=die_with_parent, **keywords)
        self.processes.append(process)
        return process

    def start_screen(self, size):
        # Without -noreset it begins anew, and drops who is about to come, whenever its last client leaves.
        reader, writer = os.pipe()
        self.processes.append(subprocess.Popen(['Xvfb', '-displayfd', str(writer), '-screen', '0', size + 'x24', '-nolisten', 'tcp', '-noreset'],
                                               pass_fds=[writer], stdout=subprocess.DEVNULL,
                                               stderr=subprocess.DEVNULL, preexec_fn=die_with_parent))
        os.close(writer)
        with os.fdopen(reader) as file:
            return ':' + file.readline().strip()

    def start_bus(self):
        os.makedirs(self.path('bus', 'services'))
        for name in SERVICES:
            os.symlink(f'/usr/share/dbus-1/services/{name}.service', self.path('bus', 'services', name + '.service'))
        with open(self.path('bus', 'config'), 'w', encoding='ascii') as file:
            file.write(BUS.format(dir=self.path('bus')))
        bus = self.start(['dbus-daemon', '--config-file=' + self.path('bus', 'config'), '--nofork', '--print-address'], stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, text=True)
        return bus.stdout.readline().strip()

    def write_settings(self, text_scale):
        with open(self.path('xsettings'), 'w', encoding='ascii') as file:
            file.write(f'Xft/DPI {int(98304 * text_scale)}\nGtk/FontName "Cantarell 11"\nGtk/EnableAnimations 0\n'
                       'Net/IconThemeName "Adwaita"\n')

    def start_settings(self, text_scale):
        self.write_settings(text_scale)
        self.settings = self.start(['xsettingsd', '-c', self.path('xsettings')], stderr=subprocess.DEVNULL)
        self.wait_settings(text_scale)

    def wait_settings(self, text_scale):
        # A program that starts before the settings are there would be drawn with others.
        wait('the settings', lambda: f'Xft/DPI {int(98304 * text_scale)}' in subprocess.run(
            ['dump_xsettings'], env=self.environment, capture_output=True, text=True, check=False).stdout, 20)

    def set_text_scale(self, text_scale):
        """For what is started from now on, and what runs already."""
        self.write_settings(text_scale)
        self.settings.send_signal(signal.SIGHUP)
        self.wait_settings(text_scale)

    # --- languages ---

    def make_locale(self, name):
        """Makes a locale such as de_DE, for numbers and dates; whether it could."""
        os.makedirs(self.path('locales'), exist_ok=True)
        made = subprocess.run(['localedef', '-i', name, '-f', 'UTF-8', '--no-archive', self.path('locales', name + '.UTF-8')],
                              capture_output=True, check=False)
        return made.returncode in (0, 1) and os.path.isdir(self.path('locales', name + '.UTF-8'))

    def use_locale(self, name):
        """For what is started from now on."""
        self.environment.update(LOCPATH=self.path('locales'), LC_ALL=name + '.UTF-8', LANGUAGE=name.split('_', maxsplit=1)[0])

    def say(self, text):
        """TEXT, which is English, as programs say it that are started now."""
        language = self.environment.get('LANGUAGE')
        if language not in self.catalogs and language:
            path = os.path.join(self.environment['BELLWETHER_LOCALE_DIR'], language, 'LC_MESSAGES', 'bellwether.mo')
            with open(path, 'rb') as file:
                catalog = gettext.GNUTranslations(file)._catalog
            self.catalogs[language] = {(key[0] if isinstance(key, tuple) else key).split('\x04')[-1].replace('_', '', 1):
                                       said.replace('_', '', 1) for key, said in catalog.items()}
        return self.catalogs.get(language, {}).get(text, text)

    # --- notifications ---

    def start_notifications(self):
        self.log = self.path('notifications.log')
        self.start(['/usr/bin/python3', '-m', 'dbusmock', '--template', 'notification_daemon', '--session', '-l', self.log, '-p',
                    json.dumps({'capabilities': 'body actions body-markup persistence'})],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait('the notification service', lambda: 'true' in self.gdbus(
            'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', NOTIFICATIONS))

    def notifications(self):
        """Each Notify call as the service logged it."""
        if not os.path.exists(self.log):
            return []
        with open(self.log, encoding='utf-8') as file:
            return re.findall(r'^[0-9.]+ Notify .*?(?=^[0-9]{9,}\.|\Z)', file.read(), re.MULTILINE | re.DOTALL)

    def click_notification(self, number, action):
        self.gdbus(NOTIFICATIONS, '/org/freedesktop/Notifications', 'org.freedesktop.DBus.Mock.EmitSignal', NOTIFICATIONS,
                   'ActionInvoked', 'us', f"[<uint32 {number}>, <'{action}'>]")

    def gdbus(self, name, path, method, *arguments):
        return subprocess.run(['gdbus', 'call', '--session', '--dest', name, '--object-path', path, '--method', method, *arguments],
                              env=self.environment, capture_output=True, text=True, check=False).stdout

    # --- hands and eyes ---

    def keys(self, *keys):
        subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], env=self.environment, check=True)

    def type(self, text):
        subprocess.run(['xdotool', 'type', '--delay', '12', text], env=self.environment, check=True)

    def click(self, x, y, button=1):
        subprocess.run(['xdotool', 'mousemove', str(int(x)), str(int(y)), 'click', str(button)], env=self.environment, check=True)

    def scroll(self, x, y, steps):
        """Turns the wheel down by STEPS."""
        subprocess.run(['xdotool', 'mousemove', str(int(x)), str(int(y)), 'click', '--repeat', str(steps), '--delay', '10', '5'],
                       env=self.environment, check=True)

    def picture(self, path):
        subprocess.run(['import', '-window', 'root', path], env=self.environment, check=True)

    def close(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        shutil.rmtree(self.dir, ignore_errors=True)


class Proc:
    """A made-up kernel: the machine's memory and processor are what a test says; the rest is the real one's."""

    def __init__(self, desktop):
        self.dir = desktop.path('proc')
        os.mkdir(self.dir)
        for name in ('loadavg', 'uptime', 'diskstats', 'net', 'self', 'sys'):
            os.symlink('/proc/' + name, os.path.join(self.dir, name))
        desktop.environment['BELLWETHER_PROC_ROOT'] = self.dir
        self.share, self.busy, self.idle = 0.1, 1000.0, 9000.0
        self.is_over = threading.Event()
        self.write_stat()
        self.use_memory(50)
        self.ticking = threading.Thread(target=self.tick, daemon=True)
        self.ticking.start()

    def write(self, name, text):
        # In one write to the same file, as the kernel does: the collector keeps it open.
        handle = os.open(os.path.join(self.dir, name), os.O_WRONLY | os.O_CREAT, 0o600)
        os.pwrite(handle, text.encode('ascii'), 0)
        os.close(handle)

    def use_memory(self, percent):
        self.write('meminfo', MEMINFO.format(free=int(8000000 * (100 - percent) / 100)))

    def use_processor(self, percent):
        self.share = percent / 100

    def write_stat(self):
        counts = f'{self.busy:012.0f} 0 0 {self.idle:012.0f} 0 0 0 0 0 0'
        self.write('stat', f'cpu  {counts}\ncpu0 {counts}\n')

    def tick(self):
        """Counters that grow as a processor's do, by a tenth of a second at a time."""
        while not self.is_over.wait(0.1):
            self.busy += 10 * self.share
            self.idle += 10 * (1 - self.share)
            self.write_stat()

    def close(self):
        self.is_over.set()
        self.ticking.join()


class Window:
    """bellwether itself, started on a desktop, seen through AT-SPI and its exported actions."""

    APP = 'io.github.bellwether.Bellwether'
    PATH = '/io/github/bellwether/Bellwether'

    def __init__(self, desktop, program, *arguments):
        self.desktop = desktop
        self.errors = open(desktop.path('stderr'), 'ab+')
        self.process = desktop.start([program, *arguments], stderr=self.errors)
        import gi
        gi.require_version('Atspi', '2.0')
        from gi.repository import Atspi, GLib
        self.atspi, self.glib = Atspi, GLib

    def faults(self):
        """Lines of its error output that should not be there."""
        self.errors.flush()
        self.errors.seek(0)
        lines = self.errors.read().decode('utf-8', 'replace').splitlines()
        return [line for line in lines if FAULT.search(line) and not NOISE.search(line)]

    def spin(self):
        context = self.glib.MainContext.default()
        while context.iteration(False):
            pass

    def is_other_page(self, node, title):
        """Whether it is a page that is not on screen. Those of the window's stack have a name and no place; they keep what they had."""
        if not title.endswith(' – Bellwether') or node.get_role_name() != 'panel' or self.is_seen(node):
            return False
        # Without a name it is called what it is, and is of a stack within a page.
        return node.get_name() not in ('', 'GtkStackPage') and not title.startswith(node.get_name() + ' – ')

    def child(self, node, index):
        """One of NODE, or None where it, or all of NODE, went away meanwhile."""
        try:
            return node.get_child_at_index(index)
        except self.glib.Error:
            return None

    def walk(self, node, title='', most=sys.maxsize):
        """All there is in NODE but pages other than the one that TITLE, the window's, tells of, and what goes away meanwhile; the first
        MOST of what has many children."""
        try:
            # Names are cached otherwise, and stale.
            (node.clear_cache_single if hasattr(node, 'clear_cache_single') else node.clear_cache)()
            title = node.get_name() or '' if node.get_role_name() == 'frame' else title
            if self.is_other_page(node, title):
                return
            count = node.get_child_count()
        except self.glib.Error:
            return
        yield node
        for index in range(min(count, most)):
            child = self.child(node, index)
            if child is not None:
                yield from self.walk(child, title, most)

    def root(self):
        try:
            desktop = self.atspi.get_desktop(0)
            for index in range(desktop.get_child_count()):
                child = desktop.get_child_at_index(index)
                if child is not None and child.get_process_id() == self.process.pid:
                    return child
        except self.glib.Error:
            pass  # a program went away meanwhile
        return None

    def tops(self):
        """Its windows, the oldest first."""
        root = self.root()
        return [root.get_child_at_index(index) for index in range(root.get_child_count())] if root is not None else []

    def is_seen(self, node):
        """Whether it has a place in the window: GTK 4.8 says SHOWING of windows alone."""
        try:
            box = node.get_extents(self.atspi.CoordType.WINDOW)
        except self.glib.Error:
            return False
        return box.width > 0 and box.height > 0

    def is_one(self, node, roles, matches):
        try:
            return (roles is None or node.get_role_name() in roles) and matches(node.get_name() or '') and self.is_seen(node)
        except self.glib.Error:
            return False  # it went away meanwhile

    def each(self, roles=None, matches=lambda name: True, most=sys.maxsize):
        """Everything seen with one of ROLES whose name MATCHES, in reading order; of long lists the first MOST."""
        self.spin()
        root = self.root()
        for node in self.walk(root, '', most) if root is not None else ():
            if self.is_one(node, roles, matches):
                yield node

    def nodes(self, roles=None, matches=lambda name: True):
        return list(self.each(roles, matches))

    def find(self, roles, name, seconds=15, most=sys.maxsize):
        """The first node with one of ROLES (a string: one) whose name is, or matches the pattern, NAME; of long lists in the first MOST."""
        roles = (roles,) if isinstance(roles, str) else roles
        roles = roles + ('button',) if 'push button' in roles else roles
        matches = name.search if hasattr(name, 'search') else lambda text: text == name
        try:
            return wait(f'{roles} {name}', lambda: next(self.each(roles, matches, most), None), seconds)
        except AssertionError:
            seen = sorted({node.get_name() for node in self.nodes(roles)})
            raise AssertionError(f'no {roles} named {name} within {seconds} s; there are {seen[:80]}') from None

    def name_now(self, node):
        self.spin()
        (node.clear_cache_single if hasattr(node, 'clear_cache_single') else node.clear_cache)()
        return node.get_name()

    def texts(self):
        return [node.get_name() for node in self.nodes(('label',)) if node.get_name()]

    def wait_text(self, pattern, seconds=15, most=sys.maxsize):
        return self.find(('label',), re.compile(pattern), seconds, most).get_name()

    def press(self, roles, name, seconds=15):
        node = self.find(roles, name, seconds)
        node.do_action(0)
        return node

    def click_node(self, node):
        box = node.get_extents(self.atspi.CoordType.WINDOW)
        # Without a window manager the margin for the shadow is part of the window.
        self.desktop.click(box.x + box.width // 2 + 5, box.y + box.height // 2 + 5)

    def take_focus(self):
        """Gives the keys to the window that is left, as a window manager would."""
        def left():
            found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '– Bellwether$'], env=self.desktop.environment,
                                   capture_output=True, text=True, check=False).stdout.split()
            return found and found[-1]
        subprocess.run(['xdotool', 'windowfocus', wait('the window', left)], env=self.desktop.environment, check=True)

    def action(self, name, *parameters):
        """Activates the exported action NAME with PARAMETERS as variants in text."""
        self.desktop.gdbus(self.APP, self.PATH, 'org.gtk.Actions.Activate', name,
                           '[' + ', '.join(f'<{p}>' for p in parameters) + ']', '{}')

    def is_ready(self):
        return self.APP in self.desktop.gdbus('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.ListNames')

    def quit(self):
        """Ends it as its user would; its exit status."""
        self.action('quit')
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            self.process.wait(20)
            return -1
