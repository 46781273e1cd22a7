#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: every file begins with its licence and one sentence of purpose.

import re

import common

LICENCE = 'SPDX-License-Identifier: GPL-3.0-or-later'
MARKS = {'.c': '/*', '.h': '/*', '.py': '#', '.sh': '#', '.sql': '--', 'dev': '#', '.ci/run': '#', '.css': '/*',
         '.ui': '<!--', '.svg': '<!--', '.gresource.xml': '<!--', '.gschema.xml': '<!--'}


def head_finding(path, mark):
    """What is wrong with the first lines of a file, or None."""
    lines = common.read(path).splitlines()[:3]
    if lines and lines[0].startswith(('#!', '<?xml')):
        lines = lines[1:]
    if len(lines) < 2 or not re.fullmatch(rf'{re.escape(mark)} {LICENCE}( \*/| -->)?', lines[0]):
        return f'{path}:1: expected "{mark} {LICENCE}" in the first line'
    if not re.match(rf'{re.escape(mark)} \w.{{9,}}', lines[1]):
        return f'{path}:2: expected one sentence that says what the file is for'
    return None


def main():
    common.arguments()
    findings, count = [], 0
    for path in common.files():
        mark = next((m for ending, m in MARKS.items()
                     if path == ending or (ending[0] == '.' and '/' not in ending and path.endswith(ending))), None)
        if mark:
            count += 1
            findings.append(head_finding(path, mark))
    common.finish([f for f in findings if f], f'{count} files say their licence and purpose')


main()
