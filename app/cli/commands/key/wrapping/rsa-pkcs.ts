import { wrappingMechanism } from './wrapping-mechanism.ts';

/** RSAES-PKCS1-v1_5. */
export const rsaPkcs = wrappingMechanism({ fields: () => ({ rsaPkcs: {} }) });
