#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: the Flatpak's manifest is whole, and README.md gives a reason for each permission it asks for, and for no other.

import json
import os
import re

import common

GRANTED = re.compile(r'^\| (`--[^|]*`) \|', re.MULTILINE)


def main():
    common.arguments()
    findings, paths = [], list(common.files('flatpak', endings=('.json',)))
    section = common.read('README.md').partition('\n## Flatpak\n')[2].partition('\n## ')[0]
    named = {word for row in GRANTED.findall(section) for word in re.findall(r'`(--[^`]+)`', row)}
    asked = set()
    for path in paths:
        try:
            manifest = json.loads(common.read(path))
        except json.JSONDecodeError as error:
            findings.append(f'{path}:{error.lineno}: {error.msg}')
            continue
        asked |= set(manifest.get('finish-args', []))
        if manifest.get('id') != os.path.basename(path)[:-len('.json')]:
            findings.append(f'{path}:1: its id is {manifest.get("id")}')
    findings += [f'README.md: no reason for {permission}' for permission in sorted(asked - named)]
    findings += [f'README.md: {permission} is not asked for' for permission in sorted(named - asked)]
    common.finish(findings, f'{len(asked)} permissions have their reasons')


main()
