# SPDX-License-Identifier: GPL-3.0-or-later
# What the lints of .ui files share: the project's widget classes, as their C files define them.

import re

import common

DEFINE = re.compile(r'G_DEFINE_(?:FINAL_|ABSTRACT_)?TYPE(?:_WITH_\w+)?\s*\(\s*(Bw\w+)\s*,\s*\w+\s*,\s*(\w+?)_TYPE_(\w+)')
PROPERTY = re.compile(r'\bg_param_spec_\w+\s*\(\s*"([\w-]+)"')
CHILD = re.compile(r'\bgtk_widget_class_bind_template_child(?:_\w+)?\s*\(\s*\w+\s*,\s*(?:\w+\s*,\s*)?"?(\w+)"?')
CALLBACK = re.compile(r'\bgtk_widget_class_bind_template_callback(?:_full)?\s*\(\s*\w+\s*,\s*"?(\w+)"?')


class Widget:
    """A class: where it is defined, its parent's name, and what its C file binds."""

    def __init__(self, path, text, parent):
        self.path = path
        self.text = text
        self.parent = parent
        self.properties = set(PROPERTY.findall(text))
        self.children = set(CHILD.findall(text))
        self.callbacks = set(CALLBACK.findall(text))


def classes():
    """Name → Widget of every class that is defined below src/ui."""
    found = {}
    for path in common.files('src/ui', endings=('.c',)):
        text = common.read(path)
        for name, prefix, rest in DEFINE.findall(text):
            words = [prefix] + rest.split('_')
            found[name] = Widget(path, text, ''.join(word.capitalize() for word in words))
    return found


def base_of(name, table):
    """The nearest parent that is not the project's own, and the properties that are added on the way to it."""
    properties = set()
    while name in table:
        properties |= table[name].properties
        name = table[name].parent
    return name, properties
