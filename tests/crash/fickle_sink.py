# SPDX-License-Identifier: GPL-3.0-or-later
# An HTTP server on loopback that takes messages, puts them off, refuses them, breaks off or says nothing, by chance.
"""FickleSink: what it said "200" to is in .accepted, in order; it is calm once .calm() was called."""

import http.server
import json
import random
import socket
import struct
import threading
import time


class Receipt:
    """One message that was accepted."""

    def __init__(self, key, headers, text):
        self.key = key
        self.headers = headers
        self.text = text
        self.at = time.monotonic()
        try:
            self.body = json.loads(text)
        except ValueError:
            self.body = None


class FickleSink:
    """Its own threads, one for each connection; SEED decides what each request meets."""

    # Answer and how often: mostly yes, so that a test ends.
    MOODS = (("yes", 70), ("later", 6), ("error", 8), ("reset", 6), ("reset-early", 4), ("hang", 6))
    HANG_S = 3

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.accepted = []
        self.moods = {}
        self.is_calm = False
        sink = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                sink.serve(self)

            def log_message(self, *args):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass  # whoever was asking is gone: that is what is tested

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/in"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def calm(self):
        self.is_calm = True

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def mood(self):
        with self.lock:
            names, weights = zip(*self.MOODS)
            mood = "yes" if self.is_calm else self.random.choices(names, weights)[0]
            self.moods[mood] = self.moods.get(mood, 0) + 1
            return mood

    def serve(self, request):
        mood = self.mood()
        if mood == "reset-early":
            self.reset(request)
            return
        length = int(request.headers.get("Content-Length", 0))
        text = request.rfile.read(length)
        if len(text) < length:
            # Whoever asked was killed before the end of it: nothing to accept.
            self.reset(request)
            return
        if mood == "hang":
            time.sleep(self.HANG_S)
            self.reset(request)
        elif mood == "reset":
            self.reset(request)
        elif mood == "later":
            self.answer(request, 429, {"Retry-After": str(self.random.randint(1, 8))})
        elif mood == "error":
            self.answer(request, self.random.choice((500, 502, 503)), {})
        else:
            # Accepted before it is answered: whoever asks may be killed in between.
            with self.lock:
                self.accepted.append(Receipt(request.headers.get("Idempotency-Key"), dict(request.headers), text))
            self.answer(request, 200, {})

    def answer(self, request, status, headers):
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", "2")
        request.end_headers()
        request.wfile.write(b"ok")

    def reset(self, request):
        # Closing with a linger of nothing sends RST.
        request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.close_connection = True
        request.connection.close()
