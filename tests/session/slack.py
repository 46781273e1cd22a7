# SPDX-License-Identifier: GPL-3.0-or-later
# Slack as a program sees it, on loopback: says "ok", and remembers what it was told.

import http.server
import json
import threading

SECRET = 'personsOwnSecret77'
PATH = '/services/T0PERSON/B0PERSON/' + SECRET


class Slack:
    secret = SECRET

    def __init__(self):
        posts = self.posts = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
                is_right = self.path == PATH
                if is_right:
                    posts.append(json.loads(body))
                answer = b'ok' if is_right else b'no_service'
                self.send_response(200 if is_right else 404)
                self.send_header('Content-Type', 'text/plain')
                self.send_header('Content-Length', str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f'http://127.0.0.1:{self.server.server_address[1]}{PATH}'

    def told(self, words):
        """The messages that have WORDS in them."""
        return [post for post in list(self.posts) if words in json.dumps(post, ensure_ascii=False)]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
