# SPDX-License-Identifier: GPL-3.0-or-later
# A desktop of a test's own: a screen, a session bus, a notification service, settings; and hands and eyes on it.
"""Import before anything of gi: Desktop() sets DISPLAY and the bus of this process, too."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time

NOTIFICATIONS = 'org.freedesktop.Notifications'
MEMINFO = 'MemTotal: 8000000 kB\nMemFree: {free:7} kB\nMemAvailable: {free:7} kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n'
NOISE = re.compile(r'dbind-WARNING|Failed to set fd limit|Activating service|Successfully activated')
FAULT = re.compile(r'WARNING|CRITICAL|ERROR|AddressSanitizer|LeakSanitizer|runtime error')


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
        os.environ.update(self.environment)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def start(self, command, **keywords):
        process = subprocess.Popen(command, env=self.environment, **keywords)
        self.processes.append(process)
        return process

    def start_screen(self, size):
        reader, writer = os.pipe()
        self.processes.append(subprocess.Popen(['Xvfb', '-displayfd', str(writer), '-screen', '0', size + 'x24', '-nolisten', 'tcp'],
                                               pass_fds=[writer], stderr=subprocess.DEVNULL))
        os.close(writer)
        with os.fdopen(reader) as file:
            return ':' + file.readline().strip()

    def start_bus(self):
        bus = self.start(['dbus-daemon', '--session', '--nofork', '--nopidfile', '--print-address'], stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, text=True)
        return bus.stdout.readline().strip()

    def start_settings(self, text_scale):
        path = self.path('xsettings')
        with open(path, 'w', encoding='ascii') as file:
            file.write(f'Xft/DPI {int(98304 * text_scale)}\nGtk/FontName "Cantarell 11"\nGtk/EnableAnimations 0\n'
                       'Net/IconThemeName "Adwaita"\n')
        self.start(['xsettingsd', '-c', path], stderr=subprocess.DEVNULL)
        # A program that starts before the settings are there would be drawn with others.
        wait('the settings', lambda: subprocess.run(['dump_xsettings'], env=self.environment, capture_output=True, text=True,
                                                    check=False).stdout.strip(), 5)

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
    """A made-up /proc/meminfo over the real rest, so that a machine's memory is what a test says."""

    def __init__(self, desktop):
        self.dir = desktop.path('proc')
        os.mkdir(self.dir)
        desktop.environment['BELLWETHER_PROC_ROOT'] = self.dir
        self.use_memory(50)

    def use_memory(self, percent):
        # In one write to the same file, as the kernel does: the collector keeps it open.
        handle = os.open(os.path.join(self.dir, 'meminfo'), os.O_WRONLY | os.O_CREAT, 0o600)
        os.pwrite(handle, MEMINFO.format(free=int(8000000 * (100 - percent) / 100)).encode('ascii'), 0)
        os.close(handle)


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

    def walk(self, node):
        # Names are cached otherwise, and stale.
        (node.clear_cache_single if hasattr(node, 'clear_cache_single') else node.clear_cache)()
        yield node
        for index in range(node.get_child_count()):
            child = node.get_child_at_index(index)
            if child is not None:
                yield from self.walk(child)

    def root(self):
        desktop = self.atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_process_id() == self.process.pid:
                return child
        return None

    def nodes(self, roles=None, is_shown=True):
        """Everything shown with one of ROLES."""
        found = []
        self.spin()
        try:
            root = self.root()
            for node in self.walk(root) if root is not None else ():
                if roles is None or node.get_role_name() in roles:
                    if not is_shown or node.get_state_set().contains(self.atspi.StateType.SHOWING):
                        found.append(node)
        except self.glib.Error:
            pass  # an object went away while we walked
        return found

    def find(self, roles, name, seconds=15, is_shown=True):
        """The first node with one of ROLES (a string: one) whose name is, or matches the pattern, NAME."""
        roles = (roles,) if isinstance(roles, str) else roles
        roles = roles + ('button',) if 'push button' in roles else roles
        matches = name.search if hasattr(name, 'search') else lambda text: text == name

        def look():
            for node in self.nodes(roles, is_shown):
                if matches(node.get_name() or ''):
                    return node
            return None
        try:
            return wait(f'{roles} {name}', look, seconds)
        except AssertionError:
            seen = sorted({f'{n.get_role_name()}: {n.get_name()}' for n in self.nodes(roles)})
            raise AssertionError(f'no {roles} named {name} within {seconds} s; there are {seen[:80]}') from None

    def texts(self):
        return [node.get_name() for node in self.nodes(('label',)) if node.get_name()]

    def wait_text(self, pattern, seconds=15):
        return self.find(('label',), re.compile(pattern), seconds).get_name()

    def press(self, roles, name, seconds=15):
        node = self.find(roles, name, seconds)
        node.do_action(0)
        return node

    def click_node(self, node):
        box = node.get_extents(self.atspi.CoordType.WINDOW)
        self.desktop.click(box.x + box.width // 2, box.y + box.height // 2)

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
