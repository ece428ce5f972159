import { signatureMechanism } from './signature-mechanism.ts';

/** RFC 8032, pure. */
export const ed25519 = signatureMechanism({
  title: 'Ed25519',
  flags: {},
  fields: (_given, data) => ({ data, ed25519: {} }),
});
