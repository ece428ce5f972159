import t from 'tap';
import { equalOctets, hmacSha256, pbkdf2Sha256, sha256 } from '../../../src/runtime/crypto.ts';
import {
  authMessage,
  clientProof,
  deriveKeys,
  formatClientFinal,
  formatClientFinalWithoutProof,
  formatClientFirst,
  formatServerFinal,
  formatServerFirst,
  parseClientFinal,
  parseClientFirst,
  parseServerFinal,
  parseServerFirst,
  type ScramHash,
  ScramSyntaxError,
  serverSignature,
  verifyClientProof,
} from '../../../src/session/scram.ts';

const HASH: ScramHash = { sha256, hmac: hmacSha256, equal: equalOctets };

// RFC 7677 section 3.
const RFC = {
  username: 'user',
  password: 'pencil',
  clientNonce: 'rOprNGfwEbeRWgbNEkqO',
  clientFirst: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
  serverFirst: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  clientFinal:
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  serverFinal: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
};

t.test("the vector of RFC 7677, both sides' messages and proofs", async (t) => {
  t.equal(formatClientFirst(RFC.username, RFC.clientNonce), RFC.clientFirst);
  const first = parseClientFirst(RFC.clientFirst);
  t.match(first, { username: 'user', nonce: RFC.clientNonce, role: undefined, bare: RFC.clientFirst.slice(3) });

  const challenge = parseServerFirst(RFC.serverFirst, RFC.clientNonce);
  t.equal(challenge.iterations, 4096);
  t.equal(formatServerFirst(challenge.nonce, challenge.salt, challenge.iterations), RFC.serverFirst);

  const salted = await pbkdf2Sha256(Buffer.from(RFC.password), challenge.salt, challenge.iterations);
  const keys = deriveKeys(HASH, salted);
  const withoutProof = formatClientFinalWithoutProof(challenge.nonce);
  const message = authMessage(first.bare, RFC.serverFirst, withoutProof);
  t.equal(formatClientFinal(withoutProof, clientProof(HASH, keys, message)), RFC.clientFinal);

  const final = parseClientFinal(RFC.clientFinal);
  t.match(final, { nonce: challenge.nonce, withoutProof });
  t.ok(verifyClientProof(HASH, keys.storedKey, message, final.proof));
  const signature = serverSignature(HASH, keys.serverKey, message);
  t.equal(formatServerFinal(signature), RFC.serverFinal);
  t.ok(equalOctets(parseServerFinal(RFC.serverFinal), signature));
});

t.test('a proof of another length, of another message or off by a bit is none', async (t) => {
  const salted = await pbkdf2Sha256(Buffer.from(RFC.password), Buffer.from('salt'), 4096);
  const keys = deriveKeys(HASH, salted);
  const message = authMessage('n=user,r=a', 'r=ab,s=AAAA,i=4096', 'c=biws,r=ab');
  const proof = clientProof(HASH, keys, message);
  t.ok(verifyClientProof(HASH, keys.storedKey, message, proof));
  t.notOk(verifyClientProof(HASH, keys.storedKey, message, proof.subarray(1)));
  t.notOk(verifyClientProof(HASH, keys.storedKey, message, new Uint8Array(0)));
  const other = authMessage('n=user,r=a,t=admin', 'r=ab,s=AAAA,i=4096', 'c=biws,r=ab');
  t.notOk(verifyClientProof(HASH, keys.storedKey, other, proof), 'the role is covered');
  t.notOk(
    verifyClientProof(
      HASH,
      keys.storedKey,
      message,
      proof.map((octet, at) => (at === 31 ? octet ^ 1 : octet)),
    ),
  );
});

t.test('names are escaped (RFC 5802 section 5.1), and the role follows the nonce', (t) => {
  const message = formatClientFirst('a,b=c', 'nonce', 'crypto-user');
  t.equal(message, 'n,,n=a=2Cb=3Dc,r=nonce,t=crypto-user');
  t.match(parseClientFirst(message), { username: 'a,b=c', nonce: 'nonce', role: 'crypto-user' });
  t.end();
});

t.test('what is not of the grammar is refused', (t) => {
  const clientFirst = [
    ...['', 'n,,', 'n,,n=user', 'n,,r=abc', 'y,,n=user,r=abc', 'p=tls-unique,,n=user,r=abc', 'n,a=other,n=user,r=abc'],
    ...[
      'n,,n=,r=abc',
      'n,,n=us=er,r=abc',
      'n,,n=user,r=',
      'n,,n=user,r=a b',
      'n,,n=user,r=abc,t=',
      'n,,m=x,n=user,r=abc',
    ],
    ...['n,,n=user,r=abc,t=admin,x=y'],
  ];
  for (const message of clientFirst) t.throws(() => parseClientFirst(message), ScramSyntaxError, message);
  const serverFirst = [
    ...[
      '',
      'r=abcdef,s=AAAA',
      'r=abcdef,s=AAAA,i=0',
      'r=abcdef,s=AAAA,i=4096,x',
      'r=xyz,s=AAAA,i=4096',
      'r=abc,s=AAAA,i=4096',
    ],
    ...['r=abcdef,s=AAA,i=4096', 'r=abcdef,s=AAAA,i=4095', 'r=abcdef,s=AAAA,i=100001', 'r=abcdef,s=AAAA,i=1e4'],
  ];
  for (const message of serverFirst) t.throws(() => parseServerFirst(message, 'abc'), ScramSyntaxError, message);
  const clientFinal = ['', 'c=biws,r=abc', 'c=eSws,r=abc,p=AAAA', 'c=biws,r=abc,p=A', 'c=biws,r=abc,p=AAAA,x=y'];
  for (const message of clientFinal) t.throws(() => parseClientFinal(message), ScramSyntaxError, message);
  for (const message of ['', 'e=other-error', 'v=', 'v=A']) t.throws(() => parseServerFinal(message), ScramSyntaxError);
  t.end();
});
