// `key set-attribute`

import { encodeAttribute } from '../../keys/key-attributes.ts';
import { findOneKey, requiredKeyFilter } from '../../keys/key-filter.ts';
import { command } from '../../language/command-node.ts';
import { required, text, values } from '../../language/flag.ts';
import { approvalFlag, requestOnKey } from '../../tokens/with-approval.ts';

export const setAttribute = command({
  about: 'Set an attribute for a key in the HSM cluster',
  // An admin: `trusted`.
  who: 'user',
  flags: {
    filter: requiredKeyFilter('FILTER', 'a matching key to modify'),
    name: required(text('KEY_ATTRIBUTE', 'Name of attribute to be set')),
    value: required(values('KEY_ATTRIBUTE_VALUE', 'Attribute value to be set')),
    approval: approvalFlag,
  },
  async run({ cluster }, { filter, name, value, approval }) {
    const attribute = encodeAttribute(name, value);
    const keyHandle = await findOneKey(cluster, filter);
    await requestOnKey(cluster, 'setAttributes', { keyHandle, attributes: [attribute] }, { approval });
    return { message: 'Attribute set successfully' };
  },
});
