#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: po/POTFILES.in lists exactly the sources that have something to translate; --fix writes it.

import re

import common

MARKED = re.compile(r'\b(_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2) ?\(\s*(?:GETTEXT_PACKAGE,\s*)?"')
STRINGS_AND_COMMENTS = re.compile(r'/\*.*?\*/', re.DOTALL)
HEAD = '# Sources with messages to translate; ./dev format keeps this list.\n'


def main():
    args = common.arguments(fix=False)
    found = [path for path in common.files('src', endings=('.c', '.h'))
             if MARKED.search(STRINGS_AND_COMMENTS.sub('', common.read(path)))]
    found += [path for path in common.files('src', 'resources', endings=('.ui',))
              if 'translatable="yes"' in common.read(path)]
    found += list(common.files('data', endings=('.desktop.in', '.metainfo.xml.in')))
    if args.fix:
        with open('po/POTFILES.in', 'w', encoding='utf-8') as file:
            file.write(HEAD + ''.join(path + '\n' for path in found))
    listed = [line for line in common.read('po/POTFILES.in').splitlines() if line and not line.startswith('#')]
    findings = [f'po/POTFILES.in: {path} has messages and is not listed (./dev format)' for path in found if path not in listed]
    findings += [f'po/POTFILES.in: {path} is listed and has no messages' for path in listed if path not in found]
    common.finish(findings, f'{len(listed)} sources have messages')


main()
