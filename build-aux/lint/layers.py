#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: every #include of src stays within its folder's row of the table in src/meson.build.
"""Beside the folders: the outside libraries each folder may see, and private headers that stay at home."""

import os
import re

import common

ROW = re.compile(r"^(?:  |  layers \+= \{)'(\w+)': \[\[([^\]]*)\]", re.MULTILINE)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')

# Header (or its folder) → the folders of src that may include it; None: all of them.
OUTSIDE = {
    'glib.h': None, 'glib/': None, 'glib-unix.h': None,
    'glib-object.h': {'base', 'model', 'plot', 'db', 'net', 'config', 'store', 'collect', 'rules', 'notify', 'export',
                      'report', 'engine', 'view', 'api', 'cli', 'ui'},
    'gio/': {'base', 'plot', 'db', 'net', 'config', 'store', 'collect', 'rules', 'notify', 'export', 'report', 'engine',
             'view', 'api', 'cli', 'ui'},
    'json-glib/': {'base'},
    'sqlite3.h': {'db'}, 'libpq-fe.h': {'db'},
    'libsoup/': {'net', 'api'}, 'curl/': {'net'},
    'libsecret/': {'config'},
    'libnotify/': {'notify'},
    'cairo.h': {'plot'}, 'cairo/': {'plot'}, 'cairo-svg.h': {'plot'}, 'cairo-pdf.h': {'plot'}, 'pango/': {'plot'},
    'gtk/': {'ui'}, 'gdk/': {'ui'}, 'gsk/': {'ui'}, 'graphene.h': {'ui'}, 'adwaita.h': {'ui'},
    'sys/': None, 'linux/': None, 'netinet/': None, 'arpa/': None, 'net/if.h': None,
}
STANDARD = set('''assert ctype dirent dlfcn endian errno fcntl fenv float fnmatch ftw getopt ifaddrs inttypes langinfo libgen
libintl limits locale malloc math mntent netdb poll pthread pwd sched signal spawn stdarg stdatomic stdbool stddef stdint stdio
stdlib string strings termios time unistd utime wchar xlocale'''.split())


def outside_finding(folder, header):
    """What is wrong with <header> in folder, or None."""
    if header.endswith('.h') and header[:-2] in STANDARD:
        return None
    for prefix, allowed in OUTSIDE.items():
        if header == prefix or (prefix.endswith('/') and header.startswith(prefix)):
            if allowed is None or folder in allowed:
                return None
            return f'<{header}> belongs to {", ".join(sorted(allowed))} alone'
    return f'<{header}> is in no table: add it to build-aux/lint/layers.py with the folders that may see it'


def inside_finding(rows, folder, header):
    """What is wrong with "header" in folder, or None."""
    other, _, name = header.rpartition('/')
    if not other:
        return f'"{header}" is included without its folder'
    if other != folder and name.endswith('-private.h'):
        return f'"{header}" is private to {other}'
    if other != folder and other not in rows[folder]:
        return f'"{header}": {folder} must not include {other}'
    return None


def main():
    common.arguments()
    table = common.read('src/meson.build')
    rows = {name: re.findall(r"'(\w+)'", lower) for name, lower in ROW.findall(table)}
    findings = [] if rows else ['src/meson.build: no table of layers found']
    known = []
    for folder, lower in rows.items():
        findings += [f"src/meson.build: '{other}' in the row of '{folder}' is not below it"
                     for other in lower if other not in known]
        known.append(folder)
    count = 0
    for path in common.files('src', endings=('.c', '.h')):
        folder = path.split(os.sep)[1]
        if folder not in rows:
            findings.append(f'{path}: {folder} has no row in src/meson.build')
            continue
        for number, line in enumerate(common.read(path).splitlines(), 1):
            match = INCLUDE.match(line)
            if match:
                count += 1
                quote, header = match.groups()
                finding = (outside_finding(folder, header) if quote == '<'
                           else inside_finding(rows, folder, header))
                if finding:
                    findings.append(f'{path}:{number}: {finding}')
    common.finish(findings, f'{count} includes are within their layers')


main()
