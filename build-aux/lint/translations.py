#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: every translation has all messages of today's sources, with their formats, and is in form; more does no harm.

import os
import re
import shutil
import subprocess
import sys
import tempfile

import common

QUOTED = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) (".*"\n(?:^".*"\n)*)', re.MULTILINE)
MNEMONIC = re.compile(r'_(?=\w)')
NO_BREAK = '\u00a0'


def run(*command):
    """Returns (exit status, stdout, stderr) of a command, in English."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
                            env=dict(os.environ, LC_ALL='C.UTF-8'))
    return result.returncode, result.stdout, result.stderr


def entries(text):
    """The messages of a .po file: (comments, context or None, message, its translations); without the head."""
    for block in text.split('\n\n'):
        parts = {}
        for keyword, quoted in QUOTED.findall(block + '\n'):
            parts[keyword] = ''.join(line[1:-1] for line in quoted.splitlines())
        if parts.get('msgid'):
            comments = [line for line in block.splitlines() if line.startswith('#')]
            yield comments, parts.get('msgctxt'), parts['msgid'], [parts[k] for k in parts if k.startswith('msgstr')]


def faults_of(message, text, is_markup):
    """What is out of form in the translation TEXT of MESSAGE."""
    if text.lstrip(' ') == text and message.lstrip(' ') != message or text.rstrip(' ') == text and message.rstrip(' ') != message:
        yield 'a blank at its ends is missing'
    if text.strip(' ') != text and message.strip(' ') == message:
        yield 'a blank at its ends is too much'
    if message.endswith('…') != text.endswith('…'):
        yield 'an ellipsis at one end only'
    if '...' in text or '!' in text:
        yield 'three dots, or an exclamation mark'
    if message.count(NO_BREAK) > text.count(NO_BREAK):
        yield 'a no-break space is missing'
    if is_markup and len(MNEMONIC.findall(message)) != len(MNEMONIC.findall(text)):
        yield 'one letter is to be underlined'


def look(language, pot):
    """The findings of one language."""
    path = f'po/{language}.po'
    if not os.path.exists(path):
        return [f'po/LINGUAS: {path} is not there']
    status, _, said = run('msgfmt', '--check', '--output-file=/dev/null', path)
    if status != 0:
        return [line for line in said.splitlines() if line.strip()]
    status, merged, said = run('msgmerge', '--quiet', '--no-fuzzy-matching', '--no-wrap', '--output-file=-', path, pot)
    if status != 0:
        return [line for line in said.splitlines() if line.strip()]
    findings = [f'{path}: fuzzy: {message}' for comments, _, message, _ in entries(common.read(path))
                if any(line.startswith('#,') and 'fuzzy' in line for line in comments)]
    for comments, context, message, texts in entries(merged):
        if any(line.startswith('#,') and 'fuzzy' in line for line in comments):
            continue
        name = message if context is None else f'{message} [{context}]'
        if not all(texts):
            findings.append(f'{path}: not translated: {name}')
            continue
        is_mnemonic = context is None and len(MNEMONIC.findall(message)) == 1 and '%' not in message and '/' not in message
        for text in texts:
            findings += [f'{path}: {what}: {name}' for what in faults_of(message, text, is_mnemonic)]
    return findings


def main():
    common.arguments()
    if not all(shutil.which(tool) for tool in ('xgettext', 'msgfmt', 'msgmerge')):
        print('gettext is not installed')
        sys.exit(common.SKIPPED)
    languages = [word for line in common.read('po/LINGUAS').splitlines() if not line.startswith('#') for word in line.split()]
    findings = []
    with tempfile.TemporaryDirectory() as folder:
        pot = os.path.join(folder, 'bellwether.pot')
        status, _, said = run('xgettext', *common.XGETTEXT, '--files-from=po/POTFILES.in', f'--output={pot}')
        if status != 0:
            findings.append(f'xgettext ended with {status}: {said.strip()}')
        else:
            for language in languages:
                findings += look(language, pot)
    common.finish(findings, f'{", ".join(languages) or "no language"} is translated')


main()
