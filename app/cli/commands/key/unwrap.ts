// `key unwrap aes-gcm|...`

import { KeyClass, KeyType } from '../../../../src/wire/protobuf.ts';
import { readInputFile } from '../../files.ts';
import { describeKey } from '../../keys/describe-key.ts';
import { findOneKey, requiredKeyFilter } from '../../keys/key-filter.ts';
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
import { type CommandNode, command, group } from '../../language/command-node.ts';
import { base64, choice, required, text } from '../../language/flag.ts';
import { notSimulated } from '../../not-simulated.ts';
import { approvalFlag, requestOnKey } from '../../tokens/with-approval.ts';
import { WRAPPING_MECHANISMS } from './wrapping/mechanisms.ts';
import type { WrappingMechanism } from './wrapping/wrapping-mechanism.ts';

const { PRIVATE_KEY, SECRET_KEY } = KeyClass;
const TYPE_CLASSES = {
  aes: { keyClass: SECRET_KEY, keyType: KeyType.AES },
  des3: undefined,
  'ec-private': { keyClass: PRIVATE_KEY, keyType: KeyType.EC },
  'generic-secret': { keyClass: SECRET_KEY, keyType: KeyType.GENERIC_SECRET },
  'rsa-private': { keyClass: PRIVATE_KEY, keyType: KeyType.RSA },
} as const;
const NAMES = Object.keys(TYPE_CLASSES) as (keyof typeof TYPE_CLASSES)[];

const FLAGS = {
  filter: requiredKeyFilter('FILTER', 'a key to unwrap with'),
  'data-path': text('DATA_PATH', 'Path to the binary file containing the wrapped key data'),
  data: base64('DATA', 'Base64 encoded wrapped key data'),
  attributes: attributesFlag(
    'UNWRAPPED_KEY_ATTRIBUTES',
    'Space separated list of key attributes in the form of KEY_ATTRIBUTE_NAME=KEY_ATTRIBUTE_VALUE for the unwrapped key',
  ),
  'share-crypto-users': shareFlag('unwrapped key'),
  'manage-key-quorum-value': quorumFlag(
    'MANAGE_KEY_QUORUM_VALUE',
    'The quorum value for key management operations for the unwrapped key',
  ),
  'use-key-quorum-value': quorumFlag(
    'USE_KEY_QUORUM_VALUE',
    'The quorum value for key usage operations for the unwrapped key',
  ),
};

const TAIL = {
  'key-type-class': required(
    choice(
      'KEY_TYPE_CLASS',
      'Key type and class of wrapped key',
      NAMES.map((name) => ({ name })),
    ),
  ),
  label: labelFlag('LABEL', 'Label for the unwrapped key'),
  session: sessionFlag('key'),
};

const APPROVAL = { approval: approvalFlag };

const unwrapWith = (name: string, { flags, unwrapFlags, fields }: WrappingMechanism): CommandNode =>
  command({
    about: `Unwrap a key with the ${name.toUpperCase()} mechanism`,
    who: 'crypto-user',
    flags: { ...FLAGS, ...flags, ...TAIL, ...unwrapFlags, ...APPROVAL },
    exactlyOne: [['data-path', 'data']],
    async run({ cluster }, given) {
      const typeClass = TYPE_CLASSES[given['key-type-class']];
      if (typeClass === undefined) throw notSimulated('triple DES keys');
      const sharedUsers = given['share-crypto-users'];
      await requireSharable(cluster, given.session, sharedUsers);
      const mechanism = fields(given);
      const wrappedKey = given.data ?? readInputFile(given['data-path'] ?? '');
      const body = {
        unwrappingKeyHandle: await findOneKey(cluster, given.filter),
        wrappedKey,
        ...typeClass,
        attributes: keyTemplate(given.label, given.session, given.attributes),
        ...custody(sharedUsers, given['manage-key-quorum-value'], given['use-key-quorum-value']),
        ...mechanism,
      };
      const { approval } = given;
      const { keyGenerated } = await requestOnKey(cluster, 'unwrapKey', body, { approval });
      return { key: await describeKey(cluster, keyGenerated?.keyHandle ?? 0) };
    },
  });

export const unwrap = group(
  'Unwrap a key into the HSM cluster',
  Object.fromEntries(
    Object.entries(WRAPPING_MECHANISMS).map(([name, mechanism]) => [name, unwrapWith(name, mechanism)]),
  ),
);
