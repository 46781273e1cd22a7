#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: functions, tables, files and headers stay short; exceptions are listed with their reason.
"""A function runs from its return type to its closing brace. size-exceptions.txt: "path[:name] limit reason" a line."""

import re

import common

FUNCTION, TABLE, FILE, HEADER, PERCENTILE_90 = 60, 120, 600, 100, 40
NAME = re.compile(r'^(\w+) \(')
TABLE_START = re.compile(r'^[a-z].*\b(\w+)(?: ?\[[^\]]*\])+ = \{$|^[a-z].*\b(\w+) = \{$')


def definitions(text):
    """Yields (kind, name, first line, number of lines) of each function and table: GNU form, braces in column 0."""
    lines = text.splitlines()
    start = None
    for index, line in enumerate(lines):
        if start is None and line == '{':
            head = index
            while head > 0 and lines[head - 1].strip() and not re.match(r'^[#}]|.*[;{]$|.*\*/$', lines[head - 1]):
                head -= 1
            names = [m.group(1) for m in map(NAME.match, lines[head:index]) if m]
            start = ('function', names[0] if names else '', head) if lines[index - 1].endswith(')') else ('', '', head)
        elif start is None and TABLE_START.match(line):
            match = TABLE_START.match(line)
            start = ('table', match.group(1) or match.group(2), index)
        elif start is None and line == '  {' and lines[index - 1].endswith('='):
            match = re.search(r'(\w+)(?: ?\[[^\]]*\])* =$', lines[index - 1])
            start = ('table', match.group(1) if match else '', index - 1)
        elif start is not None and re.match(r'^(\}| {2}\};)', line):
            kind, name, first = start
            start = None
            if kind:
                yield kind, name, first + 1, index - first + 1


def read_exceptions(path, findings):
    """Returns {"path[:name]": limit}."""
    limits = {}
    try:
        text = common.read(path)
    except FileNotFoundError:
        return limits
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith('#'):
            parts = line.split(None, 2)
            if len(parts) < 3 or not parts[1].isdigit():
                findings.append(f'{path}:{number}: expected "path[:name] limit reason"')
            else:
                limits[parts[0]] = int(parts[1])
    return limits


def main():
    common.arguments()
    findings, lengths, used = [], [], set()
    path_of_list = 'build-aux/lint/size-exceptions.txt'
    exceptions = read_exceptions(path_of_list, findings)

    def check(key, where, what, length, limit):
        if length > limit:
            used.add(key)
            if length > exceptions.get(key, limit):
                findings.append(f'{where}: {what} has {length} lines, the limit is {exceptions.get(key, limit)}')

    for path in common.files('src', 'tests', 'benchmarks', endings=('.c', '.h')):
        text = common.read(path)
        is_header = path.startswith('src') and path.endswith('.h')
        check(path, path, 'the header' if is_header else 'the file', text.count('\n'), HEADER if is_header else FILE)
        for kind, name, first, length in definitions(text):
            limit = TABLE if kind == 'table' or name.endswith('_class_init') else FUNCTION
            check(f'{path}:{name}', f'{path}:{first}', f'{kind} {name}', length, limit)
            if kind == 'function' and path.startswith('src'):
                lengths.append(length)
    lengths.sort()
    percentile = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    if percentile > PERCENTILE_90:
        findings.append(f'src: a tenth of the functions has over {percentile} lines, the limit is {PERCENTILE_90}')
    for key in sorted(set(exceptions) - used):
        print(f'{path_of_list}: {key} needs no exception any more')
    median = lengths[len(lengths) // 2] if lengths else 0
    common.finish(findings, f'{len(lengths)} functions in src: median {median} lines, 90 % within {percentile}')


main()
