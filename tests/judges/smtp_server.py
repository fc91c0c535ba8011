"""A real SMTP server (aiosmtpd) on loopback that keeps what it accepts and answers by the recipient's name.

Arguments: the folder for accepted mails; then `starttls`, `implicit` or `plain`; then certificate and key; then, where
a login is asked for, user and password. Prints its port and serves until its standard input is closed.

A recipient `say-450-…@` is told 450 at RCPT the first time and taken later (any code that begins with 4); `say-550-…@` is told 550 each time; `drop-…@`
sees the connection dropped the first time its mail's content has come; `hang-…@` gets no answer to
its content the first time, and a file beside the folder, ending in `.hanging`, tells that it waits.
"""

import asyncio
import pathlib
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

folder = pathlib.Path(sys.argv[1])
mode, certificate, key = sys.argv[2:5]
login = sys.argv[5:7]
seen = set()


def first_time(name):
    is_first = name not in seen
    seen.add(name)
    return is_first


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name.startswith("say-"):
            code = name.split("-")[1]
            if code.startswith("5") or first_time(name):
                return f"{code} {code[0]}.2.1 {name} is told so"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name.startswith("drop-") and first_time(name):
            server.transport.close()
            return "421 dropped"
        if name.startswith("hang-") and first_time(name):
            folder.with_suffix(".hanging").touch()
            await asyncio.sleep(600)
        count = len(list(folder.iterdir()))
        (folder / f"{count:04}-{name}.eml").write_bytes(envelope.original_content)
        return "250 kept"


def authenticate(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and [data.login.decode(), data.password.decode()] == login
    return AuthResult(success=right, handled=False)


context = None
if mode != "plain":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)


class Server(Controller):
    def factory(self):
        return SMTP(
            self.handler,
            enable_SMTPUTF8=True,
            hostname="judge",
            tls_context=context if mode == "starttls" else None,
            require_starttls=mode == "starttls",
            authenticator=authenticate if login else None,
            auth_required=bool(login),
            auth_require_tls=mode == "starttls",
        )


async def main():
    loop = asyncio.get_running_loop()
    controller = Server(Handler(), hostname="127.0.0.1", port=0)
    controller.loop = loop
    server = await loop.create_server(
        controller.factory, "127.0.0.1", 0, ssl=context if mode == "implicit" else None
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
# The executor's threads are done; a client that hangs is not waited for.
