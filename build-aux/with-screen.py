#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command on a screen of its own: with-screen.py COMMAND [ARGUMENTS]; its exit status is the command's.
"""The server itself finds a free display, so that any number can start at once; xvfb-run guesses one."""

import os
import subprocess
import sys


def main():
    reader, writer = os.pipe()
    server = subprocess.Popen(['Xvfb', '-displayfd', str(writer), '-screen', '0', '3840x2160x24', '-nolisten', 'tcp', '-noreset'],
                              pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as file:
        display = file.readline().strip()
    try:
        if not display:
            sys.exit('with-screen: Xvfb did not start')
        code = subprocess.run(sys.argv[1:], env=dict(os.environ, DISPLAY=':' + display), check=False).returncode
    finally:
        server.terminate()
        server.wait()
    sys.exit(code if code >= 0 else 128 - code)


main()
