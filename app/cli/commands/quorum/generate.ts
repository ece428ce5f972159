// `quorum token-sign generate`

import { SimError } from '../../../../src/errors.ts';
import { requireWritable } from '../../files.ts';
import { findOneKey, type KeyFilter, keyFilter } from '../../keys/key-filter.ts';
import { command } from '../../language/command-node.ts';
import { choice, required, text } from '../../language/flag.ts';
import { writeApprovalFile, writeKeyApprovalFile } from '../../tokens/approval-file.ts';
import { writeRegistrationToken } from '../../tokens/mfa-token-file.ts';
import { ALL_SERVICES, isForKeys, serviceChoices, serviceInFile, serviceNamed } from './services.ts';

export const generate = command({
  about: 'Generate a token',
  who: 'user',
  flags: {
    service: required(choice('SERVICE', 'Service the token will be used for', serviceChoices(ALL_SERVICES))),
    token: required(text('TOKEN', 'Filepath where the unsigned token file will be written')),
    // Of the services for keys: the page of the command leaves it out, that of the procedure has it.
    filter: keyFilter('FILTER', 'a matching key for the token'),
  },
  async run({ cluster }, { service: name, token: path, filter }) {
    const service = serviceNamed(name);
    requireWritable(path);
    if (!isForKeys(name) && !isEmpty(filter)) {
      throw new SimError('invalid_configuration', `a token of the service ${name} is for no key: leave out --filter`);
    }
    const keyHandle = isForKeys(name) ? await findOneKey(cluster, filter) : 0;
    const { quorumToken } = await cluster.requestHome('generateQuorumToken', { service, keyHandle });
    const token = quorumToken?.token ?? new Uint8Array(0);
    if (isForKeys(name)) {
      writeKeyApprovalFile(path, name, keyHandle, token);
      // As the page of this procedure shows it.
      return { path };
    }
    if (name === 'registration') writeRegistrationToken(path, token);
    else writeApprovalFile(path, serviceInFile(name), token);
    return { filepath: path };
  },
});

const isEmpty = ({ handle, attributes }: KeyFilter): boolean => handle === undefined && attributes.length === 0;
