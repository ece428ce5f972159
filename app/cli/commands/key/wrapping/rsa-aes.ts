import { oaep, oaepFlags } from './oaep-flags.ts';
import { wrappingMechanism } from './wrapping-mechanism.ts';

/** CKM_RSA_AES_KEY_WRAP. */
export const rsaAes = wrappingMechanism({
  flags: oaepFlags,
  fields: (given) => ({ rsaAesKeyWrap: { oaep: oaep(given) } }),
});
