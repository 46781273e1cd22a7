# SPDX-License-Identifier: GPL-3.0-or-later
# Two pairs of hands that can do the same: one speaks AT-SPI alone, as switches and voice control do, the other has keys alone.

import re
import time

from desktop import wait

PRESSED = ('push button', 'button', 'toggle button', 'check box', 'switch', 'radio button', 'menu item', 'page tab', 'list item', 'combo box',
           'link', 'text')


class Hands:
    """Work in one window of the program at a time, the one named last."""

    def __init__(self, window):
        self.window, self.desktop = window, window.desktop
        self.title = re.compile('')
        # Others may be at work on the same machine.
        window.atspi.set_timeout(20000, 60000)

    def within(self, title, seconds=20):
        """From here on in the window whose title begins with TITLE, which has to be there or to come."""
        self.title = re.compile(f'^{title}')
        return wait(f'the window {title}', self.top, seconds)

    def top(self):
        """The window that is worked in; None while it is not there."""
        self.window.spin()
        for child in reversed(self.window.tops()):
            if child is not None and self.title.search(self.window.name_now(child) or ''):
                return child
        return None

    def is_gone(self, title):
        """Waits until no window has TITLE."""
        self.title = re.compile(f'^{title}')
        wait(f'the end of {title}', lambda: self.top() is None)

    def nodes(self, is_it, suits=lambda node: True):
        """What is seen in the window whose name IS_IT, and that SUITS; no more is looked at than is taken."""
        try:
            top = self.top()
            for node in self.window.walk(top) if top is not None else ():
                if is_it(self.said(node)) and self.window.is_seen(node) and suits(node):
                    yield node
        except self.window.glib.Error:
            return  # it went away while we looked: look again

    def said(self, node):
        """What a screen reader says of it: its name, else what it is labelled by, else its text. Newer GTK has no more than that of
        some."""
        name = node.get_name() or ''
        if name:
            return name
        if node.get_role_name() in PRESSED:
            return next((label for label in self.labels(node) if label), '')
        return self.text(node) if node.get_role_name() == 'status bar' else ''

    def text(self, node):
        return self.window.atspi.Text.get_text(node, 0, -1) or '' if 'Text' in node.get_interfaces() else ''

    def labels(self, node):
        """The names of what NODE is labelled by."""
        for relation in node.get_relation_set():
            if relation.get_relation_type() == self.window.atspi.RelationType.LABELLED_BY:
                for index in range(relation.get_n_targets()):
                    label = relation.get_target(index)
                    yield label.get_name() or self.text(label)

    def find(self, name, suits=lambda node: True, seconds=20):
        """The first with NAME, or matching the pattern NAME."""
        is_it = name.search if hasattr(name, 'search') else name.__eq__
        try:
            return wait(f'{name}', lambda: next(self.nodes(is_it, suits), None), seconds)
        except AssertionError:
            seen = sorted({self.said(node) for node in self.nodes(bool)})
            raise AssertionError(f'nothing named {name} within {seconds} s in {self.title.pattern}; there are {seen[:120]}') from None

    def read(self, pattern, seconds=20):
        """The first text that matches PATTERN."""
        return self.said(self.find(re.compile(pattern), seconds=seconds))


