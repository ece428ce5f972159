import type { SeedCluster, SeedCustomerCa, SeedHsmKey, SeedKeyAttributes, SeedUser } from '../seed-document.ts';
import { choice, flag, list, map, type Schema, text, whole } from './schema.ts';
import { path, secret } from './secret.ts';

/** AWS's limit, which no quota raises. */
const HSMS_MAX = 28;
/** That of hsm1.medium, the narrower one. */
const USERS_MAX = 250;
const HSM_KEYS_MAX = 1000;
/** Of the VPC that is there from the start. */
export const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'] as const;

const customerCa = map<SeedCustomerCa>(
  {
    certificate: path("the CA's certificate, PEM: RSA-2048 or RSA-4096, self-signed"),
    privateKey: path('its private key, PEM, without a passphrase'),
  },
  ['certificate', 'privateKey'],
  "who signs the cluster's certificate, the trust anchor of everything on it; default: a CA that is made for the cluster",
);

const username = (says: string): Schema =>
  text({ pattern: '^[A-Za-z0-9_]+$', maxLength: 31 }, '1 to 31 letters, digits or _', { says });

const user = map<SeedUser>(
  {
    username: username('case does not count'),
    role: choice(['admin', 'crypto-user'], { says: '`kmsuser` is a crypto user' }),
    password: secret(
      { maxLength: 32 },
      '8 to 32 printable ASCII characters without a colon (kmsuser: 7 to 32 letters and digits) in quotes',
      'default: one that is made, and told in the ready file',
    ),
  },
  ['username', 'role'],
  'a user of the cluster',
);

const HSM_DEFAULT = "default: the HSM's";
const attribute = (says: string): Schema => flag({ says: `${says}; ${HSM_DEFAULT}` });

const attributes = (says: string): Schema =>
  map<SeedKeyAttributes>(
    {
      private: attribute('seen by its owner only'),
      sensitive: attribute('its value does not leave in the clear'),
      extractable: attribute('may be wrapped'),
      modifiable: attribute('attributes may change'),
      destroyable: attribute('may be deleted'),
      encrypt: attribute('may encrypt'),
      decrypt: attribute('may decrypt'),
      wrap: attribute('may wrap'),
      unwrap: attribute('may unwrap'),
      sign: attribute('may sign'),
      verify: attribute('may verify'),
      derive: attribute('may derive'),
      'wrap-with-trusted': attribute('only trusted keys wrap it'),
    },
    [],
    says,
  );

const hsmKey = map<SeedHsmKey>(
  {
    owner: username('a crypto user of the cluster'),
    label: text({ maxLength: 127 }, '1 to 127 characters', { says: 'of both halves, if it is a pair' }),
    type: choice(['aes', 'generic-secret', 'rsa', 'ec', 'ed25519'], { says: '`ed25519` in NON_FIPS clusters only' }),
    keyLengthBytes: whole(1, 800, { says: 'of `aes` (16, 24, 32; default 32) and `generic-secret` (default 32)' }),
    modulusSizeBits: {
      ...whole(2048, 4096, { says: 'of `rsa`', default: 2048 }),
      ...{ multipleOf: 256, errorMessage: 'takes a whole number from 2048 to 4096 in steps of 256' },
    },
    curve: choice(['secp224r1', 'prime256v1', 'secp384r1', 'secp521r1', 'secp256k1'], {
      says: 'of `ec`',
      default: 'prime256v1',
    }),
    id: text({ pattern: '^([0-9a-fA-F]{2})+$', maxLength: 254 }, '1 to 127 octets in hexadecimal digits, in quotes', {
      says: 'what keys are found by; default: none',
    }),
    attributes: attributes('of a secret key, or of the private one of a pair; it is always a token key'),
    publicAttributes: attributes('of the public one of a pair'),
    material: secret(
      { maxLength: 8192 },
      'hexadecimal digits in quotes, or the PEM of a private key (PKCS #8)',
      'what the key is, octets or PKCS #8 PEM; such a key was brought in and is told so (`local` is false). Default: the HSM makes the key',
    ),
  },
  ['owner', 'label', 'type'],
  'a key, or a pair of keys, of a crypto user',
);

export const seedName = (says: string): Schema =>
  text({ pattern: '^[A-Za-z][A-Za-z0-9_-]*$', maxLength: 32 }, '1 to 32 letters, digits, _ or -, a letter first', {
    says,
  });

export const cluster = map<SeedCluster>(
  {
    name: seedName('by which the seed refers to it'),
    id: text({ pattern: '^cluster-[2-7a-z]{11}$', maxLength: 19 }, 'cluster- and 11 of the characters a-z and 2-7', {
      says: 'default: a new one',
    }),
    hsmType: choice(['hsm1.medium', 'hsm2m.medium'], { says: '`hsm1.medium` is always FIPS', default: 'hsm2m.medium' }),
    mode: choice(['FIPS', 'NON_FIPS'], { says: 'what is refused', default: 'FIPS' }),
    state: choice(['UNINITIALIZED', 'INITIALIZED', 'ACTIVE'], {
      says: 'how far the guide has been played: with a CSR, with a certificate, with users',
      default: 'ACTIVE',
    }),
    hsms: whole(1, HSMS_MAX, { says: 'default: 2; a cluster that is not ACTIVE has 1' }),
    zones: list(
      choice(ZONES, { says: 'an Availability Zone' }),
      1,
      HSMS_MAX,
      'where its HSMs go, in turn, a zone as often as named; it has a subnet in each. Default: all three',
    ),
    customerCa,
    users: list(user, 0, USERS_MAX, '`admin` is there in any case, and `kmsuser` where there is a custom key store'),
    hsmKeys: list(hsmKey, 0, HSM_KEYS_MAX, 'keys on the cluster that are none of KMS'),
  },
  ['name'],
  'a CloudHSM cluster',
);
