// `key generate-asymmetric-pair rsa|ec|mldsa`

import type { BodyFieldsOf } from '../../../../src/wire/messages.ts';
import { KeyType } from '../../../../src/wire/protobuf.ts';
import type { Cluster } from '../../command-context.ts';
import { CURVE_NAMES, curveNamed } from '../../keys/curves.ts';
import { describeKey } from '../../keys/describe-key.ts';
import {
  attributesFlag,
  custody,
  keyTemplate,
  labelFlag,
  quorumFlag,
  sessionFlag,
  shareFlag,
} from '../../keys/new-key.ts';
import { requireSharable } from '../../keys/require-sharable.ts';
import { command, group, refusedCommand } from '../../language/command-node.ts';
import { choice, integer, required, type Values } from '../../language/flag.ts';
import { MLDSA } from '../../not-simulated.ts';

const head = {
  'public-label': labelFlag('PUBLIC_LABEL', 'Label for the public key'),
  'private-label': labelFlag('PRIVATE_LABEL', 'Label for the private key'),
  session: sessionFlag('key pair'),
};

/** @param shared of the pair, in the user guide's words */
const tail = (name: string, shared: string) => ({
  'public-attributes': attributesFlag(
    'PUBLIC_KEY_ATTRIBUTES',
    `Space separated list of key attributes to set for the generated ${name} public key in the form of ` +
      'KEY_ATTRIBUTE_NAME=KEY_ATTRIBUTE_VALUE',
  ),
  'private-attributes': attributesFlag(
    'PRIVATE_KEY_ATTRIBUTES',
    `Space separated list of key attributes to set for the generated ${name} private key in the form of ` +
      'KEY_ATTRIBUTE_NAME=KEY_ATTRIBUTE_VALUE',
  ),
  'share-crypto-users': shareFlag(shared),
  'manage-private-key-quorum-value': quorumFlag(
    'MANAGE_PRIVATE_KEY_QUORUM_VALUE',
    'The quorum value for key management operations for the private key',
  ),
  'use-private-key-quorum-value': quorumFlag(
    'USE_PRIVATE_KEY_QUORUM_VALUE',
    'The quorum value for key usage operations for the private key',
  ),
});

type Given = Values<typeof head & ReturnType<typeof tail>>;

/** The private half is the one that is shared, and approved: a public key is everybody's. */
async function generate(cluster: Cluster, what: BodyFieldsOf<'generateKeyPair'>, given: Given) {
  const { session, 'share-crypto-users': sharedUsers } = given;
  await requireSharable(cluster, session, sharedUsers);
  const { keyPairGenerated } = await cluster.request('generateKeyPair', {
    ...what,
    publicKeyAttributes: keyTemplate(given['public-label'], session, given['public-attributes']),
    privateKeyAttributes: keyTemplate(given['private-label'], session, given['private-attributes']),
    ...custody(sharedUsers, given['manage-private-key-quorum-value'], given['use-private-key-quorum-value']),
  });
  const { publicKeyHandle = 0, privateKeyHandle = 0 } = keyPairGenerated ?? {};
  return {
    public_key: await describeKey(cluster, publicKeyHandle),
    private_key: await describeKey(cluster, privateKeyHandle),
  };
}

const rsa = command({
  about: 'Generate an RSA key pair',
  who: 'crypto-user',
  flags: {
    ...head,
    'modulus-size-bits': required(
      integer('MODULUS_SIZE_BITS', 'Modulus size in bits used to generate the RSA key pair', { min: 0, max: 0xffff }),
    ),
    'public-exponent': required(
      integer('PUBLIC_EXPONENT', 'Public exponent used to generate the RSA key pair', { min: 1, max: 0xffffffff }),
    ),
    ...tail('RSA', 'RSA key'),
  },
  run: ({ cluster }, given) =>
    generate(
      cluster,
      {
        keyType: KeyType.RSA,
        modulusBits: given['modulus-size-bits'],
        publicExponent: given['public-exponent'],
      },
      given,
    ),
});

const ec = command({
  about: 'Generate an Elliptic-Curve Cryptography (ECC) key pair',
  who: 'crypto-user',
  flags: {
    ...head,
    curve: required(
      choice(
        'CURVE',
        'Elliptic curve used to generate the key pair',
        CURVE_NAMES.map((name) => ({ name })),
      ),
    ),
    ...tail('EC', 'EC private key'),
  },
  run({ cluster }, given) {
    const curve = curveNamed(given.curve)?.curve;
    const what = curve === undefined ? { keyType: KeyType.EC_EDWARDS } : { keyType: KeyType.EC, curve };
    return generate(cluster, what, given);
  },
});

export const generateAsymmetricPair = group('Generate an asymmetric key pair', {
  rsa,
  ec,
  mldsa: refusedCommand(
    {
      about: 'Generate an ML-DSA key pair',
      who: 'crypto-user',
      flags: { ...head, ...tail('ML-DSA', 'ML-DSA private key') },
    },
    MLDSA,
  ),
});