class AtspiHands(Hands):
    """Actions and editable texts, and nothing else: no key is sent, no pointer moved."""

    def acts(self, node):
        return node.get_n_actions() > 0 and node.get_role_name() in PRESSED and self.is_sensitive(node)

    def is_sensitive(self, node):
        return node.get_state_set().contains(self.window.atspi.StateType.SENSITIVE)

    def press(self, name, seconds=20):
        node = self.find(name, self.acts, seconds)
        names = [self.window.atspi.Action.get_action_name(node, index) for index in range(node.get_n_actions())]
        # Newer GTK's items have others before it.
        assert node.do_action(names.index('row.press') if 'row.press' in names else 0), f'{name} does nothing'

    def write(self, name, text, is_done=False):
        """Puts TEXT where NAME stands. IS_DONE, that it is all, can't be said."""
        node = self.find(name, lambda node: 'EditableText' in node.get_interfaces())
        assert node.set_text_contents(text), f'{name} takes no text'

    def choose(self, name, item):
        self.press(name)
        self.press(item)

    def go(self, page):
        self.press(re.compile(f'^{page}(,|$)'))

    def menu(self, item, *keys):
        """What the main menu has."""
        self.press('Main menu')
        self.press(item)

    def turn_to(self, page, pages):
        """To another page of the window, which has PAGES, from left to right."""
        self.press(page)

    def chart(self, name, item, action):
        """What the menu of the chart NAME has: its actions are those of what the picture is in."""
        node = self.find(name, lambda node: node.get_role_name() == 'image').get_parent()
        for index in range(node.get_n_actions()):
            if self.window.atspi.Action.get_action_name(node, index) == action:
                assert node.do_action(index), f'{action} does nothing'
                return
        raise AssertionError(f'{name} has no action {action}')

    def save(self, path):
        """Says where, in the desktop's own dialog."""
        self.write(re.compile('Name'), path)
        self.press(re.compile('Save$'))


class KeyHands(Hands):
    """Keys alone; AT-SPI is only looked through, for what has the focus."""

    def __init__(self, window):
        super().__init__(window)
        self.focus = None
        atspi = window.atspi
        self.listener = atspi.EventListener.new(self.focused_cb)
        self.listener.register('object:state-changed:focused')

    def focused_cb(self, event):
        if event.detail1:
            self.focus = event.source
        elif event.source == self.focus:
            self.focus = None

    def focused(self):
        """The name of what has the focus in the window, as it is heard; '' for nothing, or not there."""
        self.window.spin()
        try:
            top, node = self.top(), self.focus
            while node is not None and node != top:
                node = node.get_parent()
            if node is None or self.focus is None:
                return ''
            return self.window.name_now(self.focus) or self.said(self.focus)
        except self.window.glib.Error:
            return ''

    def key_to(self, key, name, limit=90):
        """Presses KEY on and on until the focus is on NAME."""
        is_it = name.search if hasattr(name, 'search') else lambda text: text == name
        met = []
        for _ in range(limit):
            now = self.focused()
            if is_it(now or ''):
                return
            met.append(now)
            before, self.focus = self.focus, None
            self.desktop.keys(key)
            deadline = time.monotonic() + 1
            while self.focus is None and time.monotonic() < deadline:
                self.window.spin()
                time.sleep(0.005)
            self.focus = self.focus or before
        raise AssertionError(f'{key} does not lead to {name}: {met}')

    def press(self, name, seconds=20):
        node = self.find(name, lambda node: node.get_role_name() in PRESSED, seconds)
        self.key_to('Tab', name)
        self.desktop.keys('Return' if node.get_role_name() in ('list item', 'combo box') else 'space')

    def write(self, name, text, is_done=False):
        self.find(name, lambda node: 'EditableText' in node.get_interfaces())
        self.key_to('Tab', name)
        self.desktop.keys('ctrl+a')
        self.desktop.type(text)
        if is_done:
            self.desktop.keys('Return')

    def choose(self, name, item):
        self.press(name)
        self.find(item)
        self.key_to('Down', item)
        self.desktop.keys('Return')

    def go(self, page):
        self.desktop.keys({'Performance': 'alt+2', 'System': 'alt+5', 'Alerts': 'alt+7'}[page])

    def menu(self, item, *keys):
        self.desktop.keys(*keys)

    def turn_to(self, page, pages):
        # Newer GTK's tabs are one stop, with arrows from one to the next.
        self.key_to('Tab', re.compile('^(' + '|'.join(pages[:pages.index(page) + 1]) + ')$'))
        self.key_to('Right', page, 8)
        self.desktop.keys('space')

    def chart(self, name, item, action):
        self.find(name, lambda node: node.get_role_name() == 'image')
        self.key_to('Tab', name)
        self.desktop.keys('shift+F10')
        self.key_to('Down', item)
        self.desktop.keys('Return')

    def save(self, path):
        self.find(re.compile('Name'), lambda node: 'EditableText' in node.get_interfaces())
        self.desktop.keys('ctrl+a')
        self.desktop.type(path)
        self.desktop.keys('Return')
