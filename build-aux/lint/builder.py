#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: GTK can build every .ui file: its classes, properties and values are real ones.

import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

import common
import widgets

# Beside this folder: a screen that several may ask for at once.
SCREEN = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'with-screen.py')
# The library's classes are found by name once it is loaded.
SCRIPT = 'for f in "$@"; do LD_PRELOAD=libadwaita-1.so.0 gtk4-builder-tool validate "$f"; done'


def name_of(element):
    return (element.get('name') or '').replace('_', '-')


def rename(element, table):
    """Makes an object of the project's own class one of its nearest foreign parent."""
    base, properties = widgets.base_of(element.get('class'), table)
    # A bare widget can't be made; a box takes what children it may have.
    element.set('class', 'GtkBox' if base == 'GtkWidget' else base)
    for child in list(element):
        if child.tag in ('property', 'binding') and name_of(child) in properties:
            element.remove(child)
            for value in child:
                if value.tag == 'object':
                    tree.SubElement(element, 'child').append(value)


def plain(path, table):
    """The file without what only the program knows: own classes and properties, callbacks, templates."""
    root = tree.parse(path).getroot()
    for template in root.iter('template'):
        template.tag = 'object'
        template.attrib.pop('parent', None)
    for element in list(root.iter()):
        for child in list(element):
            is_own = any(e.tag == 'closure' or (e.get('type') or '') in table for e in child.iter())
            if child.tag == 'signal' or (child.tag in ('binding', 'closure') and is_own):
                element.remove(child)
            elif child.tag == 'property' and is_own:
                element.remove(child)
    for element in list(root.iter('object')):
        if element.get('class') in table:
            rename(element, table)
    return tree.tostring(root, encoding='unicode')


def main():
    common.arguments()
    for program in ('Xvfb', 'gtk4-builder-tool'):
        if not shutil.which(program):
            print(f'{program} is not installed')
            sys.exit(common.SKIPPED)
    table = widgets.classes()
    paths = list(common.files('resources', 'src', endings=('.ui',)))
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, path in enumerate(paths):
            name = os.path.join(folder, f'{number}.ui')
            names[name] = path
            with open(name, 'w', encoding='utf-8') as file:
                file.write(plain(path, table))
        environment = dict(os.environ, GSK_RENDERER='cairo', GDK_DEBUG='gl-disable', GTK_A11Y='none', LC_ALL='C.UTF-8',
                           GSETTINGS_BACKEND='memory', XDG_RUNTIME_DIR=folder, HOME=folder, NO_AT_BRIDGE='1', GDK_BACKEND='x11',
                           DBUS_SESSION_BUS_ADDRESS='disabled:')
        result = subprocess.run([sys.executable, SCREEN, 'sh', '-c', SCRIPT, 'sh', *names], env=environment,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    findings = []
    for line in result.stdout.splitlines():
        for name, path in names.items():
            line = line.replace(name, path)
        # The lines are those of the file without what only the program knows.
        line = re.sub(r'(\.ui):\d+:\d+', r'\1', line)
        if line.strip() and 'Unrecognized value "gl-disable"' not in line and not line.startswith('Supported GDK'):
            findings.append(line)
    if result.returncode != 0 and not findings:
        findings.append(f'the screen ended with {result.returncode}')
    common.finish(findings, f'GTK builds {len(paths)} .ui files')


main()
