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
SCHEMA = ('<schemalist><schema id="org.a.A" path="/org/a/A/"><key name="k" type="i"><default>1</default></key></schema>'
          '</schemalist>')
PAGE_C = HEAD + """G_DEFINE_FINAL_TYPE (BwPage, bw_page, BW_TYPE_FRAME)
static void
bw_page_class_init (BwPageClass *klass)
{
  gtk_widget_class_set_template_from_resource (w, "/a/ui/bw-page.ui");
  gtk_widget_class_bind_template_child (w, BwPage, start);
  gtk_widget_class_bind_template_callback (w, start_cb);
}
"""
FRAME_C = HEAD + """G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (BwFrame, bw_frame, ADW_TYPE_BIN)
static void
install (void)
{
  g_param_spec_int ("depth", NULL, NULL, 0, 9, 0, G_PARAM_READWRITE);
  g_param_spec_object ("inside", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE);
}
"""
PAGE_UI = """<?xml version="1.0" encoding="UTF-8"?>
<interface>
  <template class="BwPage" parent="BwFrame">
    <property name="depth">2</property>
    <property name="child"><object class="AdwClamp"><property name="maximum-size">900</property>
      <property name="child"><object class="BwFrame"><property name="inside"><object class="GtkButton" id="start">
        <property name="icon-name">a-b-symbolic</property>
        <property name="tooltip-text" translatable="yes">Start</property>
        <property name="halign">center</property>
        <accessibility><property name="label" translatable="yes">Start</property></accessibility>
        <signal name="clicked" handler="start_cb"/>
      </object></property></object></property>
    </object></property>
  </template>
</interface>
"""
LISTED = '<gresources><gresource prefix="/a"><file>{}</file></gresource></gresources>'
ICON = ('<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16" fill="#2e3436">'
        '<path d="M0 0h9v9z"/></svg>')
WINDOW = {'src/ui/bw-page.c': PAGE_C, 'src/ui/bw-frame.c': FRAME_C, 'resources/ui/bw-page.ui': PAGE_UI,
          'resources/ui/bw-ui.gresource.xml': LISTED.format('bw-page.ui')}
DAYS = 'a (ngettext ("%d day", "%d days", n)); a (_(" and ")); a (_("1\u00a0day"));\n'
GERMAN = '''msgid ""
msgstr ""
"Project-Id-Version: a\\n"
"PO-Revision-Date: 2026-01-01 00:00+0000\\n"
"Last-Translator: A\\n"
"Language-Team: A\\n"
"Language: de\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#, c-format
msgid "%d day"
msgid_plural "%d days"
msgstr[0] "%d Tag"
msgstr[1] "%d Tage"

msgid " and "
msgstr " und "

msgid "1\u00a0day"
msgstr "1\u00a0Tag"

msgid "_Find…"
msgstr "_Suchen…"
'''
# What some lints need beside that.
MORE = {
    'ui.py': WINDOW,
    'builder.py': WINDOW,
    'icons.py': {'resources/icons/bellwether-a-symbolic.svg': ICON, 'resources/bw-icons.gresource.xml':
                 LISTED.format('icons/bellwether-a-symbolic.svg'), 'src/db/bw-c.c': 'a ("bellwether-a-symbolic");\n',
                 'data/a.svg': ICON.replace('16', '128')},
    'settings.py': {'data/a.gschema.xml': SCHEMA, 'src/base/bw-a.c': 'a = g_settings_get_int (b (c), "k");\n'},
    'translations.py': {'src/base/bw-a.c': DAYS + 'a (_("_Find…"));\n', 'po/LINGUAS': 'de\n', 'po/de.po': GERMAN},
    'pot.py': {'src/base/bw-a.c': 'a (_("%d of them are well"));\n'},
    'flatpak.py': {'flatpak/org.a.A.json': '{"id": "org.a.A", "finish-args": ["--share=ipc"]}\n',
                   'README.md': '# A\n\n## Flatpak\n\n| `--share=ipc` | pictures |\n\n## B\n| `--help` | helps |\n'},
    'sentences.py': {'src/base/bw-a.c': HEAD + '/* "This is a comment." */\ng_warning ("it is not well: %s", x);\n'
                                               'a (_("it is well now"), "SELECT a FROM b", "one,two", "two words");\n'
                                               'b ("and this is fixed");\n',
                     'build-aux/lint/sentence-exceptions.txt': '# A comment.\nsrc/base/bw-a.c\tis fixed\ta reason\n'},
    'potfiles.py': {'data/a.desktop.in': '[Desktop Entry]\n', 'po/POTFILES.in': 'src/base/bw-a.c\ndata/a.desktop.in\n'},
}


