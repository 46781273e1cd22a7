# SPDX-License-Identifier: GPL-3.0-or-later
# A real tray on a desktop of a test's own: xfce4-panel with nothing but its notification area, at the upper left.

import os
import subprocess

from desktop import wait

WATCHER = 'org.kde.StatusNotifierWatcher'
ITEM = 'org.kde.StatusNotifierItem'
# Where the only icon is, on a panel of 32 pixels at the upper left.
X, Y = 16, 16
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="DARK"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="20"/>
      <property name="length-adjust" type="bool" value="false"/>
      <property name="size" type="uint" value="32"/>
      <property name="icon-size" type="uint" value="22"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
      <property name="icon-size" type="int" value="22"/>
    </property>
  </property>
</channel>
"""


class Panel:
    """It comes and goes as panels do."""

    def __init__(self, desktop, is_dark=True):
        self.desktop = desktop
        folder = desktop.path('config', 'xfce4', 'xfconf', 'xfce-perchannel-xml')
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, 'xfce4-panel.xml'), 'w', encoding='utf-8') as file:
            file.write(SETTINGS.replace('DARK', 'true' if is_dark else 'false'))
        self.process = None

    def start(self):
        self.process = self.desktop.start(['xfce4-panel', '--disable-wm-check'], stderr=subprocess.DEVNULL)
        wait('the tray', lambda: 'true' in self.desktop.gdbus('org.freedesktop.DBus', '/org/freedesktop/DBus',
                                                              'org.freedesktop.DBus.NameHasOwner', WATCHER))

    def stop(self):
        self.process.terminate()
        self.process.wait(20)

    def items(self):
        """The bus names of what the tray knows."""
        text = self.desktop.gdbus(WATCHER, '/StatusNotifierWatcher', 'org.freedesktop.DBus.Properties.Get', WATCHER,
                                  'RegisteredStatusNotifierItems')
        return [part.split('/')[0] for part in text.split("'")[1::2]]

    def read(self, name):
        """A property of the only item, as text."""
        items = self.items()
        return self.desktop.gdbus(items[0], '/StatusNotifierItem', 'org.freedesktop.DBus.Properties.Get', ITEM, name) if items else ''

    def click(self, button=1):
        self.desktop.click(X, Y, button)
