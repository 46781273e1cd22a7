#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: a sentence in the sources that a person may read is marked for translation; log lines and what machines read are not.

import os
import re

import common

STRING = r'"(?:[^"\\\n]|\\.)*"'
PIECES = re.compile(STRING + r'(?:\s*(?:(?:PRI|G_G|BW_|NBSP)\w*)?\s*' + STRING + r')*')
TOKENS = re.compile(r'/\*.*?\*/|//[^\n]*|' + STRING + r"|'(?:[^'\\\n]|\\.)+'", re.DOTALL)
MARK = re.compile(r'\b(?:_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2|g_dgettext)\s*\(')
# Whose first text goes to the log, to SQL or to a file that is always the same.
FIXED = re.compile(r'\b(?:g_(?:warning|message|debug|info|critical|error|log_structured|assert\w*)'
                   r'|bw_db_(?:prepare|run|exec)\w*|append_comment)\s*\((?:[^();"]|\([^()]*\))*$')
SQL = re.compile(r'\b(SELECT|INSERT|UPDATE|DELETE|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|REPLACE|WHERE|ORDER BY|GROUP BY|CONFLICT|VALUES'
                 r'|EXISTS|COMMIT|LIMIT|AND \w+ (?:=|<|>|!=|IS)|\w+ = \?|UNION|JOIN|coalesce|ifnull)\b')
# Markup, mail heads, style sheets, groups of a configuration file.
FORMS = re.compile(r'[<>{}]|^[\w-]+: |;|^# |\[\w+ [\w%-]+\]\\n')
WORD = re.compile(r"^[(\"']?[A-Za-z][a-z']+[)\"']?[,.:;?…]?$")
EXCEPTIONS = 'build-aux/lint/sentence-exceptions.txt'


def code_of(text):
    """The text without its comments and characters, of the same length; and with its strings blanked as well."""
    def keep(match):
        return match.group() if match.group()[0] == '"' else re.sub(r'[^\n]', ' ', match.group())

    code = TOKENS.sub(keep, text)
    return code, re.sub(STRING, lambda match: '"' + 'x' * (len(match.group()) - 2) + '"', code)


def marked(blank):
    """The places within the brackets of marks."""
    for match in MARK.finditer(blank):
        depth, i = 1, match.end()
        while depth > 0 and i < len(blank):
            depth += {'(': 1, ')': -1}.get(blank[i], 0)
            i += 1
        yield match.start(), i


def sentences(text):
    """(line, sentence) of all that is not marked."""
    code, blank = code_of(text)
    places = list(marked(blank))
    for match in PIECES.finditer(code):
        start = match.start()
        said = ''.join(piece[1:-1] for piece in re.findall(STRING, match.group()))
        if any(a <= start < b for a, b in places) or FIXED.search(code[max(0, start - 400):start]):
            continue
        if '#include' in code[code.rfind('\n', 0, start) + 1:start] or SQL.search(said) or FORMS.search(said):
            continue
        words = re.sub(r'\\[nrt]', ' ', said.replace('\\"', '"')).split()
        is_list = all(word.endswith(',') for word in words[:-1])
        if not is_list and sum(WORD.match(word) is not None for word in words) >= 3:
            yield code.count('\n', 0, start) + 1, said


def main():
    common.arguments()
    try:
        allowed = [line.split('\t')[:2] for line in common.read(EXCEPTIONS).splitlines() if line and not line.startswith('#')]
    except FileNotFoundError:
        allowed = []
    used, findings, count = set(), [], 0
    for path in common.files('src', endings=('.c', '.h')):
        count += 1
        for line, said in sentences(common.read(path)):
            rule = next((i for i, (name, part) in enumerate(allowed) if name == path and (part == '-' or part in said)), None)
            if rule is None:
                findings.append(f'{path}:{line}: not marked for translation: "{said[:80]}"')
            used.add(rule)
    findings += [f'{EXCEPTIONS}: not needed: {name}: {part}' for i, (name, part) in enumerate(allowed)
                 if i not in used and os.path.exists(name)]
    common.finish(findings, f'{count} sources say nothing that can not be translated')


main()
