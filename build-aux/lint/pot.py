#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: xgettext takes the messages of all sources without a warning, and they are in form.

import re
import shutil
import subprocess
import sys

import common

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
    result = subprocess.run(['xgettext', *common.XGETTEXT, '--files-from=po/POTFILES.in', '--output=-'], stdout=subprocess.PIPE,
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