def changed(old, new, text=PAGE_UI):
    assert old in text
    return text.replace(old, new, 1)


def german(old, new):
    return 'po/de.po', changed(old, new, GERMAN)


def page(old, new):
    return 'resources/ui/bw-page.ui', changed(old, new)


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
        ('resources/a.ui', '<?xml version="1.0"?>\n<interface/>\n', 'SPDX'),
        ('resources/a.css', f'/* {SPDX} */\n\n', 'one sentence'),
    ],
    'comments.py': [
        ('src/base/bw-a.h', HEAD + 'int bw_a_do (int a,\n             int b);\n', 'bw_a_do'),
        ('src/base/bw-a.h', HEAD + '/** A. */\nint bw_a_do (int a);\n\nchar *bw_a_more (int b);\n', 'bw_a_more'),
    ],
    'sentences.py': [
        ('src/db/bw-b.c', HEAD + 'g_set_error (e, D, C, "there is no %s here", name);\n', 'no %s here'),
        ('src/db/bw-b.c', HEAD + 'g_strdup ("it can\'t "\n  "be so");\n', 'be so'),
        ('src/db/bw-b.c', HEAD + 'a (_("this one is"), "that one is not");\n', 'that one is not'),
        ('build-aux/lint/sentence-exceptions.txt', 'src/db/bw-b.c\tit is gone\tno more\n', 'not needed'),
    ],
    'potfiles.py': [
        ('src/db/bw-b.c', HEAD + 'char *a = ngettext ("a", "b", 1);\n', 'not listed'),
        ('src/db/bw-b.c', HEAD + 'char *a = g_dngettext (GETTEXT_PACKAGE,\n  "a", "b", 1);\n', 'not listed'),
        ('src/base/bw-a.c', HEAD + '/* _("not this") */\n', 'has no messages'),
    ],
    'words.py': [
        ('src/db/bw-b.c', HEAD + '/* TO' + 'DO: finish */\n', 'unfinished'),
        ('README.md', 'See /wo' + 'rk/x.\n', 'path of one machine'),
        ('README.md', 'See /ho' + 'me/jane/x.\n', 'path of one machine'),
        ('README.md', 'Trailing \n', 'white space'),
    ],
    'ui.py': [
        (*page('</template>', ''), 'mismatched tag'),
        (*page('"BwPage"', '"BwOther"'), 'no file of src/ui defines BwOther'),
        (*page('parent="BwFrame"', 'parent="AdwBin"'), 'the parent of BwPage is BwFrame'),
        (*page('start_cb', 'begin_cb'), 'does not bind the callback begin_cb'),
        (*page('id="start"', ''), 'binds the child start'),
        (*page('"AdwClamp"', '"AdwClamp" id="clamp"'), 'nobody asks for the id clamp'),
        (*page('"AdwClamp"', '"AdwClamp" id="start"'), 'a second object with the id start'),
        (*page('>2<', ' bind-source="nobody" bind-property="a"/><a><'), 'mismatched tag'),
        (*page('name="depth">2<', 'name="depth" bind-source="nobody"><'), 'bind-source nobody'),
        (*page('"tooltip-text" translatable="yes"', '"tooltip-text"'), 'can\'t be translated'),
        (*page('>Start<', '>–<'), 'nothing to translate'),
        (*page('>Start<', '>Start!<'), 'no exclamation mark'),
        (*page('tooltip-text', 'name'), 'without a tooltip-text'),
        (*page('<accessibility><property name="label"', '<accessibility><property name="x"'), 'an accessible label'),
        ('src/ui/bw-page.c', changed('bw-page.ui', 'bw-pages.ui', PAGE_C), 'does not set it'),
        ('resources/ui/bw-ui.gresource.xml', LISTED.format('x.png'), 'is not listed'),
        ('resources/ui/bw-ui.gresource.xml', LISTED.format('bw-page.ui</file><file>bw-b.ui'), 'bw-b.ui is not there'),
    ],
    'builder.py': [
        (*page('maximum-size', 'maximun-size'), 'AdwClamp.maximun-size'),
        (*page('"AdwClamp"', '"AdwClump"'), 'AdwClump'),
        (*page('>center<', '>centre<'), 'centre'),
        (*page('"inside"', '"outside"'), 'AdwBin.outside'),
    ],
    'icons.py': [
        ('data/a.svg', ICON, '128 by 128'),
        ('data/a.svg', '<svg', 'line 1'),
        ('data/a-symbolic.svg', ICON.replace('width="16"', 'width="24"'), '16 by 16'),
        ('data/a-symbolic.svg', ICON.replace('<path', '<path fill="#e01b24"'), 'one colour'),
        ('data/a-symbolic.svg', ICON.replace('path', 'polygon'), 'no colour to <polygon>'),
        ('data/a-symbolic.svg', ICON.replace('<path', '<path stroke="#2e3436"'), 'stroke has no place'),
        ('data/a-symbolic.svg', ICON.replace('<path', '<path href="a.png"'), 'from outside'),
        ('resources/icons/bellwether-b-symbolic.svg', ICON, 'is not listed'),
        ('src/db/bw-c.c', 'a ("bellwether-c-symbolic");\n', 'no icon bellwether-c-symbolic'),
    ],
    'pot.py': [
        ('src/base/bw-a.c', 'a (_("well));\n', 'unterminated'),
        ('src/base/bw-a.c', 'a (_("All is well!"));\n', 'exclamation'),
        ('src/base/bw-a.c', 'a (_("Wait..."));\n', 'three dots'),
        ('src/base/bw-a.c', 'a (_("Please wait"));\n', 'a word too much'),
        ('po/POTFILES.in', 'src/base/none.c\n', 'none.c'),
    ],
    'translations.py': [
        ('src/base/bw-a.c', DAYS + 'a (_("said so"));\n', 'not translated: said so'),
        ('po/LINGUAS', 'de fr\n', 'po/fr.po is not there'),
        (*german('%d Tage', '%s Tage'), 'not the same'),
        (*german('msgstr[1] "%d Tage"', ''), 'plural'),
        (*german('_Suchen…', '_Suchen'), 'an ellipsis'),
        (*german('1\u00a0Tag', '1 Tag'), 'a no-break space'),
        (*german('"_S', '"S'), 'underlined'),
        (*german(' und ', 'und '), 'a blank at its ends is missing'),
        (*german('#, c-format', '#, c-format, fuzzy'), 'fuzzy'),
    ],
    'settings.py': [
        ('src/base/bw-a.c', 'a = g_settings_get_int (b, "k");\ng_settings_bind (b, "other", c, "d", 0);\n', ':2: there is no key'),
        ('src/base/bw-a.c', 'g_settings_set_boolean (b, "k", true);\n', 'is of type i'),
        ('src/base/bw-a.c', 'a ();\n', 'nobody uses the key "k"'),
    ],
    'flatpak.py': [
        ('flatpak/org.a.A.json', '{"id": "org.a.A",\n}\n', 'json:2'),
        ('flatpak/org.a.A.json', '{"id": "org.a.B", "finish-args": ["--share=ipc"]}\n', 'its id is org.a.B'),
        ('flatpak/org.a.A.json', '{"id": "org.a.A", "finish-args": ["--share=ipc", "--socket=x11"]}\n', 'no reason for --socket=x11'),
        ('flatpak/org.a.A.json', '{"id": "org.a.A"}\n', '--share=ipc is not asked for'),
    ],
    'format.sh': [('src/db/bw-b.c', HEAD + '\nint   a;\n', 'not in form')],
    'shell.sh': [
        ('dev', '#!/bin/sh\nrm -r $1\n', 'SC2086'),
        ('data/completions/a.bash', 'f () {\n  cd x\n}\n', 'SC2164'),
    ],
}
METAINFO = """<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application"><id>org.a.A</id><name>A</name><summary>Does things</summary>
<metadata_license>CC0-1.0</metadata_license><project_license>GPL-3.0-or-later</project_license>
<description><p>It does a number of things, all of them well, and is described here at a length that suits.</p></description>
<launchable type="desktop-id">org.a.A.desktop</launchable><url type="homepage">https://a.org</url>
<developer id="org.a"><name>A</name></developer><content_rating type="oars-1.1"/>
<releases><release version="1" date="2026-01-01"/></releases></component>
"""
# Lints of one file: a good one, then faults.
ONE_FILE = {
    'manual.sh': ('.Dd January 1, 2026\n.Dt A 1\n.Os\n.Sh NAME\n.Nm a\n.Nd does it\n', ['.Sh NAME\n.Zz x\n']),
    'unit.sh': ('[Unit]\nDescription=A\n[Service]\nExecStart=/bin/true\n',
                ['[Unit]\nDescription=A\n[Service]\nExecStart=/bin/true\nRestrat=no\n',
                 '[Unit]\nDescription=A\n[Service]\nExecStart=/there/is/nothing\n']),
    'desktop.sh': ('[Desktop Entry]\nType=Application\nName=A\nExec=a\n',
                   ['[Desktop Entry]\nType=Application\nName=A\nExec=a\nCategories=Betting;\n', '[Desktop Entry]\nName=A\n']),
    'metainfo.sh': (METAINFO, [METAINFO.replace('<name>A</name>', ''), METAINFO.replace('</name>', '')]),
    'schema.sh': (SCHEMA, [SCHEMA.replace('"i"', '"q7"'), SCHEMA.replace('>1<', '>one<'), SCHEMA.replace('</key>', '')]),
    'gtk-free.sh': (None, [None]),
}
FILE_NAMES = {'unit.sh': 'a.service', 'manual.sh': 'a.1', 'desktop.sh': 'org.a.A.desktop', 'metainfo.sh': 'org.a.A.metainfo.xml',
              'schema.sh': 'org.a.A.gschema.xml'}


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
    good = {**GOOD, **MORE.get(lint, {})}
    for path, text in good.items():
        write(root, path, text)
    with open(os.path.join(HERE, '..', '..', '.clang-format'), encoding='utf-8') as file:
        write(root, '.clang-format', file.read())
    if lint == 'format.sh':
        for path in ('src/base/bw-a.h', 'src/base/bw-a.c', 'src/base/bw-a-private.h', 'src/db/bw-b.c'):
            write(root, path, HEAD + '\nint a;\n')
    expect(lint, root, True)
    for path, text, word in FAULTS[lint]:
        before = good.get(path)
        write(root, path, text)
        expect(lint, root, False, word)
        os.unlink(os.path.join(root, path))
        if before is not None:
            write(root, path, before)


def check_file(lint, root):
    good, faults = ONE_FILE[lint]
    name = os.path.join(root, FILE_NAMES.get(lint, 'a'))
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
