#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# A mail server for one test, as well or as ill behaved as it is told to be.
"""Says "port N" on stdout, then a line for each message it took: sender, recipients, "tls" or "plain", user, message; with
tabs between, the message in base64, recipients with commas. Ends with its stdin. Options, each NAME=VALUE:

  starttls=PEM  tls=PEM      certificate and key; offers STARTTLS, or speaks TLS from the start
  auth=USER:PASSWORD         AUTH is offered, and needed (also without TLS)
  greeting=TEXT  ehlo=TEXT  mail=TEXT  data=TEXT  end=TEXT
                             the answer at that moment instead of the good one: "421 4.3.2 Closing"; end is the message's
  rcpt:ADDRESS=TEXT          the answer to that recipient
  hang=MOMENT  close=MOMENT  connect, ehlo, mail, rcpt, data, end, quit: says nothing, or closes the connection
"""

import asyncio
import base64
import os
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Server(SMTP):
    """aiosmtpd with a fault at one moment."""

    def __init__(self, options, **more):
        self.options = options
        super().__init__(Handler(), **more)

    async def meet(self, moment):
        """True where the moment's fault has taken the place of what would be."""
        if self.options.get('hang') == moment:
            await asyncio.sleep(3600)
        if self.options.get('close') == moment:
            self.transport.close()
            return True
        answer = self.options.get(moment)
        if answer:
            await self.push(answer)
        return bool(answer)

    async def push(self, status):
        greeting = self.options.get('greeting')
        if greeting and isinstance(status, str) and status.startswith('220 ') and 'Python SMTP' in status:
            status = greeting
            await super().push(status)
            if status.startswith('421'):
                self.transport.close()
            return
        await super().push(status)

    async def smtp_EHLO(self, hostname):
        if not await self.meet('ehlo'):
            await super().smtp_EHLO(hostname)

    async def smtp_HELO(self, hostname):
        if not await self.meet('ehlo'):
            await super().smtp_HELO(hostname)

    async def smtp_MAIL(self, arg):
        if not await self.meet('mail'):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        if await self.meet('rcpt'):
            return
        address = arg[arg.find('<') + 1:arg.find('>')] if arg else ''
        answer = self.options.get('rcpt:' + address)
        if answer:
            await self.push(answer)
        else:
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        if not await self.meet('data'):
            await super().smtp_DATA(arg)

    async def smtp_QUIT(self, arg):
        if not await self.meet('quit'):
            await super().smtp_QUIT(arg)


class Handler:
    """Takes messages, unless told otherwise."""

    async def handle_DATA(self, server, session, envelope):
        if server.options.get('hang') == 'end':
            await asyncio.sleep(3600)
        if server.options.get('close') == 'end':
            server.transport.close()
            return '421 closing'
        if 'end' in server.options:
            return server.options['end']
        user = session.auth_data.login.decode() if session.auth_data else ''
        print('\t'.join([envelope.mail_from, ','.join(envelope.rcpt_tos), 'tls' if session.ssl or server.options.get('tls')
                         else 'plain', user, base64.b64encode(envelope.content).decode()]), flush=True)
        return '250 2.0.0 Taken'


def authenticator(wanted):
    login, _, password = wanted.partition(':')

    def check(server, session, envelope, mechanism, data):
        is_good = (isinstance(data, LoginPassword) and data.login == login.encode() and data.password == password.encode())
        if is_good:
            return AuthResult(success=True, auth_data=data)
        return AuthResult(success=False, handled=False, message='535 5.7.8 Username and Password not accepted')
    return check


def context(path):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(path)
    return made


async def silent(reader, writer):
    await asyncio.sleep(3600)


async def closing(reader, writer):
    writer.close()


async def serve(options):
    loop = asyncio.get_running_loop()
    more = {'hostname': 'test.example', 'ident': 'Python SMTP', 'timeout': 3600}
    if 'starttls' in options:
        more.update(tls_context=context(options['starttls']), require_starttls=True)
    if 'auth' in options:
        more.update(authenticator=authenticator(options['auth']), auth_required=True, auth_require_tls='starttls' in options)
    tls = context(options['tls']) if 'tls' in options else None
    if options.get('hang') == 'connect':
        server = await asyncio.start_server(silent, '127.0.0.1', 0)
    elif options.get('close') == 'connect':
        server = await asyncio.start_server(closing, '127.0.0.1', 0)
    else:
        server = await loop.create_server(lambda: Server(options, loop=loop, **more), '127.0.0.1', 0, ssl=tls)
    print('port', server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    # What still hangs is not waited for.
    os._exit(0)


warnings.simplefilter('ignore')
asyncio.run(serve(dict(argument.split('=', 1) for argument in sys.argv[1:])))
