// `key wrap aes-gcm|...`

import { requireWritable, writeOutputFile } from '../../files.ts';
import { findOneKey, requiredKeyFilter } from '../../keys/key-filter.ts';
import { keyReference } from '../../keys/key-reference.ts';
import { type CommandNode, command, group } from '../../language/command-node.ts';
import { text } from '../../language/flag.ts';
import { requestOnKey } from '../../tokens/with-approval.ts';
import { WRAPPING_MECHANISMS } from './wrapping/mechanisms.ts';
import type { WrappingMechanism } from './wrapping/wrapping-mechanism.ts';

const FLAGS = {
  'payload-filter': requiredKeyFilter('PAYLOAD_FILTER', 'a payload key'),
  'wrapping-filter': requiredKeyFilter('WRAPPING_FILTER', 'a wrapping key'),
  path: text('PATH', 'Path to the binary file where the wrapped key data will be saved'),
  'wrapping-approval': text(
    'WRAPPING_APPROVAL',
    'File path of signed quorum token file to approve operation for wrapping key',
  ),
  'payload-approval': text(
    'PAYLOAD_APPROVAL',
    'File path of signed quorum token file to approve operation for payload key',
  ),
};

const wrapWith = (name: string, { flags, fields }: WrappingMechanism): CommandNode =>
  command({
    about: `Wrap a key with the ${name.toUpperCase()} mechanism`,
    who: 'crypto-user',
    flags: { ...FLAGS, ...flags },
    async run({ cluster }, given) {
      const mechanism = fields(given);
      if (given.path !== undefined) requireWritable(given.path);
      const keyHandle = await findOneKey(cluster, given['payload-filter']);
      const wrappingKeyHandle = await findOneKey(cluster, given['wrapping-filter']);
      const body = { keyHandle, wrappingKeyHandle, ...mechanism };
      const { 'wrapping-approval': wrappingApproval, 'payload-approval': payloadApproval } = given;
      const { wrappedKey } = await requestOnKey(cluster, 'wrapKey', body, { wrappingApproval, payloadApproval });
      const { wrappedKey: octets = Buffer.of(), iv = Buffer.of() } = wrappedKey ?? {};
      if (given.path !== undefined) writeOutputFile(given.path, octets);
      return {
        payload_key_reference: keyReference(keyHandle),
        wrapping_key_reference: keyReference(wrappingKeyHandle),
        ...(iv.length > 0 && { iv: `0x${Buffer.from(iv).toString('hex')}` }),
        wrapped_key_data: Buffer.from(octets).toString('base64'),
      };
    },
  });

export const wrap = group(
  'Wrap a key in the HSM cluster',
  Object.fromEntries(Object.entries(WRAPPING_MECHANISMS).map(([name, mechanism]) => [name, wrapWith(name, mechanism)])),
);
