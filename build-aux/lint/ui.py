#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: what a .ui file names is there, what it says can be translated, and what it shows can be read out.

import os
import re
import xml.parsers.expat

import common
import widgets

LIST = 'resources/ui/bw-ui.gresource.xml'
TEXTS = {'label', 'title', 'subtitle', 'description', 'tooltip-text', 'placeholder-text', 'heading', 'body', 'text',
         'primary-text', 'secondary-text'}
BUTTONS = {'GtkButton', 'GtkToggleButton', 'GtkMenuButton', 'AdwSplitButton'}
LETTERS = re.compile(r'[^\W\d_]{2}')
BAD_TEXT = re.compile(r'!|\.\.\.|  |\bOops\b')


class Node:
    """An element with the line it begins in."""

    def __init__(self, tag, attributes, line, parent):
        self.tag, self.attributes, self.line, self.parent = tag, attributes, line, parent
        self.nodes, self.text = [], ''

    def get(self, name):
        return self.attributes.get(name)

    def walk(self):
        yield self
        for node in self.nodes:
            yield from node.walk()

    def own(self, name):
        """The own property of that name, or None."""
        return next((n for n in self.nodes if n.tag == 'property' and (n.get('name') or '').replace('_', '-') == name), None)


def parse(path):
    """The root of an XML file; raises ExpatError."""
    top = Node('', {}, 1, None)
    state = [top]
    parser = xml.parsers.expat.ParserCreate()

    def start(tag, attributes):
        node = Node(tag, attributes, parser.CurrentLineNumber, state[-1])
        state[-1].nodes.append(node)
        state.append(node)

    def data(text):
        state[-1].text += text

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda tag: state.pop()
    parser.CharacterDataHandler = data
    parser.Parse(common.read(path), True)
    return top.nodes[0]


def check_template(root, path, table):
    """Yields (line, what is wrong) between a template and the C file of its class."""
    template = next((n for n in root.walk() if n.tag == 'template'), None)
    if template is None:
        return
    name = template.get('class')
    if name not in table:
        yield template.line, f'no file of src/ui defines {name}'
        return
    widget = table[name]
    if template.get('parent') != widget.parent:
        yield template.line, f'the parent of {name} is {widget.parent} in {widget.path}, not {template.get("parent")}'
    if f'{os.path.basename(path)}"' not in widget.text:
        yield template.line, f'{widget.path} does not set it as the template of {name}'
    for node in root.walk():
        handler = node.get('handler') or node.get('function')
        if handler and handler not in widget.callbacks:
            yield node.line, f'{widget.path} does not bind the callback {handler}'
    ids = {n.get('id') for n in root.walk() if n.get('id')}
    for child in sorted(widget.children - ids):
        yield template.line, f'{widget.path} binds the child {child}, which is not here'


def check_ids(root, table):
    """Yields what is wrong with ids: two alike, none of that name, nobody asks for it."""
    template = next((n for n in root.walk() if n.tag == 'template'), None)
    widget = table.get(template.get('class')) if template else None
    seen, named = {}, set()
    for node in root.walk():
        named |= {node.text.strip(), node.get('bind-source'), node.get('object')}
        if node.get('id') in seen:
            yield node.line, f'a second object with the id {node.get("id")}'
        if node.get('id'):
            seen[node.get('id')] = node
    for name, node in seen.items():
        if name not in named and (widget is None or name not in widget.children and f'"{name}"' not in widget.text):
            yield node.line, f'nobody asks for the id {name}'
    for node in root.walk():
        source = node.get('bind-source')
        if source and source not in seen and (template is None or source != template.get('class')):
            yield node.line, f'bind-source {source} is not here'


def check_texts(root):
    """Yields what can't be translated, or should not have to be."""
    for node in root.walk():
        name = (node.get('name') or '').replace('_', '-')
        is_text = name in TEXTS and (node.tag == 'property' or node.tag == 'attribute')
        text, is_translated = node.text.strip(), node.get('translatable') == 'yes'
        if is_text and not node.nodes and LETTERS.search(text) and not is_translated:
            yield node.line, f'{name} "{text}" can\'t be translated'
        if is_translated and not LETTERS.search(text):
            yield node.line, f'"{text}" has nothing to translate'
        if is_translated and BAD_TEXT.search(text):
            yield node.line, f'"{text}": no exclamation mark, no three dots (…), no double space'


def check_buttons(root):
    """Yields buttons of an icon alone that have no words for a pointer or for a screen reader."""
    for node in root.walk():
        if node.get('class') not in BUTTONS or not node.own('icon-name') or node.own('label') or node.own('child'):
            continue
        says = any(n.get('name') in ('label', 'labelled-by') for a in node.nodes if a.tag == 'accessibility' for n in a.nodes)
        if not node.own('tooltip-text'):
            yield node.line, 'a button of an icon alone without a tooltip-text'
        if not says:
            yield node.line, 'a button of an icon alone without an accessible label'


def main():
    common.arguments()
    table = widgets.classes()
    findings, paths = [], list(common.files('resources', 'src', 'data', endings=('.ui',)))
    listed = re.findall(r'<file[^>]*>\s*([^<]+?)\s*</file>', common.read(LIST)) if os.path.exists(LIST) else []
    for path in paths:
        if os.path.dirname(path) == os.path.dirname(LIST) and os.path.basename(path) not in listed:
            findings.append(f'{path}:1: is not listed in {LIST}')
        try:
            root = parse(path)
        except xml.parsers.expat.ExpatError as error:
            findings.append(f'{path}:{error.lineno}: {xml.parsers.expat.errors.messages[error.code]}')
            continue
        for check in (check_template(root, path, table), check_ids(root, table), check_texts(root), check_buttons(root)):
            findings += [f'{path}:{line}: {what}' for line, what in check]
    if os.path.exists(LIST):
        findings += [f'{LIST}:1: {name} is not there' for name in listed
                     if name.endswith('.ui') and not os.path.exists(os.path.join(os.path.dirname(LIST), name))]
    common.finish(findings, f'{len(paths)} .ui files are whole')


main()
