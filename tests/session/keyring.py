# SPDX-License-Identifier: GPL-3.0-or-later
# A real keyring on a desktop of a test's own: unlocked, empty, and gone with the desktop.

import subprocess

from desktop import wait

NAME = 'org.freedesktop.secrets'


class Keyring:
    def __init__(self, desktop):
        self.desktop = desktop
        daemon = desktop.start(['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'], stdin=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
        daemon.stdin.write(b'pw')
        daemon.stdin.close()
        # The name first: a call would have the bus start another one.
        wait('the keyring', lambda: 'true' in desktop.gdbus('org.freedesktop.DBus', '/org/freedesktop/DBus',
                                                            'org.freedesktop.DBus.NameHasOwner', NAME))
        wait('its collection', lambda: 'collection' in desktop.gdbus(NAME, '/org/freedesktop/secrets',
                                                                     'org.freedesktop.Secret.Service.ReadAlias', 'default'))

    def secret(self, owner, key):
        """What the program has stored as OWNER's KEY, as another program finds it; '' for nothing."""
        found = subprocess.run(['secret-tool', 'lookup', 'owner', owner, 'key', key], env=self.desktop.environment, capture_output=True, text=True,
                               check=False)
        return found.stdout
