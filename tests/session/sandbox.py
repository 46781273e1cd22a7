# SPDX-License-Identifier: GPL-3.0-or-later
# The installed Flatpak on a desktop of a test's own, with the portals that a desktop has.
"""Import before Desktop() is made: that moves the folder that Flatpaks are installed in."""

import os
import subprocess
import sys

from desktop import Window, wait

ID = 'io.github.bellwether.Bellwether'
INSTALLED = os.environ.get('FLATPAK_USER_DIR') or os.path.join(
    os.environ.get('XDG_DATA_HOME') or os.path.expanduser('~/.local/share'), 'flatpak')
PORTAL = 'org.freedesktop.portal.Desktop'
DOCUMENTS = 'org.freedesktop.portal.Documents'
STORE = 'org.freedesktop.impl.portal.PermissionStore'
CHOOSER = 'org.freedesktop.impl.portal.desktop.gtk'
BACKGROUND = 'org.freedesktop.impl.portal.Background'
# The desktop's part that has no window of its own: which programs may go on, and start with the session.
LIVING = 'org.freedesktop.impl.portal.desktop.test'
SCRIPT = '#!/bin/sh\nexec flatpak run --user --command={} --env=BELLWETHER_PROC_ROOT={} --filesystem={}:ro {} "$@"\n'
# A sandbox finds the files that somebody chose only where they usually are.
RUNTIMES = '/run/user'
PRIVATE = 'BELLWETHER_TEST_PRIVATE_RUNTIMES'


def go_private():
    """Starts this program once more, where the runtime folders of users are its own."""
    if PRIVATE in os.environ:
        return
    rights = [] if os.getuid() == 0 else ['--user', '--map-current-user', '--keep-caps']
    os.environ[PRIVATE] = '1'
    os.execvp('unshare', ['unshare', '--mount', '--propagation', 'private', *rights, 'sh', '-c',
                          f'mkdir -p {RUNTIMES} && mount -t tmpfs tmpfs {RUNTIMES} && exec "$@"', 'sh', sys.executable, *sys.argv])


class Sandbox:
    def __init__(self, desktop, proc):
        self.desktop = desktop
        runtime = f'{RUNTIMES}/{os.getuid()}'
        os.mkdir(runtime, 0o700)
        desktop.environment['XDG_RUNTIME_DIR'] = runtime
        desktop.environment['FLATPAK_USER_DIR'] = INSTALLED
        desktop.environment['XDG_CURRENT_DESKTOP'] = 'test'
        self.start_portals()
        self.program, self.ctl = (self.write(name, proc) for name in ('bellwether', 'bellwetherctl'))

    def write(self, name, proc):
        """What starts NAME in there, where PROC is the kernel's."""
        path = self.desktop.path(name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(SCRIPT.format(name, proc.dir, proc.dir, ID))
        os.chmod(path, 0o700)
        return path

    def serve(self, name, *command):
        # What they grumble at is not the program's.
        process = self.desktop.start(['env', '-u', 'G_DEBUG', *command], stderr=subprocess.DEVNULL)
        wait(name, lambda: 'true' in self.desktop.gdbus('org.freedesktop.DBus', '/org/freedesktop/DBus',
                                                        'org.freedesktop.DBus.NameHasOwner', name), 60)
        return process

    def start_portals(self):
        folder = self.desktop.path('portals')
        os.mkdir(folder)
        for name, interfaces in ((CHOOSER, 'FileChooser;Access;Inhibit;Notification;Settings'), (LIVING, 'Background')):
            with open(os.path.join(folder, name + '.portal'), 'w', encoding='utf-8') as file:
                file.write(f'[portal]\nDBusName={name}\nUseIn=test\nInterfaces='
                           + ';'.join('org.freedesktop.impl.portal.' + part for part in interfaces.split(';')) + '\n')
        self.desktop.environment['XDG_DESKTOP_PORTAL_DIR'] = folder
        self.serve(STORE, '/usr/libexec/xdg-permission-store')
        self.serve(DOCUMENTS, '/usr/libexec/xdg-document-portal')
        self.chooser = self.serve(CHOOSER, '/usr/libexec/xdg-desktop-portal-gtk')
        self.serve(LIVING, '/usr/bin/python3', '-m', 'dbusmock', '--session', '-l', self.desktop.path('background.log'), LIVING,
                   '/org/freedesktop/portal/desktop', BACKGROUND)
        for method, takes, gives, code in (('GetAppState', '', 'a{sv}', 'ret = {}'), ('EnableAutostart', 'sbasu', 'b', 'ret = True'),
                                           ('NotifyBackground', 'oss', 'ua{sv}', 'ret = (0, {"result": dbus.UInt32(1)})')):
            self.desktop.gdbus(LIVING, '/org/freedesktop/portal/desktop', 'org.freedesktop.DBus.Mock.AddMethod', BACKGROUND, method,
                               takes, gives, code)
        self.serve(PORTAL, '/usr/libexec/xdg-desktop-portal')

    def autostart_calls(self):
        """The calls that had it start with the session, or no more, as the desktop logged them."""
        with open(self.desktop.path('background.log'), encoding='utf-8') as file:
            return [line for line in file if 'EnableAutostart' in line]


class SandboxWindow(Window):
    """The window of the Flatpak: its processes are not seen from here, and the dialogs for files are the desktop's."""

    def __init__(self, sandbox):
        super().__init__(sandbox.desktop, sandbox.program)
        self.sandbox = sandbox

    def roots(self, suits):
        screen = self.atspi.get_desktop(0)
        for index in range(screen.get_child_count()):
            child = screen.get_child_at_index(index)
            if child is not None and suits(child):
                yield child

    def root(self):
        return next(self.roots(lambda child: child.get_name() in (ID, 'bellwether', 'Bellwether')), None)

    def tops(self):
        tops = super().tops()
        for root in self.roots(lambda child: child.get_process_id() == self.sandbox.chooser.pid):
            tops += [root.get_child_at_index(index) for index in range(root.get_child_count())]
        return tops
