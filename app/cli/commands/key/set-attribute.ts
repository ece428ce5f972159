// `key set-attribute`

import { encodeAttribute } from '../../keys/key-attributes.ts';
import { findOneKey, requiredKeyFilter } from '../../keys/key-filter.ts';
import { command } from '../../language/command-node.ts';
import { required, text, values } from '../../language/flag.ts';
import { refuseKeyQuorum } from '../../not-simulated.ts';

export const setAttribute = command({
  about: 'Set an attribute for a key in the HSM cluster',
  // An admin: `trusted`.
  who: 'user',
  flags: {
    filter: requiredKeyFilter('FILTER', 'a matching key to modify'),
    name: required(text('KEY_ATTRIBUTE', 'Name of attribute to be set')),
    value: required(values('KEY_ATTRIBUTE_VALUE', 'Attribute value to be set')),
    approval: text('APPROVAL', 'Filepath of signed quorum token file to approve operation'),
  },
  async run({ cluster }, { filter, name, value, approval }) {
    refuseKeyQuorum(approval);
    const attribute = encodeAttribute(name, value);
    const keyHandle = await findOneKey(cluster, filter);
    await cluster.request('setAttributes', { keyHandle, attributes: [attribute] });
    return { message: 'Attribute set successfully' };
  },
});
