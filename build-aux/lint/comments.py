#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: every function that a header declares has a doc comment.
"""A comment heads the declarations that follow it without an empty line between; one on the same line will do, too.
What every type has (free, clear, ref, unref, copy, get_type, quark) explains itself."""

import re

import common

PROTOTYPE = re.compile(r'^[A-Za-z][\w *]*?\b(bw_\w+) \(')
CONVENTION = re.compile(r'_(free|clear|ref|unref|copy|get_type|quark)$')
MACRO = re.compile(r'^\s*(#|G_D|static|typedef|return)')


def undocumented(lines):
    """Yields (line number, name) of each declaration without a comment."""
    has_comment, is_inside = False, False
    for number, line in enumerate(lines, 1):
        if not line.strip() and not is_inside:
            has_comment = False
        if line.lstrip().startswith('/**'):
            has_comment = True
        if '/*' in line or is_inside:
            is_inside = '*/' not in line
            if line.lstrip().startswith(('/*', '*')):
                continue
        match = PROTOTYPE.match(line)
        if match and not (MACRO.match(line) or CONVENTION.search(match.group(1)) or has_comment or '/*' in line):
            yield number, match.group(1)


def main():
    common.arguments()
    findings, count = [], 0
    for path in common.files('src', endings=('.h',)):
        lines = common.read(path).splitlines()
        count += sum(1 for line in lines if PROTOTYPE.match(line) and not MACRO.match(line))
        findings += [f'{path}:{number}: {name} has no doc comment' for number, name in undocumented(lines)]
    common.finish(findings, f'{count} declarations have their comment')


main()
