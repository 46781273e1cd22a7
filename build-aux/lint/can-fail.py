#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Shows that a lint accepts a good project and finds each fault it is for: can-fail.py LINT.

import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SPDX = 'SPDX-License-Identifier: GPL-3.0-or-later'
HEAD = f'/* {SPDX} */\n/* Something to lint. */\n'
TABLE = "layers = {\n  'base': [[], [glib_dep]],\n  'db': [['base'], [glib_dep]],\n}\n"
FUNCTION = 'static int\n{name} (void)\n{{\n{body}  return 0;\n}}\n'


def function(name, lines):
    return FUNCTION.format(name=name, body='  x ();\n' * (lines - 5))


GOOD = {
    'src/meson.build': TABLE,
    'src/base/bw-a.h': HEAD + '#pragma once\n#include <glib.h>\n\n/** Does it. */\nint bw_a_do (void);\n'
                              'int bw_a_undo (void);\nvoid bw_a_free (int a);\n\nint bw_a_redo (void); /* Again. */\n',
    'src/base/bw-a.c': HEAD + '#include "base/bw-a.h"\n#include "base/bw-a-private.h"\n#include <json-glib/json-glib.h>\n\n'
                       + function('short_one', 60) + '\nstatic const int table[] = {\n' + '  1,\n' * 118 + '};\n\n'
                       + function('bw_a_class_init', 120) + '\nstatic const char *said = N_ ("said");\n',
    'src/base/bw-a-private.h': HEAD + '#pragma once\n',
    'src/db/bw-b.c': HEAD + '#include "base/bw-a.h"\n#include <sqlite3.h>\n' + function('f', 12) * 20,
    'po/POTFILES.in': '# A comment.\nsrc/base/bw-a.c\n',
    'README.md': 'Put the ledger into ~/bots or /home/user/bots.\n',
    'dev': f'#!/bin/sh\n# {SPDX}\n# Does everything there is.\necho\n',
    'data/completions/a.bash': 'complete -F f x\n',
    '_build/junk.c': 'TO' + 'DO\n',
}
# Lint → faults, each a file to change or add, and a word of the message that must come.
FAULTS = {
    'layers.py': [
        ('src/base/bw-a.c', HEAD + '#include "db/bw-b.h"\n', 'must not include db'),
        ('src/base/bw-a.c', HEAD + '#include <sqlite3.h>\n', 'belongs to db'),
        ('src/db/bw-b.c', HEAD + '#  include <json-glib/json-glib.h>\n', 'belongs to base'),
        ('src/db/bw-b.c', HEAD + '#include <gtk/gtk.h>\n', 'belongs to ui'),
        ('src/db/bw-b.c', HEAD + '#include <unheard-of.h>\n', 'in no table'),
        ('src/db/bw-b.c', HEAD + '#include "base/bw-a-private.h"\n', 'private to base'),
        ('src/db/bw-b.c', HEAD + '#include "bw-b.h"\n', 'without its folder'),
        ('src/other/bw-c.c', HEAD, 'has no row'),
        ('src/meson.build', TABLE.replace("'base': [[]", "'base': [['db']"), 'not below it'),
        ('src/meson.build', 'layers = {}\n', 'no table'),
    ],
    'sizes.py': [
        ('src/db/bw-b.c', HEAD + function('longer', 61), 'longer has 61 lines'),
        ('src/db/bw-b.c', HEAD + '\nstatic const struct a t[3] = {\n' + '  1,\n' * 119 + '};\n', 'table t has 121'),
        ('src/db/bw-b.c', HEAD + function('bw_b_class_init', 121), 'bw_b_class_init has 121'),
        ('src/db/bw-b.c', HEAD + '#define X\n' * 599, 'the file has 601'),
        ('src/base/bw-a.h', HEAD + '#define X\n' * 99, 'the header has 101'),
        ('src/db/bw-b.c', HEAD + function('f', 41) * 10, 'a tenth of the functions'),
        ('build-aux/lint/size-exceptions.txt', 'src/db/bw-b.c 700\n', 'limit reason'),
    ],
    'heads.py': [
        ('src/base/bw-a.c', '/* Something to lint. */\nint a;\n', 'SPDX'),
        ('src/base/bw-a.c', f'/* {SPDX} */\n\nint a;\n', 'one sentence'),
        ('dev', '#!/bin/sh\necho\n', 'SPDX'),
        ('build-aux/a.py', f'# {SPDX}\nimport os\n', 'one sentence'),
    ],
    'comments.py': [
        ('src/base/bw-a.h', HEAD + 'int bw_a_do (int a,\n             int b);\n', 'bw_a_do'),
        ('src/base/bw-a.h', HEAD + '/** A. */\nint bw_a_do (int a);\n\nchar *bw_a_more (int b);\n', 'bw_a_more'),
    ],
    'potfiles.py': [
        ('src/db/bw-b.c', HEAD + 'char *a = ngettext ("a", "b", 1);\n', 'not listed'),
        ('src/base/bw-a.c', HEAD + '/* _("not this") */\n', 'has no messages'),
    ],
    'words.py': [
        ('src/db/bw-b.c', HEAD + '/* TO' + 'DO: finish */\n', 'unfinished'),
        ('README.md', 'See /wo' + 'rk/x.\n', 'path of one machine'),
        ('README.md', 'See /ho' + 'me/jane/x.\n', 'path of one machine'),
        ('README.md', 'Trailing \n', 'white space'),
    ],
    'format.sh': [('src/db/bw-b.c', HEAD + '\nint   a;\n', 'not in form')],
    'shell.sh': [
        ('dev', '#!/bin/sh\nrm -r $1\n', 'SC2086'),
        ('data/completions/a.bash', 'f () {\n  cd x\n}\n', 'SC2164'),
    ],
}
# Lints of one file: a good one, then faults.
ONE_FILE = {
    'manual.sh': ('.Dd January 1, 2026\n.Dt A 1\n.Os\n.Sh NAME\n.Nm a\n.Nd does it\n', ['.Sh NAME\n.Zz x\n']),
    'unit.sh': ('[Unit]\nDescription=A\n[Service]\nExecStart=/bin/true\n',
                ['[Unit]\nDescription=A\n[Service]\nExecStart=/bin/true\nRestrat=no\n',
                 '[Unit]\nDescription=A\n[Service]\nExecStart=/there/is/nothing\n']),
    'gtk-free.sh': (None, [None]),
}


