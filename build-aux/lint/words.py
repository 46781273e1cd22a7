#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: no unfinished business and no path of one machine in any file.

import re

import common

UNFINISHED = re.compile(r'\b(TODO|FIXME|XXX|HACK|TBD|lorem ipsum|not (yet )?implemented)\b|\bplaceholder (text|code|value)\b')
MACHINE = re.compile(r'(?<![\w.$}])/(?:work|root)/\w|(?<![\w.$}])/home/(?!user\b|me\b|u\b)\w+/|(?<![\w$}])/tmp/\w')
SHARED = re.compile(r'\.\./shared\b')
PLANS = re.compile(r'\b(alerts|statistics|sources|platform|performance|interfaces|architecture)\.md\b')
TRAILING = re.compile(r'[ \t]+$')
TEXT = ('.c', '.h', '.py', '.sh', '.sql', '.md', '.build', '.txt', '.in', '.conf', '.example', '.1', '.bash', '.fish',
        '.ui', '.xml', '.css', '.svg', '.json', '.supp', 'dev', 'run')


def main():
    common.arguments()
    findings, count = [], 0
    for path in common.files(endings=TEXT):
        if path.startswith('build-aux/lint/'):
            continue
        count += 1
        for number, line in enumerate(common.read(path).splitlines(), 1):
            for pattern, what in ((UNFINISHED, 'unfinished'), (MACHINE, 'the path of one machine'),
                                  (SHARED, 'a path outside the project'), (PLANS, 'a document that is not here'),
                                  (TRAILING, 'white space at the end')):
                match = pattern.search(line)
                if match:
                    findings.append(f'{path}:{number}: {what}: {match.group().strip()}')
    common.finish(findings, f'{count} files are finished')


main()
