// `key generate-symmetric aes|generic-secret`

import { KeyType } from '../../../../src/wire/protobuf.ts';
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
import { type CommandNode, command, group } from '../../language/command-node.ts';
import { integer, required } from '../../language/flag.ts';

interface SymmetricKey {
  readonly about: string;
  /** `AES key`, in the texts of help. */
  readonly name: string;
  readonly keyType: KeyType;
  /** Of clap's, the HSM's own are narrower. */
  readonly lengthMax: number;
}

const generate = ({ about, name, keyType, lengthMax }: SymmetricKey): CommandNode =>
  command({
    about,
    who: 'crypto-user',
    flags: {
      label: labelFlag('LABEL', 'Label for the key'),
      session: sessionFlag('key'),
      'key-length-bytes': required(integer('KEY_LENGTH_BYTES', 'Key length in bytes', { min: 1, max: lengthMax })),
      attributes: attributesFlag(
        'KEY_ATTRIBUTES',
        `Space separated list of key attributes to set for the generated ${name} in the form of ` +
          'KEY_ATTRIBUTE_NAME=KEY_ATTRIBUTE_VALUE',
      ),
      'share-crypto-users': shareFlag(name),
      'manage-key-quorum-value': quorumFlag(
        'MANAGE_KEY_QUORUM_VALUE',
        'The quorum value for key management operations',
      ),
      'use-key-quorum-value': quorumFlag('USE_KEY_QUORUM_VALUE', 'The quorum value for key usage operations'),
    },
    async run({ cluster }, given) {
      const sharedUsers = given['share-crypto-users'];
      await requireSharable(cluster, given.session, sharedUsers);
      const { keyGenerated } = await cluster.request('generateKey', {
        keyType,
        keyLengthBytes: given['key-length-bytes'],
        attributes: keyTemplate(given.label, given.session, given.attributes),
        ...custody(sharedUsers, given['manage-key-quorum-value'], given['use-key-quorum-value']),
      });
      return { key: await describeKey(cluster, keyGenerated?.keyHandle ?? 0) };
    },
  });

export const generateSymmetric = group('Generate a symmetric key', {
  aes: generate({ about: 'Generate an AES key', name: 'AES key', keyType: KeyType.AES, lengthMax: 32 }),
  'generic-secret': generate({
    ...{ about: 'Generate a generic secret key', name: 'generic secret key' },
    ...{ keyType: KeyType.GENERIC_SECRET, lengthMax: 800 },
  }),
});
