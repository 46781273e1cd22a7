#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: the keys that the window's code reads and writes are those of the schema, with their types; a wrong one would end it.

import re
import xml.etree.ElementTree as tree

import common

CALL = re.compile(r'\bg_settings_(?:get|set)_(\w+)\s*\((?:[^",()]|\([^()]*\))*,\s*"([\w-]+)"')
BIND = re.compile(r'\bg_settings_(?:bind\w*|create_action|reset|get_value|set_value)\s*\([^",]*,\s*"([\w-]+)"')
TYPES = {'int': 'i', 'uint': 'u', 'boolean': 'b', 'string': 's', 'double': 'd', 'strv': 'as', 'int64': 'x'}


def main():
    common.arguments()
    keys, schemas = {}, list(common.files('data', endings=('.gschema.xml',)))
    for path in schemas:
        for key in tree.parse(path).getroot().iter('key'):
            keys[key.get('name')] = key.get('type')
    findings, used = [], set()
    for path in common.files('src', endings=('.c',)):
        text = common.read(path)
        for match in list(CALL.finditer(text)) + list(BIND.finditer(text)):
            name = match.groups()[-1]
            place = f'{path}:{text.count(chr(10), 0, match.start()) + 1}'
            used.add(name)
            expected = TYPES.get(match.group(1)) if len(match.groups()) == 2 else None
            if name not in keys:
                findings.append(f'{place}: there is no key "{name}"')
            elif expected and keys[name] != expected:
                findings.append(f'{place}: "{name}" is of type {keys[name]}')
    findings += [f'{schemas[0]}:1: nobody uses the key "{name}"' for name in keys if name not in used]
    common.finish(findings, f'{len(keys)} keys are there and used')


main()
