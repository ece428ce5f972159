import { oaep, oaepFlags } from './oaep-flags.ts';
import { wrappingMechanism } from './wrapping-mechanism.ts';

export const rsaOaep = wrappingMechanism({ flags: oaepFlags, fields: (given) => ({ rsaOaep: oaep(given) }) });
