#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: xgettext takes the messages of all sources without a warning, and they are in form.

import re
import shutil
import subprocess
import sys

import common

# As meson's preset for GLib has them.
FLAGS = ['--from-code=UTF-8', '--add-comments', '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2', '--keyword=NC_:1c,2',
         '--keyword=g_dcgettext:2', '--keyword=g_dngettext:2,3', '--keyword=g_dpgettext2:2c,3',
         '--flag=N_:1:pass-c-format', '--flag=C_:2:pass-c-format', '--flag=NC_:2:pass-c-format', '--flag=g_dngettext:2:pass-c-format',
         '--flag=g_strdup_printf:1:c-format', '--flag=g_string_printf:2:c-format',
         '--flag=g_string_append_printf:2:c-format', '--flag=g_error_new:3:c-format', '--flag=g_set_error:4:c-format']
ENTRY = re.compile(r'((?:^#.*\n)*)(?:^msgctxt .*\n(?:^".*\n)*)?^msgid (".*"\n(?:^".*\n)*)', re.MULTILINE)
PLACE = re.compile(r'^#: (\S+)', re.MULTILINE)
FORM = ((re.compile('!'), 'an exclamation mark'), (re.compile(r'\.\.\.'), 'three dots instead of …'),
        (re.compile(r'[^.]  '), 'a double space'),
        (re.compile(r"(?<!\\)\bOops\b|\bplease\b", re.IGNORECASE), 'a word too much'))


def main():
    common.arguments()
    if not shutil.which('xgettext'):
        print('xgettext is not installed')
        sys.exit(common.SKIPPED)
    result = subprocess.run(['xgettext', *FLAGS, '--files-from=po/POTFILES.in', '--output=-'], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, check=False)
    findings = [line for line in result.stderr.splitlines() if line.strip()]
    if result.returncode != 0 and not findings:
        findings.append(f'xgettext ended with {result.returncode}')
    count = 0
    for comments, quoted in ENTRY.findall(result.stdout):
        text = ''.join(line[1:-1] for line in quoted.splitlines())
        place = PLACE.search(comments)
        if not text or not place:
            continue
        count += 1
        findings += [f'{place.group(1)}: {what} in "{text}"' for pattern, what in FORM if pattern.search(text)]
    common.finish(findings, f'{count} messages are in form')


main()