def write(root, path, text):
    target = os.path.join(root, path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, 'w', encoding='utf-8') as file:
        file.write(text)


def run(lint, target):
    """Returns (exit status, all output)."""
    script = os.path.join(HERE, lint)
    if isinstance(target, list):
        command = [sys.executable, script, *target]
    else:
        command = [sys.executable, script, '--root', target] if lint.endswith('.py') else ['sh', script, target]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return result.returncode, result.stdout


def expect(lint, target, is_good, word=''):
    """Runs the lint, which must agree; ends with 77 where it can't look."""
    status, output = run(lint, target)
    if status == 77:
        print(output)
        sys.exit(77)
    if (status == 0) != is_good or word not in output:
        print(f'{lint}: expected {"success" if is_good else f"a failure that says: {word}"}, got {status}:\n{output}')
        sys.exit(1)


def check_project(lint, root):
    for path, text in GOOD.items():
        write(root, path, text)
    with open(os.path.join(HERE, '..', '..', '.clang-format'), encoding='utf-8') as file:
        write(root, '.clang-format', file.read())
    if lint == 'format.sh':
        for path in ('src/base/bw-a.h', 'src/base/bw-a.c', 'src/base/bw-a-private.h', 'src/db/bw-b.c'):
            write(root, path, HEAD + '\nint a;\n')
    expect(lint, root, True)
    for path, text, word in FAULTS[lint]:
        before = GOOD.get(path)
        write(root, path, text)
        expect(lint, root, False, word)
        os.unlink(os.path.join(root, path))
        if before is not None:
            write(root, path, before)


def check_file(lint, root):
    good, faults = ONE_FILE[lint]
    name = os.path.join(root, {'unit.sh': 'a.service', 'manual.sh': 'a.1'}.get(lint, 'a'))
    if lint == 'gtk-free.sh':
        expect(lint, '/bin/sh', True)
        expect(lint, name, False, 'not built')
        write(root, 'ldd', '#!/bin/sh\necho "  libgtk-4.so.1 => /usr/lib/libgtk-4.so.1 (0x0)"\n')
        os.chmod(os.path.join(root, 'ldd'), 0o755)
        os.environ['PATH'] = root + os.pathsep + os.environ['PATH']
        expect(lint, '/bin/sh', False, 'links a toolkit')
        return
    for text, is_good in [(good, True)] + [(fault, False) for fault in faults]:
        write(root, name, text)
        expect(lint, name, is_good)


PROGRAM = """#!/bin/sh
case $1 in
go) echo "  --speed=N   How fast"; echo "go [up|down]" ;;
*) echo "  -j, --json   JSON"; echo; echo "Commands:"; echo "  go    Go" ;;
esac
"""


def check_help(lint, root):
    """A program of one command, its manual and completions, then each of them with a fault."""
    good = {
        'a': PROGRAM,
        'a.1': '.Sh NAME\n.Fl -json\n.Ss go\n.Fl -speed up down\n',
        'completions/a.bash': 'go up down --json --speed\n',
        'completions/a.zsh': "go up down '--json[x]' '--speed[y]'\n",
        'completions/a.fish': 'go up down -l json -d x -l speed -x\n',
    }
    faults = [('a.1', '.Sh NAME\n.Fl -json\n', 'no section "go"'),
              ('a.1', good['a.1'] + '.Fl -other\n', 'no option --other'),
              ('a.1', good['a.1'].replace(' up', ''), '"up" of go'),
              ('completions/a.bash', good['completions/a.bash'].replace(' --speed', ''), '--speed of go is missing'),
              ('completions/a.zsh', good['completions/a.zsh'] + "'--old[z]'", 'no option --old'),
              ('completions/a.fish', good['completions/a.fish'].replace('go', 'no'), '"go" of go'),
              ('a', PROGRAM + 'exit 1\n', 'exit 1')]
    program = os.path.join(root, 'a')
    for path, text, word in [('a', PROGRAM, '')] + faults:
        for name, content in good.items():
            write(root, name, content)
        write(root, path, text)
        os.chmod(program, 0o755)
        expect(lint, [program, root], word == '', word)


def main():
    lint = sys.argv[1]
    with tempfile.TemporaryDirectory() as root:
        if lint in FAULTS:
            check_project(lint, root)
        elif lint == 'help.py':
            check_help(lint, root)
        else:
            check_file(lint, root)
    print(f'{lint} accepts what is good and finds what is not')


main()
