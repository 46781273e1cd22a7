#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# What a screen reader meets on every page: all that takes the keys has a name, all that is pressed does something.

import os
import sys

# AT-SPI warns when a program is not there yet; that is no reason for this one to end.
os.environ.pop('G_DEBUG', None)
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Desktop, Window, wait  # noqa: E402 (before anything of gi)

PAGES = ('overview', 'performance', 'calibration', 'bets', 'system', 'services', 'alerts')
BUTTONS = {'push button', 'button', 'toggle button', 'check box', 'radio button', 'switch', 'link'}
VALUES = {'slider', 'spin button', 'progress bar', 'level bar', 'meter'}
# They lead the keys on to what is in them, and are passed over by whoever reads.
FRAMES = {'panel', 'filler', 'scroll pane', 'viewport', 'frame', 'window', 'application', 'split pane', 'grouping', 'list',
          'table', 'tree table', 'list box', 'unknown', 'generic', 'tool bar', 'page tab list', 'text', 'entry'}


class Survey:
    """Counts what is met, and notes what is wrong with it."""

    def __init__(self, window):
        self.window = window
        self.faults = []
        self.counts = {'focusable': 0, 'button': 0, 'value': 0}

    def is_named(self, node):
        """Whether it says something by itself, or by what labels it."""
        if (node.get_name() or '').strip():
            return True
        return any(relation.get_relation_type() == self.window.atspi.RelationType.LABELLED_BY
                   for relation in node.get_relation_set() or [])

    def is_pressed(self, node):
        """Whether it does something, or the button does that is a part of it, as in one with a menu."""
        children = (node.get_child_at_index(index) for index in range(node.get_child_count()))
        return node.get_n_actions() > 0 or any(child is not None and child.get_role_name() in BUTTONS and child.get_n_actions() > 0
                                               for child in children)

    def where(self, node):
        """The names above a node, for who has to find it."""
        names = []
        while node is not None and len(names) < 8:
            names.append(f'{node.get_role_name()} "{node.get_name() or ""}"')
            node = node.get_parent()
        return ' < '.join(names)

    def look(self, place, node):
        """Notes what is wrong with one node."""
        role, states = node.get_role_name(), node.get_state_set()
        is_focusable = states.contains(self.window.atspi.StateType.FOCUSABLE)
        is_usable = states.contains(self.window.atspi.StateType.SENSITIVE)
        # A button within a button that is named, such as that of a menu, is a part of it.
        parent = node.get_parent()
        is_part = role in BUTTONS and parent is not None and parent.get_role_name() in BUTTONS and self.is_named(parent)
        if is_focusable and role not in FRAMES and not is_part:
            self.counts['focusable'] += 1
            if not self.is_named(node):
                self.faults.append(f'{place}: has no name: {self.where(node)}')
        if role in BUTTONS and is_usable and not is_part:
            self.counts['button'] += 1
            if not self.is_pressed(node):
                self.faults.append(f'{place}: does nothing: {self.where(node)}')
        if role in VALUES:
            self.counts['value'] += 1
            if not self.is_named(node):
                self.faults.append(f'{place}: has a value of what: {self.where(node)}')

    def walk(self, place, nodes):
        """Looks at NODES."""
        for node in nodes:
            try:
                self.look(place, node)
            except self.window.glib.Error:
                continue  # it went away while we looked


def find_dialog(window):
    """The window beside the first; None when there is none."""
    window.spin()
    root = window.root()
    tops = [root.get_child_at_index(index) for index in range(root.get_child_count())]
    return next((top for top in tops if top is not None and not (top.get_name() or '').endswith('Bellwether')), None)


def main():
    print('1..1')
    desktop = Desktop()
    try:
        desktop.start_notifications()
        window = Window(desktop, sys.argv[1])
        wait('the window', window.is_ready)
        survey = Survey(window)
        for page in PAGES:
            window.action('page', f"'{page}'")
            wait(page, lambda title=page: window.nodes(('frame',), lambda name: name.lower().startswith(title)))
            survey.walk(page, window.nodes())
        for page in ('general', 'sources', 'rules', 'channels', 'routing', 'retention'):
            window.action('preferences', f"'{page}'")
            dialog = wait(page, lambda: find_dialog(window))
            survey.walk('preferences, ' + page, [node for node in window.walk(dialog) if window.is_seen(node)])
        for fault in survey.faults:
            print('#', fault)
        print('#', survey.counts)
        # A survey that saw nothing would find nothing.
        assert survey.counts['focusable'] >= 60 and survey.counts['button'] >= 60, survey.counts
        assert not survey.faults
        assert not window.faults(), window.faults()
        assert window.quit() == 0
        print('ok 1 - all has a name and does something')
    finally:
        desktop.close()


main()
