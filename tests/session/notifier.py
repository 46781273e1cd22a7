# SPDX-License-Identifier: GPL-3.0-or-later
# A real notification daemon on a desktop of a test's own: what it shows is read, and pressed, as by anybody who looks at the screen.

import glob
import re
import subprocess

from desktop import NOTIFICATIONS, wait

SERVICE = '/usr/share/dbus-1/services/org.xfce.xfce4-notifyd.Notifications.service'


def program():
    """Where it is, or None."""
    for path in glob.glob(SERVICE):
        with open(path, encoding='utf-8') as file:
            found = re.search(r'^Exec=(\S+)', file.read(), re.MULTILINE)
        if found:
            return found.group(1)
    return None


class Notifier:
    """xfce4-notifyd. Its windows take no keys at all, from anybody: what presses their buttons is AT-SPI or a pointer."""

    def __init__(self, desktop):
        self.desktop = desktop
        self.process = desktop.start([program()], stderr=subprocess.DEVNULL)
        wait('the notification daemon', lambda: 'true' in desktop.gdbus('org.freedesktop.DBus', '/org/freedesktop/DBus',
                                                                        'org.freedesktop.DBus.NameHasOwner', NOTIFICATIONS), 120)

    def nodes(self, window):
        """What is shown now, with the eyes of WINDOW."""
        found = []
        window.spin()
        screen = window.atspi.get_desktop(0)
        try:
            for index in range(screen.get_child_count()):
                program_ = screen.get_child_at_index(index)
                if program_ is not None and program_.get_process_id() == self.process.pid:
                    found += [node for node in window.walk(program_) if node.get_state_set().contains(window.atspi.StateType.SHOWING)]
        except window.glib.Error:
            return []  # one went away while we looked
        return found

    def texts(self, window):
        return [node.get_name() for node in self.nodes(window) if node.get_name()]

    def press(self, window, name):
        button = wait(f'the button {name}', lambda: next((node for node in self.nodes(window) if node.get_name() == name
                                                          and node.get_n_actions() > 0), None))
        assert button.do_action(0), f'{name} does nothing'
