# SPDX-License-Identifier: GPL-3.0-or-later
# What the lints share: the project's files, and how findings are told.
"""A lint takes --root DIR (default: this project) and ends with 1 when it finds something, 77 when it cannot look."""

import argparse
import os
import sys

SKIPPED = 77
# How messages are taken from sources, as meson's preset for GLib has it.
XGETTEXT = ['--from-code=UTF-8', '--add-comments', '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2', '--keyword=NC_:1c,2',
            '--keyword=g_dcgettext:2', '--keyword=g_dngettext:2,3', '--keyword=g_dpgettext2:2c,3',
            '--flag=N_:1:pass-c-format', '--flag=C_:2:pass-c-format', '--flag=NC_:2:pass-c-format', '--flag=g_dngettext:2:pass-c-format',
            '--flag=g_strdup_printf:1:c-format', '--flag=g_string_printf:2:c-format',
            '--flag=g_string_append_printf:2:c-format', '--flag=g_error_new:3:c-format', '--flag=g_set_error:4:c-format']
HERE = os.path.dirname(os.path.abspath(__file__))


def arguments(**options):
    """Parses --root and the given further options (name → default; False makes a flag); goes to the root."""
    parser = argparse.ArgumentParser()
    parser.add_argument('--root', default=os.path.join(HERE, '..', '..'))
    for name, default in options.items():
        if default is False:
            parser.add_argument('--' + name, action='store_true')
        else:
            parser.add_argument('--' + name, default=default)
    args = parser.parse_args()
    os.chdir(args.root)
    return args


def files(*tops, endings=('',)):
    """The project's files below the folders tops (all when none is given), sorted, without build directories."""
    for top in tops or ('.',):
        for folder, folders, names in os.walk(top):
            folders[:] = sorted(f for f in folders
                                if f not in ('.git', '__pycache__', 'subprojects') and not f.startswith('_'))
            for name in sorted(names):
                path = os.path.normpath(os.path.join(folder, name))
                if name != '.git' and name.endswith(tuple(endings)) and not os.path.islink(path):
                    yield path


def read(path):
    """The text of a file; what is not UTF-8 in it is replaced."""
    with open(path, encoding='utf-8', errors='replace') as file:
        return file.read()


def finish(findings, good):
    """Prints "file:line: what" findings, or the one line good, and ends."""
    for finding in findings:
        print(finding)
    if findings:
        sys.exit(1)
    print(good)
