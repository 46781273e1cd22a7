#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: icons are whole, symbolic ones of one colour and 16 px, all are listed, and every one that is named is there.

import os
import re
import xml.etree.ElementTree as tree

import common

LIST = 'resources/bw-icons.gresource.xml'
SVG = '{http://www.w3.org/2000/svg}'
# What GTK gives the colour of the text; it fills all of these.
SHAPES = {'svg', 'g', 'path', 'circle', 'rect', 'title'}
COLOUR = re.compile(r'#[0-9a-f]{6}$')
NAME = re.compile(r'"([a-z0-9]+(?:-[a-z0-9]+)+-symbolic)"|<property name="icon-name">([\w.-]+)<')
THEMES = ('/usr/share/icons/Adwaita', '/usr/share/icons/hicolor')


def symbolic_findings(root):
    """Yields what GTK could not recolour in a symbolic icon."""
    if (root.get('width'), root.get('height'), root.get('viewBox')) != ('16', '16', '0 0 16 16'):
        yield 'a symbolic icon is 16 by 16 px'
    fills = {element.get('fill') for element in root.iter() if element.get('fill')}
    if len(fills) != 1 or not COLOUR.match(next(iter(fills))):
        yield f'a symbolic icon has one colour, not {", ".join(sorted(fills)) or "none"}'
    for element in root.iter():
        if element.tag.replace(SVG, '') not in SHAPES:
            yield f'GTK gives no colour to <{element.tag.replace(SVG, "")}>'
        for name in ('stroke', 'style', 'class', 'fill-opacity', 'opacity'):
            if element.get(name):
                yield f'{name} has no place in a symbolic icon'


def icon_findings(path):
    """Yields what is wrong with an icon."""
    try:
        root = tree.parse(path).getroot()
    except tree.ParseError as error:
        yield str(error)
        return
    if root.tag != SVG + 'svg':
        yield 'is not SVG'
    elif path.endswith('-symbolic.svg'):
        yield from symbolic_findings(root)
    elif (root.get('width'), root.get('height')) != ('128', '128'):
        yield 'an application icon is 128 by 128 px'
    if re.search(r'\b(href|src)="(?!#)', common.read(path)):
        yield 'takes something from outside'


def theme_names():
    """The names that the icon theme of GNOME has on this computer; empty: it is not installed."""
    return {os.path.splitext(name)[0] for top in THEMES for _, _, names in os.walk(top) for name in names}


def main():
    common.arguments()
    paths = list(common.files('resources', 'data', endings=('.svg',)))
    findings = [f'{path}:1: {what}' for path in paths for what in icon_findings(path)]
    own = {os.path.splitext(os.path.basename(path))[0] for path in paths}
    listed = re.findall(r'<file[^>]*>\s*([^<]+?)\s*</file>', common.read(LIST))
    for path in paths:
        if path.startswith('resources/') and os.path.relpath(path, 'resources') not in listed:
            findings.append(f'{path}:1: is not listed in {LIST}')
    themed = theme_names()
    for path in common.files('src', 'resources', endings=('.c', '.h', '.ui')):
        for number, line in enumerate(common.read(path).splitlines(), 1):
            for quoted, property_ in NAME.findall(line):
                name = quoted or property_
                if name not in own and (themed or name.startswith('bellwether')) and name not in themed:
                    findings.append(f'{path}:{number}: there is no icon {name}')
    common.finish(findings, f'{len(paths)} icons are whole')


main()
