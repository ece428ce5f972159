// The shapes of CloudHSM CLI's JSON, member by member and in the order that AWS's user guide shows, for tests to compare
// with. What differs from run to run is checked for its form and then written as `*`.

const FORMS: Readonly<Record<string, RegExp>> = {
  'key-reference': /^0x[0-9a-f]{16}$/,
  'check-value': /^0x[0-9a-f]{6}$/,
  'serial-number': /^5\.3G1941-ICM\d{6}$/,
  modulus: /^0x[0-9a-f]{512,1024}$/,
  'ec-point': /^0x04([0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{132}){2}$/,
  signature: /^[A-Za-z0-9+/]+=*$/,
  iv: /^0x[0-9a-f]{24}$/,
  payload_key_reference: /^0x[0-9a-f]{16}$/,
  wrapping_key_reference: /^0x[0-9a-f]{16}$/,
  wrapped_key_data: /^[A-Za-z0-9+/]+=*$/,
  'token-timeout-seconds': /^(5\d\d|600)$/,
};

/** JSON text, so that the order of members counts. */
export const shapeOf = (outcome: unknown): string =>
  JSON.stringify(outcome, (name, value) => (FORMS[name]?.test(String(value)) ? '*' : value), 2);

export const expectedShape = (data: unknown): string => JSON.stringify({ error_code: 0, data }, undefined, 2);

interface Attributes {
  readonly [name: string]: boolean | number | string;
}

const FLAGS = [
  ...['encrypt', 'decrypt', 'token', 'always-sensitive', 'derive', 'destroyable', 'extractable', 'local', 'modifiable'],
  ...['never-extractable', 'private', 'sensitive', 'sign', 'trusted', 'unwrap', 'verify', 'wrap', 'wrap-with-trusted'],
];
const TRUE_BY_DEFAULT = ['token', 'destroyable', 'extractable', 'local', 'modifiable', 'private'];

/** @param attributes that are not the default, and those at the end, which depend on the key's type */
function key(owner: string, head: Attributes, flags: Attributes, tail: Attributes, coverage = 'full'): object {
  return {
    'key-reference': '*',
    'key-info': {
      'key-owners': [{ username: owner, 'key-coverage': 'full' }],
      'shared-users': [] as object[],
      'key-quorum-values': { 'manage-key-quorum-value': 0, 'use-key-quorum-value': 0 },
      'cluster-coverage': coverage,
    },
    attributes: {
      ...head,
      ...Object.fromEntries(FLAGS.map((name) => [name, flags[name] ?? TRUE_BY_DEFAULT.includes(name)])),
      ...tail,
    },
  };
}

const SECRET = { 'always-sensitive': true, sensitive: true, sign: true, verify: true };
const PRIVATE = { 'always-sensitive': true, sensitive: true };

export const aesKey = (owner: string, label: string, lengthBytes: number, flags: Attributes = {}, coverage?: string) =>
  key(
    owner,
    { 'key-type': 'aes', label, id: '', 'check-value': '*', class: 'secret-key' },
    { ...SECRET, ...flags },
    { 'key-length-bytes': lengthBytes },
    coverage,
  );

/** Without a check value. */
export const genericSecret = (owner: string, label: string, lengthBytes: number, flags: Attributes = {}) =>
  key(
    owner,
    { 'key-type': 'generic-secret', label, id: '', class: 'secret-key' },
    { ...SECRET, ...flags },
    { 'key-length-bytes': lengthBytes },
  );

const rsaTail = (lengthBytes: number, bits: number): Attributes => ({
  'key-length-bytes': lengthBytes,
  'public-exponent': '0x010001',
  modulus: '*',
  'modulus-size-bits': bits,
});

const ecTail = (lengthBytes: number, curve: string): Attributes => ({
  'key-length-bytes': lengthBytes,
  'ec-point': '*',
  curve,
});

const half = (keyType: string, keyClass: string, label: string): Attributes => ({
  ...{ 'key-type': keyType, label, id: '', 'check-value': '*', class: keyClass },
});

export const rsaPublicKey = (owner: string, label: string, bits: number, flags: Attributes = {}) =>
  key(owner, half('rsa', 'public-key', label), flags, rsaTail(bits / 4, bits));

export const rsaPrivateKey = (
  owner: string,
  label: string,
  bits: number,
  lengthBytes: number,
  flags: Attributes = {},
) => key(owner, half('rsa', 'private-key', label), { ...PRIVATE, ...flags }, rsaTail(lengthBytes, bits));

export const ecPublicKey = (owner: string, label: string, curve: string, lengthBytes: number, flags: Attributes = {}) =>
  key(owner, half('ec', 'public-key', label), flags, ecTail(lengthBytes, curve));

export const ecPrivateKey = (
  owner: string,
  label: string,
  curve: string,
  lengthBytes: number,
  flags: Attributes = {},
) => key(owner, half('ec', 'private-key', label), { ...PRIVATE, ...flags }, ecTail(lengthBytes, curve));

/** Of `user list`. */
export const user = (username: string, role: string, more: object = {}): object => ({
  username,
  role,
  locked: 'false',
  mfa: [],
  quorum: [],
  'cluster-coverage': 'full',
  ...more,
});

export const TOKEN_SIGN = [{ strategy: 'token-sign', status: 'enabled' }];
