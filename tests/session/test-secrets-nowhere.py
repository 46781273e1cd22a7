#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Secrets are nowhere: a whole run whose deliveries fail against servers that say back all they heard.
"""test-secrets-nowhere.py BELLWETHERCTL SMTP-SERVER

Secrets are planted in the environment, a keyring and files. Every channel sends to a server on loopback that puts the whole
request into its error. After that neither a log line, nor an output, nor a file of the state holds one, in any spelling.
The bus of this process must be the test's own (dbus-run-session)."""

import base64
import contextlib
import http.server
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

CTL, SMTP = sys.argv[1:3]
CONFIG = """[rule always]
metric=system_uptime_seconds{source="pc"}
critical=0
[source pc]
type=system
interval=1s
[channel team]
type=slack
endpoint=%(http)s
[channel phone]
type=telegram
chat-id=42
endpoint=%(http)s
[channel hook]
type=webhook
url=%(http)s/hook
hmac-secret-file=%(home)s/hmac
[channel post]
type=email
host=127.0.0.1
port=%(smtp)d
security=none
username=me
from=a@example.org
to=b@example.org
password-file=%(home)s/password
[channel desktop]
type=desktop
enabled=false
[route 1]
group-wait=0s
"""
PLANTED = {
    'webhook-url': '/services/T0PLANTED/B0PLANTED/slackPlantedSecret91',
    'bot-token': '998877:telegramPlantedSecret92',
    'hmac-secret': 'hmacPlantedSecret93',
    'bearer-token': 'bearerPlantedSecret94',
    'password': 'mailPlantedSecret95',
}
COMMANDS = [['status'], ['alerts', 'list'], ['alerts', 'show', '1'], ['alerts', 'stats'], ['channels'], ['outbox', 'list', '--all'],
            ['secret', 'list'], ['doctor'], ['config', 'show'], ['config', 'show', '--defaults'], ['config', 'check'], ['metrics'],
            ['why', '1'], ['channels', 'test', 'team'], ['channels', 'test', 'phone'], ['channels', 'test', 'hook'],
            ['channels', 'test', 'post']]


class Echo(http.server.BaseHTTPRequestHandler):
    """Refuses everything, saying all of it back."""
    protocol_version = 'HTTP/1.1'
    heard = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0))).decode('utf-8', 'replace')
        said = f'{self.command} {self.path}\n{self.headers}\n{body}'
        Echo.heard.append(said)
        # Also as they would stand in JSON, an address, a header of Basic authorisation.
        answer = (said + '\n' + json.dumps({'description': said, 'error': self.path}) + '\n' + urllib.parse.quote(said, safe='')
                  + '\n' + base64.b64encode(self.path.encode()).decode()).encode()
        self.send_response(500, 'No: ' + self.path)
        self.send_header('Content-Length', str(len(answer)))
        self.send_header('Retry-After', '1')
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        pass


def spellings(secret):
    """What SECRET looks like in the encodings that servers and libraries use."""
    quoted = urllib.parse.quote(secret, safe='')
    found = {secret, quoted, quoted.lower(), json.dumps(secret)[1:-1], secret.replace('/', '\\/')}
    for shift in range(3):
        encoded = base64.b64encode(b'\0' * shift + secret.encode()).decode()
        found.add(encoded[(0, 2, 3)[shift]:len(encoded) - 4])
    # The part of an address that nobody could know.
    found.add(secret.split('/')[-1].split(':')[-1])
    return [spelling.encode() for spelling in found]


def start_keyring(home):
    """An unlocked keyring on this bus, or None."""
    if not shutil.which('gnome-keyring-daemon'):
        return None
    environment = {**os.environ, 'HOME': home, 'XDG_DATA_HOME': home + '/keyring', 'XDG_RUNTIME_DIR': home}
    environment.pop('G_DEBUG', None)
    os.makedirs(home + '/keyring', exist_ok=True)
    keyring = subprocess.Popen(['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'],
                               stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    keyring.stdin.write(b'pw')
    keyring.stdin.close()
    # The name first: a call would have the bus start another keyring, in the home of whoever runs this.
    steps = [(['org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', 'org.freedesktop.secrets'],
              'true'),
             (['org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.ReadAlias', 'default'],
              'collection')]
    until = time.monotonic() + 20
    while time.monotonic() < until:
        (name, path, method, argument), wanted = steps[0]
        found = subprocess.run(['gdbus', 'call', '--session', '--dest', name, '--object-path', path, '--method', method, argument],
                               capture_output=True, text=True, check=False)
        if found.returncode == 0 and wanted in found.stdout:
            steps.pop(0)
        if not steps:
            return keyring
        time.sleep(0.1)
    keyring.kill()
    return None


def write_private(path, text):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), 'w', encoding='utf-8') as file:
        file.write(text)


