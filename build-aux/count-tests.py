#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Prints "N passed, N failed, N skipped" over the cases in meson's testlog.json files.
"""A TAP program counts case by case, any other test as one. A log that is missing stands for a build that failed."""

import json
import re
import sys

CASE = re.compile(r'(not )?ok\b(.*#\s*(skip|todo)\b)?', re.IGNORECASE)
GOOD = ('OK', 'EXPECTEDFAIL')


def count_program(test):
    """Returns (passed, failed, skipped) of one record of the log."""
    passed = failed = skipped = 0
    lines = (test.get('stdout') or '').splitlines()
    if any(re.match(r'1\.\.\d+|TAP version', line) for line in lines):
        for match in filter(None, map(CASE.match, lines)):
            if match.group(2):
                skipped += 1
            elif match.group(1):
                failed += 1
            else:
                passed += 1
    if test['result'] == 'SKIP':
        return 0, 0, max(skipped, 1)
    if test['result'] not in GOOD:
        return passed, max(failed, 1), skipped
    return max(passed, 0 if skipped else 1), failed, skipped


def main():
    total = [0, 0, 0]
    for path in sys.argv[1:]:
        try:
            with open(path, encoding='utf-8') as log:
                tests = [json.loads(line) for line in log]
        except FileNotFoundError:
            total[1] += 1
            continue
        for test in tests:
            total = [a + b for a, b in zip(total, count_program(test))]
    print('{} passed, {} failed, {} skipped'.format(*total))


main()
