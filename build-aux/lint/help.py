#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: the manual and the shell completions know every command and option of a program, and no others.
"""help.py PROGRAM DATA: what "PROGRAM --help" and "PROGRAM COMMAND --help" say against DATA/PROGRAM.1 and
DATA/completions."""

import os
import re
import subprocess
import sys

COMMAND = re.compile(r'^  ([a-z]+) {2,}\S', re.MULTILINE)
OPTION = re.compile(r'^  (?:-\w, )?--([a-z][a-z0-9-]*)', re.MULTILINE)
WORDS = re.compile(r'\[([a-z]+(?:\|[a-z]+)+)\]')


def ask(program, *arguments):
    """What the program says to --help; ends the lint when it fails."""
    result = subprocess.run([program, *arguments, '--help'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            text=True, check=False, env={**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': ''})
    if result.returncode != 0:
        print(f'{program} {" ".join(arguments)} --help: exit {result.returncode}\n{result.stdout}')
        sys.exit(1)
    return result.stdout


def facts(program):
    """{command: (options, words)}; the options that the program knows without a command are under ''."""
    text = ask(program)
    found = {'': (set(OPTION.findall(text)), set())}
    for command in COMMAND.findall(text.partition('Commands:')[2]):
        help_text = ask(program, command)
        words = {word for group in WORDS.findall(help_text) for word in group.split('|')}
        found[command] = (set(OPTION.findall(help_text)) - found[''][0], words)
    return found


def manual_section(text, command):
    """The section of the command in the manual, its macros and quotes resolved as far as needed."""
    match = re.search(rf'^\.Ss {command}$(.*?)(?=^\.S[sh] |\Z)', text, re.MULTILINE | re.DOTALL)
    return match.group(1) if match else None


def has_word(text, word):
    return re.search(rf'(?<![\w-]){re.escape(word)}(?![\w-])', text) is not None


def check(name, text, found, option_form, all_options):
    """Findings of one completion file: every fact is there, and every option that is there is a fact."""
    findings = []
    for command, (options, words) in found.items():
        for word in ({command} - {''}) | words:
            if not has_word(text, word):
                findings.append(f'{name}: "{word}" of {command or "the program"} is missing')
        findings += [f'{name}: option --{option} of {command or "the program"} is missing' for option in options
                     if not re.search(option_form.format(re.escape(option)), text)]
    pattern = option_form.format(r'([a-z][a-z0-9-]*)')
    findings += [f'{name}: there is no option --{option}' for option in sorted(set(re.findall(pattern, text)))
                 if option not in all_options]
    return findings


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def main():
    program, data = sys.argv[1:3]
    name = os.path.basename(program)
    found = facts(program)
    all_options = set().union(*(options for options, _ in found.values()))
    findings = []
    manual = read(os.path.join(data, name + '.1'))
    for command, (options, words) in found.items():
        section = manual_section(manual, command) if command else manual
        if section is None:
            findings.append(f'{name}.1: no section "{command}"')
            continue
        findings += [f'{name}.1: option --{option} of {command or "the program"} is missing' for option in options
                     if not re.search(rf'\bFl -{re.escape(option)}\b(?!-)', section)]
        findings += [f'{name}.1: "{word}" of {command} is missing' for word in words if not has_word(section, word)]
    findings += [f'{name}.1: there is no option --{option}'
                 for option in sorted(set(re.findall(r'\bFl -([a-z][a-z0-9-]*)', manual))) if option not in all_options]
    for ending, form in (('bash', r'(?<![\w-])--{}(?![\w-])'), ('zsh', r'(?<![\w-])--{}\['), ('fish', r' -l {}(?= )')):
        path = os.path.join(data, 'completions', f'{name}.{ending}')
        findings += check(os.path.basename(path), read(path), found, form, all_options)
    print('\n'.join(findings) or f'{len(found) - 1} commands and {len(all_options)} options are explained')
    sys.exit(1 if findings else 0)


main()
