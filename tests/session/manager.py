# SPDX-License-Identifier: GPL-3.0-or-later
# A real window manager on a desktop of a test's own: windows have frames, places, and the focus it gives them.

import subprocess

from desktop import wait


class Manager:
    def __init__(self, desktop):
        self.desktop = desktop
        desktop.start(['xfwm4', '--compositor=off', '--sm-client-disable'], stderr=subprocess.DEVNULL)
        wait('the window manager', lambda: 'window id' in self.root('_NET_SUPPORTING_WM_CHECK'), 120)

    def root(self, name):
        return subprocess.run(['xprop', '-root', name], env=self.desktop.environment, capture_output=True, text=True,
                              check=False).stdout

    def active(self):
        """The title of the window that has the keys; '' for none."""
        return subprocess.run(['xdotool', 'getactivewindow', 'getwindowname'], env=self.desktop.environment, capture_output=True,
                              text=True, check=False).stdout.strip()
