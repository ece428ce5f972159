// Every command about keys and signatures prints what AWS's user guide shows for it, member for member.

import { constants, createHash, createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { startCliSession } from '../../support/cli-session.ts';
import * as shape from '../../support/cli-shapes.ts';
import { runSimulator } from '../../support/running-simulator.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const OWNER = 'example_user';
const world = await runSimulator(t, { seed: 'cluster' });
const cli = startCliSession(t, world);
const folder = temporaryFolder(t);
const path = (name: string): string => join(folder, name);

interface WrappedKey {
  readonly wrapped_key_data: string;
  readonly iv?: string;
}

await cli.login(OWNER, 'crypto-user', world.passwordOf(OWNER));

t.test('key generate-symmetric', async (t) => {
  const aes = await cli.run('key generate-symmetric aes --label example-aes --key-length-bytes 24');
  t.equal(shape.shapeOf(aes), shape.expectedShape({ key: shape.aesKey(OWNER, 'example-aes', 24) }));
  const able = await cli.run(
    'key generate-symmetric aes --label able --key-length-bytes 32 --attributes encrypt=true decrypt=true id=0x0102',
  );
  const flags = { encrypt: true, decrypt: true };
  const expected = shape.expectedShape({ key: shape.aesKey(OWNER, 'able', 32, flags) });
  t.equal(shape.shapeOf(able), expected.replace('"id": ""', '"id": "0x0102"'));
  const secret = await cli.run(
    'key generate-symmetric generic-secret --label example-secret --key-length-bytes 256 --attributes encrypt=true',
  );
  t.equal(
    shape.shapeOf(secret),
    shape.expectedShape({ key: shape.genericSecret(OWNER, 'example-secret', 256, { encrypt: true }) }),
  );
  const session = await cli.run('key generate-symmetric aes --label brief --key-length-bytes 16 --session');
  t.equal(
    shape.shapeOf(session),
    shape.expectedShape({ key: shape.aesKey(OWNER, 'brief', 16, { token: false }, 'session') }),
  );
});

t.test('key generate-asymmetric-pair', async (t) => {
  const rsa = await cli.run(
    'key generate-asymmetric-pair rsa --public-exponent 65537 --modulus-size-bits 2048 --public-label rsa-public ' +
      '--private-label rsa-private --public-attributes verify=true wrap=true --private-attributes sign=true unwrap=true',
  );
  t.equal(
    shape.shapeOf(rsa),
    shape.expectedShape({
      public_key: shape.rsaPublicKey(OWNER, 'rsa-public', 2048, { verify: true, wrap: true }),
      private_key: shape.rsaPrivateKey(OWNER, 'rsa-private', 2048, 1219, { sign: true, unwrap: true }),
    }),
  );
  // Lengths as in the user guide's example for this curve.
  const ec = await cli.run(
    'key generate-asymmetric-pair ec --curve secp224r1 --public-label ec-public --private-label ec-private ' +
      '--public-attributes verify=true --private-attributes sign=true',
  );
  t.equal(
    shape.shapeOf(ec),
    shape.expectedShape({
      public_key: shape.ecPublicKey(OWNER, 'ec-public', 'secp224r1', 57, { verify: true }),
      private_key: shape.ecPrivateKey(OWNER, 'ec-private', 'secp224r1', 122, { sign: true }),
    }),
  );
  for (const [given, shown, namedCurve] of [
    ['prime256v1', 'secp256r1', 'prime256v1'],
    ['secp256r1', 'secp256r1', 'prime256v1'],
    ['secp384r1', 'secp384r1', 'secp384r1'],
    ['secp256k1', 'secp256k1', 'secp256k1'],
    ['secp521r1', 'secp521r1', 'secp521r1'],
  ] as const) {
    const labels = `--public-label ${given}-public --private-label ${given}-private`;
    const pair = await cli.data<{ public_key: { attributes: Record<string, string> } }>(
      `key generate-asymmetric-pair ec --curve ${given} ${labels}`,
    );
    t.match(pair, { public_key: { attributes: { curve: shown } }, private_key: { attributes: { curve: shown } } });
    const pem = path(`${given}.pem`);
    await cli.data(`key generate-file --encoding pem --path ${pem} --filter attr.label=${given}-public`);
    const spki = createPublicKey(readFileSync(pem)).export({ type: 'spki', format: 'der' });
    // As OpenSSL encodes such a key: the point, at the end of the public one, and PKCS #8.
    const like = generateKeyPairSync('ec', { namedCurve });
    const { x = '' } = like.publicKey.export({ format: 'jwk' });
    const pointSize = 1 + 2 * Buffer.from(x, 'base64url').length;
    const point = spki.subarray(-pointSize);
    const pkcs8Size = like.privateKey.export({ type: 'pkcs8', format: 'der' }).length;
    const lengths = [pointSize, pkcs8Size].map((length) => ({ attributes: { 'key-length-bytes': length } }));
    t.match(pair, { public_key: lengths[0], private_key: lengths[1] }, given);
    t.equal(pair.public_key.attributes['ec-point'], `0x${point.toString('hex')}`, given);
    const byPoint = await cli.data(`key list --filter attr.ec-point=0x${point.toString('hex')}`);
    t.match(byPoint, { total_key_count: 2 }, 'both halves, by the point as it is shown');
  }
});

t.test('key list: a filter finds public keys by what they are shown with', async (t) => {
  const count = async (filter: string): Promise<number> =>
    (await cli.data<{ total_key_count: number }>(`key list --filter attr.label=${filter}`)).total_key_count;
  for (const [filter, expected] of [
    ['ec-public attr.extractable=true', 1],
    ['ec-public attr.extractable=true attr.never-extractable=false attr.class=public-key', 1],
    ['ec-public attr.extractable=false', 0],
    ['ec-public attr.class=public-key attr.extractable=false', 0],
    ['ec-public attr.never-extractable=false', 1],
    ['ec-public attr.extractable=true attr.never-extractable=true', 0],
    ['ec-public attr.extractable=true attr.class=private-key', 0],
    ['ec-private attr.extractable=true', 1],
    ['ec-private attr.extractable=true attr.class=private-key', 1],
    ['example-aes attr.never-extractable=false', 1],
  ] as const) {
    t.equal(await count(filter), expected, filter);
  }
});

t.test('key list', async (t) => {
  const one = await cli.run('key list --filter attr.label=example-aes');
  const attributes = { label: 'example-aes' };
  const found = { matched_keys: [{ 'key-reference': '*', attributes }], total_key_count: 1, returned_key_count: 1 };
  t.equal(shape.shapeOf(one), shape.expectedShape(found));
  const verbose = await cli.run('key list -v --filter attr.label=example-aes attr.key-type=aes attr.extractable=true');
  t.equal(
    shape.shapeOf(verbose),
    shape.expectedShape({
      matched_keys: [shape.aesKey(OWNER, 'example-aes', 24)],
      total_key_count: 1,
      returned_key_count: 1,
    }),
  );
  const none = { matched_keys: [], total_key_count: 0, returned_key_count: 0 };
  t.same(await cli.data('key list --filter attr.label=nothing-of-the-kind'), none);
});

t.test('key share, unshare, set-attribute', async (t) => {
  const filter = '--filter attr.label=example-aes';
  const sharing = `${filter} --username KMSUSER --role crypto-user`;
  t.same(await cli.data(`key share ${sharing}`), { message: 'Key shared successfully' });
  const shared = await cli.data(`key list --verbose ${filter}`);
  const users = [{ username: 'kmsuser', 'key-coverage': 'full' }];
  t.match(shared, { matched_keys: [{ 'key-info': { 'shared-users': users } }] });
  t.same(await cli.data(`key unshare ${sharing}`), { message: 'Key unshared successfully' });
  t.match(await cli.data(`key list --verbose ${filter}`), { matched_keys: [{ 'key-info': { 'shared-users': [] } }] });

  const set = await cli.data(`key set-attribute ${filter} --name encrypt --value true`);
  t.same(set, { message: 'Attribute set successfully' });
  t.match(await cli.data(`key list -v ${filter}`), { matched_keys: [{ attributes: { encrypt: true } }] });
  const made = await cli.data(
    'key generate-symmetric aes --label shared --key-length-bytes 16 --share-crypto-users kmsuser',
  );
  t.match(made, { key: { 'key-info': { 'shared-users': users } } });
});

t.test('key wrap and unwrap: every mechanism, there and back', async (t) => {
  await cli.data('key generate-symmetric aes --label kek --key-length-bytes 32 --attributes wrap=true unwrap=true');
  const payload = await cli.data<{ key: { attributes: Record<string, unknown> } }>(
    'key generate-symmetric aes --label payload --key-length-bytes 16',
  );
  const checkValue = payload.key.attributes['check-value'];
  const oaep = '--hash-function sha256 --mgf mgf1-sha256';
  const gcm = '--tag-length-bits 128 --aad 0x10';
  for (const [mechanism, parameters, wrapper, unwrapper, members] of [
    ['aes-gcm', gcm, 'kek', 'kek', ['iv']],
    ['aes-no-pad', '', 'kek', 'kek', []],
    ['aes-pkcs5-pad', '', 'kek', 'kek', []],
    ['aes-zero-pad', '', 'kek', 'kek', []],
    ['cloudhsm-aes-gcm', gcm, 'kek', 'kek', []],
    ['rsa-aes', oaep, 'rsa-public', 'rsa-private', []],
    ['rsa-oaep', oaep, 'rsa-public', 'rsa-private', []],
  ] as const) {
    const filters = `--payload-filter attr.label=payload --wrapping-filter attr.label=${wrapper}`;
    const file = path(`${mechanism}.bin`);
    const wrapped = await cli.run(`key wrap ${mechanism} ${filters} ${parameters} --path ${file}`);
    const iv = members.map((name) => [name, '*']);
    t.equal(
      shape.shapeOf(wrapped),
      shape.expectedShape({
        ...{ payload_key_reference: '*', wrapping_key_reference: '*' },
        ...Object.fromEntries(iv),
        wrapped_key_data: '*',
      }),
      mechanism,
    );
    const { wrapped_key_data: data, iv: initial } = wrapped.data as unknown as WrappedKey;
    const ivFlag = initial === undefined ? '' : `--iv ${initial}`;
    const how = `${parameters} ${ivFlag} --key-type-class aes --filter attr.label=${unwrapper}`;
    const label = `back-${mechanism}`;
    const back = await cli.run(`key unwrap ${mechanism} ${how} --label ${label} --data ${data}`);
    // AWS: what comes in is not local, and cannot have been sensitive always.
    const flags = { local: false, 'always-sensitive': false };
    t.equal(shape.shapeOf(back), shape.expectedShape({ key: shape.aesKey(OWNER, label, 16, flags) }), mechanism);
    t.match(back.data, { key: { attributes: { 'check-value': checkValue } } }, mechanism);
    const again = await cli.data(`key unwrap ${mechanism} ${how} --label from-file --data-path ${file} --session`);
    t.match(again, { key: { attributes: { 'check-value': checkValue, token: false } } }, `${mechanism} from a file`);
  }
  const old = '--payload-filter attr.label=payload --wrapping-filter attr.label=rsa-public';
  t.match(
    await cli.failure(`key wrap rsa-pkcs ${old}`),
    /POLICY_VIOLATION/,
    'RSA PKCS #1 v1.5, since 2024, in FIPS mode',
  );
});

t.test('crypto sign and verify: every mechanism', async (t) => {
  const file = path('data.txt');
  writeFileSync(file, 'abc123');
  const large = path('large.bin');
  // More than an HSM takes in one call.
  writeFileSync(large, randomBytes(100_000));
  const pss = '--hash-function sha256 --mgf mgf1-sha256 --salt-length 10';
  for (const [mechanism, parameters, pair] of [
    ['ecdsa', '--hash-function sha256', 'ec'],
    ['rsa-pkcs', '--hash-function sha512', 'rsa'],
    ['rsa-pkcs-pss', pss, 'rsa'],
  ] as const) {
    const signWith = `crypto sign ${mechanism} ${parameters} --key-filter attr.label=${pair}-private`;
    const verifyWith = `crypto verify ${mechanism} ${parameters} --key-filter attr.label=${pair}-public`;
    const signed = await cli.run(`${signWith} --data YWJjMTIz`);
    t.equal(shape.shapeOf(signed), shape.expectedShape({ 'key-reference': '*', signature: '*' }), mechanism);
    const { signature } = signed.data as unknown as { readonly signature: string };
    const signatureFile = path(`${mechanism}.sig`);
    writeFileSync(signatureFile, Buffer.from(signature, 'base64'));
    const verified = { message: 'Signature verified successfully' };
    t.same(await cli.data(`${verifyWith} --data YWJjMTIz --signature ${signature}`), verified, mechanism);
    t.same(await cli.data(`${verifyWith} --data-path ${file} --signature-path ${signatureFile}`), verified, mechanism);
    t.same(await cli.run(`${verifyWith} --data aW52YWxpZA== --signature ${signature}`), {
      error_code: 1,
      data: 'Signature verification failed',
    });
    const ofLarge = await cli.data<{ signature: string }>(`${signWith} --data-path ${large}`);
    t.same(await cli.data(`${verifyWith} --data-path ${large} --signature ${ofLarge.signature}`), verified, 'large');
  }
});

t.test('RSA-PSS over a digest: what OpenSSL verifies, and the other way round', async (t) => {
  const publicPem = path('pss.pem');
  await cli.data(`key generate-file --encoding pem --path ${publicPem} --filter attr.label=rsa-public`);
  const data = Buffer.from('abc123');
  const command = (verb: string, hash: string, salt: number, dataType: string): string =>
    `crypto ${verb} rsa-pkcs-pss --key-filter attr.label=rsa-${verb === 'sign' ? 'private' : 'public'} ` +
    `--hash-function ${hash} --mgf mgf1-${hash} --salt-length ${salt} --data-type ${dataType} `;
  const digestOf = (hash: string): string => createHash(hash).update(data).digest('base64');
  const failed = 'Signature verification failed';
  for (const [hash, saltLength] of [
    ...[['sha1', 20] as const, ['sha224', 0] as const, ['sha256', 32] as const],
    ...[['sha384', 17] as const, ['sha512', 190] as const],
  ]) {
    const sign = `${command('sign', hash, saltLength, 'digest')}--data ${digestOf(hash)}`;
    const { signature } = await cli.data<{ signature: string }>(sign);
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const key = { key: readFileSync(publicPem), padding, saltLength };
    t.ok(verify(hash, data, key, Buffer.from(signature, 'base64')), hash);
    const ofDigest = command('verify', hash, saltLength, 'digest');
    const verified = { message: 'Signature verified successfully' };
    t.same(await cli.data(`${ofDigest}--data ${digestOf(hash)} --signature ${signature}`), verified);
    const byHsm = `${command('sign', hash, saltLength, 'raw')}--data ${data.toString('base64')}`;
    const { signature: raw } = await cli.data<{ signature: string }>(byHsm);
    t.same(await cli.data(`${ofDigest}--data ${digestOf(hash)} --signature ${raw}`), verified, 'of the HSM alone');
    const other = createHash(hash).update('abc124').digest('base64');
    t.equal(await cli.failure(`${ofDigest}--data ${other} --signature ${raw}`), failed, 'another digest');
    const otherSalt = command('verify', hash, saltLength + 1, 'digest');
    if (saltLength < 190) {
      t.equal(
        await cli.failure(`${otherSalt}--data ${digestOf(hash)} --signature ${raw}`),
        failed,
        'another salt length',
      );
    }
  }
  const verifyIt = `${command('verify', 'sha256', 32, 'digest')}--data ${digestOf('sha256')} --signature `;
  for (const odd of [Buffer.alloc(256, 0xff), Buffer.alloc(256), Buffer.alloc(255, 1), Buffer.from('abc')]) {
    t.equal(await cli.failure(`${verifyIt}${odd.toString('base64')}`), failed, `${odd.length} octets of ${odd[0]}`);
  }
  const sign = (salt: number): string => command('sign', 'sha256', salt, 'digest');
  t.equal(await cli.failure(`${sign(32)}--data YWJj`), 'a digest of sha256 has 32 octets');
  const digest = digestOf('sha256');
  t.equal(await cli.failure(`${sign(223)}--data ${digest}`), 'the salt is longer than there is room for: 222 octets');
  const mixed = sign(32).replace('mgf1-sha256', 'mgf1-sha1');
  t.equal(await cli.failure(`${mixed}--data ${digest}`), '--mgf has to be that of the hash: mgf1-sha256');
  const ec = sign(32).replace('rsa-private', 'ec-private');
  t.equal(await cli.failure(`${ec}--data ${digest}`), 'the key is not an RSA key');
});

t.test('ECDSA and RSA-PKCS over a digest: of the length of its hash, in RSA-PKCS as its DigestInfo', async (t) => {
  const data = Buffer.from('abc123');
  const verified = { message: 'Signature verified successfully' };
  // RFC 8017 section 9.2, note 1.
  for (const [hash, digestInfo] of [
    ['sha1', '3021300906052b0e03021a05000414'],
    ['sha224', '302d300d06096086480165030402040500041c'],
    ['sha256', '3031300d060960864801650304020105000420'],
    ['sha384', '3041300d060960864801650304020205000430'],
    ['sha512', '3051300d060960864801650304020305000440'],
  ] as const) {
    const digest = createHash(hash).update(data).digest();
    const inDer = Buffer.concat([Buffer.from(digestInfo, 'hex'), digest]);
    const derSays = `a digest of ${hash} goes to rsa-pkcs in DER (RFC 8017 section 9.2): ${digestInfo} and ${digest.length} octets`;
    for (const [mechanism, pair, taken, refused, says] of [
      ['ecdsa', 'ec', digest, [digest.subarray(1), inDer], `a digest of ${hash} has ${digest.length} octets`],
      ['rsa-pkcs', 'rsa', inDer, [digest, inDer.subarray(1), Buffer.concat([inDer, digest]), Buffer.alloc(5)], derSays],
    ] as const) {
      const command = (verb: 'sign' | 'verify', octets: Uint8Array): string =>
        `crypto ${verb} ${mechanism} --key-filter attr.label=${pair}-${verb === 'sign' ? 'private' : 'public'} ` +
        `--hash-function ${hash} --data ${Buffer.from(octets).toString('base64')}`;
      const { signature } = await cli.data<{ signature: string }>(`${command('sign', taken)} --data-type digest`);
      // The HSM itself hashes with nothing that is weaker than the key.
      if (mechanism !== 'ecdsa' || hash !== 'sha1') {
        t.same(await cli.data(`${command('verify', data)} --signature ${signature}`), verified, `${mechanism} ${hash}`);
      }
      const ofDigest = `${command('verify', taken)} --data-type digest --signature ${signature}`;
      t.same(await cli.data(ofDigest), verified);
      for (const octets of refused) {
        const digestTyped = '--data-type digest';
        t.equal(await cli.failure(`${command('sign', octets)} ${digestTyped}`), says);
        t.equal(await cli.failure(`${command('verify', octets)} ${digestTyped} --signature ${signature}`), says);
      }
    }
  }
});

t.test('key generate-file, import pem', async (t) => {
  const written = { message: 'Successfully generated key file' };
  const [pem, reference] = [path('public.pem'), path('reference.pem')];
  t.same(await cli.data(`key generate-file --encoding pem --path ${pem} --filter attr.label=rsa-public`), written);
  const where = `--path ${reference} --filter attr.label=rsa-private`;
  t.same(await cli.data(`key generate-file --encoding reference-pem ${where}`), written);
  const imported = await cli.run(
    `key import pem --path ${pem} --label imported --key-type-class rsa-public --attributes verify=true`,
  );
  t.equal(
    shape.shapeOf(imported),
    shape.expectedShape({
      key: shape.rsaPublicKey(OWNER, 'imported', 2048, { verify: true, local: false }),
      message: 'Successfully imported key',
    }),
  );
});

t.test('key delete', async (t) => {
  t.same(await cli.data('key delete --filter attr.label=example-secret'), { message: 'Key deleted successfully' });
  t.match(await cli.data('key list --filter attr.label=example-secret'), { total_key_count: 0 });
});
