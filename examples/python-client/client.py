#!/usr/bin/python3
"""A client of an HSM in Python: log in, make keys, encrypt, decrypt, sign, verify, log out.

Written from docs/protocol.md and proto/ alone. Environment: HSM_ENDPOINT (wss://host:port/), HSM_CA (path of the
cluster's trust anchor, PEM), HSM_USER, HSM_PASSWORD. Exit code 0 when all holds; otherwise 1, and one line that says
why.
"""

import asyncio
import base64
import hashlib
import hmac
import os
import pathlib
import re
import secrets
import ssl
import subprocess
import sys
import tempfile

import websockets

PROTO = pathlib.Path(__file__).resolve().parents[2] / "proto"
MESSAGE_SIZE_MAX = 1024 * 1024
ITERATIONS_MAX = 100_000
DEADLINE_MS = 10_000


class Failure(Exception):
    """What a person should read."""


def load_protocol():
    """The modules that protoc makes of proto/, in a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        files = sorted(str(path) for path in PROTO.glob("hsm/v1/*.proto"))
        subprocess.run(["protoc", f"-I{PROTO}", f"--python_out={folder}", *files], check=True)
        sys.path.insert(0, folder)
        from hsm.v1 import crypto_pb2, envelope_pb2, key_pb2, status_pb2
    return crypto_pb2, envelope_pb2, key_pb2, status_pb2


try:
    crypto, envelope, key, status = load_protocol()
except (OSError, ImportError, subprocess.CalledProcessError) as error:
    sys.exit(f"python-client: no modules from proto/: {error}")


class Connection:
    """One connection to one HSM, one request at a time. It has gone before the first heartbeat is due."""

    def __init__(self, socket):
        self._socket = socket
        self._last_id = 0

    async def hello(self):
        message = envelope.DeviceMessage.FromString(await asyncio.wait_for(self._socket.recv(), 5))
        if not message.events or not message.events[0].HasField("hello"):
            raise Failure("the HSM did not say hello")
        return message.events[0].hello

    async def answer(self, operation, **members):
        """The response to one request, whatever its status."""
        self._last_id += 1
        request = envelope.Request(id=self._last_id, deadline_ms=DEADLINE_MS)
        body = getattr(request, operation)
        body.SetInParent()  # A body without members has to be there, too.
        body.MergeFrom(type(body)(**members))
        await self._socket.send(envelope.ClientMessage(requests=[request]).SerializeToString())
        while True:
            octets = await asyncio.wait_for(self._socket.recv(), DEADLINE_MS / 1000 + 1)
            for response in envelope.DeviceMessage.FromString(octets).responses:
                if response.id == self._last_id:
                    return response

    async def ask(self, operation, **members):
        """The response to a request that succeeds."""
        response = await self.answer(operation, **members)
        if response.status != status.SUCCESS:
            name = status.Status.Name(response.status) if response.status in status.Status.values() else "?"
            raise Failure(f"{operation}: {name} ({response.status}) {response.detail}".rstrip())
        return response


def hmac_sha256(secret, octets):
    return hmac.new(secret, octets, hashlib.sha256).digest()


async def log_in(connection, username, password):
    """SCRAM-SHA-256 (RFC 5802, RFC 7677), the role among what is proved."""
    nonce = base64.b64encode(secrets.token_bytes(18)).decode()
    name = username.replace("=", "=3D").replace(",", "=2C")
    first_bare = f"n={name},r={nonce},t=crypto-user"
    challenge = await connection.ask("login_start", client_first=f"n,,{first_bare}", connector_id="python-example")
    server_first = challenge.login_challenge.server_first
    told = re.fullmatch("r=([^,]+),s=([^,]+),i=([0-9]{1,9})", server_first)
    both, salt, iterations = told.groups() if told else ("", "", 0)
    if not both.startswith(nonce) or both == nonce or not 4096 <= int(iterations) <= ITERATIONS_MAX:
        raise Failure("the HSM's challenge is none for us")

    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), int(iterations))
    client_key = hmac_sha256(salted, b"Client Key")
    without_proof = f"c=biws,r={both}"
    auth_message = f"{first_bare},{server_first},{without_proof}".encode()
    client_signature = hmac_sha256(hashlib.sha256(client_key).digest(), auth_message)
    proof = bytes(a ^ b for a, b in zip(client_key, client_signature))
    final = f"{without_proof},p={base64.b64encode(proof).decode()}"
    result = await connection.ask("login_finish", client_final=final)

    signature = hmac_sha256(hmac_sha256(salted, b"Server Key"), auth_message)
    expected = f"v={base64.b64encode(signature).decode()}"
    if not hmac.compare_digest(result.login_result.server_final, expected):
        raise Failure("the HSM does not know the password itself")


def flags(*types):
    return [key.Attribute(type=attribute, flag=True) for attribute in types]


async def encrypt_and_decrypt(connection):
    """With an AES key; a key without TOKEN = true lives as long as the session."""
    made = await connection.ask(
        "generate_key", key_type=key.AES, key_length_bytes=32, attributes=flags(key.ENCRYPT, key.DECRYPT)
    )
    handle, plaintext, aad = made.key_generated.key_handle, b"attack at dawn", b"context"
    sealed = await connection.ask(
        "encrypt", key_handle=handle, plaintext=plaintext, aes_gcm=crypto.AesGcm(aad=aad)
    )
    gcm = crypto.AesGcm(aad=aad, iv=sealed.encrypted.iv)
    opened = await connection.ask(
        "decrypt", key_handle=handle, ciphertext=sealed.encrypted.ciphertext, aes_gcm=gcm
    )
    if opened.decrypted.plaintext != plaintext:
        raise Failure("decrypt: not what was encrypted")


async def sign_and_verify(connection):
    pair = await connection.ask(
        "generate_key_pair",
        key_type=key.EC,
        curve=key.P_256,
        public_key_attributes=flags(key.VERIFY),
        private_key_attributes=flags(key.SIGN),
    )
    handles, data = pair.key_pair_generated, b"a message"
    ecdsa = crypto.Ecdsa(hash=crypto.SHA_256)
    signed = await connection.ask("sign", key_handle=handles.private_key_handle, data=data, ecdsa=ecdsa)
    signature = signed.signed.signature
    public = handles.public_key_handle
    await connection.ask("verify", key_handle=public, data=data, signature=signature, ecdsa=ecdsa)
    other = await connection.answer("verify", key_handle=public, data=b"another", signature=signature, ecdsa=ecdsa)
    if other.status != status.SIGNATURE_INVALID:
        raise Failure("verify: a signature of other data passes")


async def main():
    try:
        names = ("ENDPOINT", "CA", "USER", "PASSWORD")
        endpoint, ca, username, password = (os.environ[f"HSM_{name}"] for name in names)
    except KeyError as missing:
        raise Failure(f"{missing.args[0]} is not set") from missing
    # The certificate is the cluster's (X.509 v1, no host name in it): the chain has to end at the trust anchor.
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.check_hostname = False
    tls.load_verify_locations(ca)
    options = {"ssl": tls, "subprotocols": ["hsm.v1"], "compression": None, "max_size": MESSAGE_SIZE_MAX}
    async with websockets.connect(endpoint, **options) as socket:
        connection = Connection(socket)
        hello = await connection.hello()
        await log_in(connection, username, password)
        await encrypt_and_decrypt(connection)
        await sign_and_verify(connection)
        await connection.ask("logout")
        print(f"{hello.hsm_id} of {hello.cluster_id}: logged in, encrypted, decrypted, signed, verified, logged out")


try:
    asyncio.run(main())
except (Failure, OSError, ValueError, asyncio.TimeoutError, websockets.WebSocketException) as error:
    sys.exit(f"python-client: {error or type(error).__name__}".splitlines()[0])