def attempts(home):
    """The names of the channels that have an attempt behind them."""
    path = home + '/data/bellwether/alerts.db'
    if not os.path.exists(path):
        return set()
    try:
        with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True, timeout=10)) as database:
            return {row[0] for row in database.execute(
                'SELECT DISTINCT channel FROM outbox JOIN delivery_attempt ON outbox.id = outbox_id')}
    except sqlite3.OperationalError:
        # Not made yet.
        return set()


def run_all(home, http_port, smtp_port, has_keyring):
    """All that a run and the commands after it say: name → bytes."""
    names = {'HOME': home, 'XDG_CONFIG_HOME': home + '/config', 'XDG_DATA_HOME': home + '/data', 'LC_ALL': 'C.UTF-8',
             'BELLWETHER_SECRET_TEAM_WEBHOOK_URL': f'http://127.0.0.1:{http_port}{PLANTED["webhook-url"]}',
             'BELLWETHER_SECRET_HOOK_BEARER_TOKEN': PLANTED['bearer-token'], 'G_MESSAGES_DEBUG': 'all'}
    environment = {**os.environ, **names}
    os.makedirs(home + '/config/bellwether')
    with open(home + '/config/bellwether/bellwether.conf', 'w', encoding='utf-8') as file:
        file.write(CONFIG % {'http': f'http://127.0.0.1:{http_port}', 'smtp': smtp_port, 'home': home})
    write_private(home + '/hmac', PLANTED['hmac-secret'] + '\n')
    write_private(home + '/password', PLANTED['password'])
    said = {}
    if has_keyring:
        run = subprocess.run([CTL, 'secret', 'set', 'phone/bot-token'], env=environment, input=PLANTED['bot-token'].encode(),
                             capture_output=True, check=False)
        said['secret set'] = run.stdout + run.stderr
        if run.returncode != 0:
            raise SystemExit('Bail out! secret set: ' + run.stderr.decode())
    else:
        environment['BELLWETHER_SECRET_PHONE_BOT_TOKEN'] = PLANTED['bot-token']
    engine = subprocess.Popen([CTL, 'run', '--verbose'], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    collected = []
    reader = threading.Thread(target=lambda: collected.append(engine.stdout.read()))
    reader.start()
    until = time.monotonic() + 60
    while not attempts(home) >= {'team', 'phone', 'hook', 'post'} and time.monotonic() < until:
        time.sleep(0.2)
    tried = attempts(home)
    for command in COMMANDS:
        for more in ([], ['--json']):
            run = subprocess.run([CTL] + command + more, env=environment, capture_output=True, check=False)
            said[' '.join(command + more)] = run.stdout + run.stderr
    engine.send_signal(signal.SIGTERM)
    engine.wait()
    reader.join()
    said['run'] = collected[0]
    for folder, _, files in os.walk(home + '/data'):
        for name in files:
            with open(os.path.join(folder, name), 'rb') as file:
                said[name] = said.get(name, b'') + file.read()
    return said, tried


def main():
    home = tempfile.mkdtemp()
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    smtp = subprocess.Popen(['/usr/bin/python3', SMTP, 'auth=me:' + PLANTED['password'],
                             'end=451 4.7.1 Not from me with ' + PLANTED['password']],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    keyring = start_keyring(home)
    try:
        smtp_port = int(smtp.stdout.readline().split()[1])
        said, tried = run_all(home, server.server_address[1], smtp_port, keyring is not None)
    finally:
        smtp.kill()
        smtp.wait()
        if keyring:
            keyring.kill()
            keyring.wait()
        server.shutdown()
        shutil.rmtree(home)
    print('TAP version 13\n1..4')
    is_tried = tried >= {'team', 'phone', 'hook', 'post'}
    print(f'{"ok" if is_tried else "not ok"} 1 - each channel has tried: {", ".join(sorted(tried))}')
    heard = '\n'.join(Echo.heard)
    # They were sent, so that there was something to be found.
    sent = [key for key in ('webhook-url', 'bot-token', 'bearer-token') if PLANTED[key] in heard]
    print(f'{"ok" if len(sent) == 3 else "not ok"} 2 - secrets reached their servers: {", ".join(sent)}')
    # What servers said back was kept, without the secrets that were in it.
    is_kept = any(b'[secret]' in text for name, text in said.items() if name.startswith('alerts.db'))
    found = [f'{key} in {name}' for key, secret in PLANTED.items() for name, text in said.items()
             if any(spelling in text for spelling in spellings(secret))]
    print(f'{"ok" if is_kept else "not ok"} 3 - what was said back was kept')
    print(f'{"ok" if not found else "not ok"} 4 - {len(said)} outputs and files hold no secret')
    for line in found:
        print('# ' + line)
    return 0 if is_tried and len(sent) == 3 and is_kept and not found else 1


sys.exit(main())
