#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the help of the window from the documentation for users.
"""help-pages.py README.md OUT: what users read in README.md, as widgets for the window of help.

Each section is a box named bw-help-section with a heading and labels; what is for who builds and packages it stays out.
"""

import re
import sys
from xml.sax.saxutils import escape

LEFT_OUT = {'Quick start', 'Build options', 'More'}


def markup(text):
    """TEXT with its emphasis as Pango has it; where a link leads within the repository only its words stay."""
    parts = re.split(r'(`[^`]+`)', text)
    for i, part in enumerate(parts):
        if i % 2:
            parts[i] = f'<tt>{escape(part[1:-1])}</tt>'
            continue
        part = escape(part)
        part = re.sub(r'\[([^\]]+)\]\((https?://[^)]+)\)', r'<a href="\2">\1</a>', part)
        part = re.sub(r'\[([^\]]+)\]\([^)]+\)', r'\1', part)
        part = re.sub(r'\*\*([^*]+)\*\*', r'<b>\1</b>', part)
        parts[i] = re.sub(r'\*([^*]+)\*', r'<i>\1</i>', part)
    # A link whose words are code.
    return re.sub(r'\[(<tt>[^<]*</tt>)\]\([^)]+\)', r'\1', ''.join(parts))


def label(text, style=None, is_code=False):
    """A label with the markup TEXT. Code does not wrap at words of its own."""
    lines = ['<child><object class="GtkLabel">', f'<property name="label">{escape(text)}</property>',
             '<property name="use-markup">1</property>', '<property name="xalign">0</property>',
             '<property name="wrap">1</property>', '<property name="wrap-mode">word-char</property>',
             '<property name="selectable">1</property>' if is_code else '']
    if style:
        lines.append(f'<style>{"".join(f"<class name=%s/>" % repr(name) for name in style.split())}</style>')
    return ''.join(lines + ['</object></child>\n'])


def table(rows):
    """Rows of a table: the first cell as a heading of the others."""
    for row in rows:
        cells = [markup(cell.strip()) for cell in re.split(r'(?<!\\)\|', row.strip().strip('|'))]
        if not any(cells) or all(re.fullmatch(r':?-+:?', cell) for cell in cells if cell):
            continue
        yield label(f'<b>{cells[0]}</b>\n' + '\n'.join(cells[1:]))


def blocks(lines):
    """The labels of a section's LINES; pictures stay out."""
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith('```'):
            end = next(i for i in range(at + 1, len(lines)) if lines[i].startswith('```'))
            yield label(f'<tt>{escape(chr(10).join(lines[at + 1:end]))}</tt>', 'card bw-help-code', True)
            at = end + 1
        elif line.startswith('|'):
            end = next((i for i in range(at, len(lines)) if not lines[i].startswith('|')), len(lines))
            has_head = any(cell.strip() for cell in line.strip('|').split('|'))
            yield from table(lines[at + 1 if has_head else at:end])
            at = end
        elif not line.strip() or line.lstrip().startswith(('![', '<')):
            at += 1
        else:
            end = at + 1
            while end < len(lines) and lines[end].strip() and not re.match(r'```|\||- |\d+\. ', lines[end]):
                end += 1
            text = ' '.join(part.strip() for part in lines[at:end])
            yield label(markup(re.sub(r'^- ', '• ', text)))
            at = end


def sections(text):
    """Pairs (title, level, lines); the lines of code with a # at their beginning are no headings."""
    found, is_code = [], False
    for line in text.splitlines():
        is_code ^= line.startswith('```')
        heading = None if is_code else re.match(r'(##+) (.*)', line)
        if heading:
            found.append((heading.group(2), len(heading.group(1)), []))
        elif found:
            found[-1][2].append(line)
    return found


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        found = sections(file.read())
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n<interface>\n<object class="GtkBox" id="sections">',
           '<property name="orientation">vertical</property><property name="spacing">24</property>\n']
    is_left_out = False
    for title, level, lines in found:
        is_left_out = title in LEFT_OUT if level == 2 else is_left_out
        if is_left_out:
            continue
        out.append('<child><object class="GtkBox"><property name="name">bw-help-section</property>'
                   '<property name="orientation">vertical</property><property name="spacing">12</property>\n')
        out.append(label(escape(title), 'title-2' if level == 2 else 'heading'))
        out += blocks(lines)
        out.append('</object></child>\n')
    out.append('</object>\n</interface>\n')
    with open(sys.argv[2], 'w', encoding='utf-8') as file:
        file.write(''.join(out))


main()
