// A limit on everything that arrives, checked before memory is spent on it, each with the code that its breach gets.

/** A WebSocket message: longer ones close the connection with 1009. */
export const MESSAGE_SIZE_MAX = 1024 * 1024;
/**
 * Batches are split when they pass this size: a long one delays the start of its own answers, and what is made for it, on both
 * sides, no longer fits into a processor's nearer caches.
 */
export const BATCH_SIZE_SPLIT = 32 * 1024;
/** Requests in one message, counted before their bodies are decoded: more close the connection with 4401. */
export const REQUESTS_PER_MESSAGE_MAX = 1024;
/** Plaintext of one AES-GCM call, and octets of one GenerateRandom (facts: CloudHSM user guide, PKCS #11 mechanisms). */
export const AES_GCM_PLAINTEXT_SIZE_MAX = 16_224;
export const RANDOM_SIZE_MAX = 16_224;
export const AES_GCM_IV_SIZE = 12;
export const AES_GCM_TAG_SIZE = 16;
/** Additional authenticated data of one call. Ours: CloudHSM publishes none; KMS needs at most a little over 8 KiB. */
export const AAD_SIZE_MAX = 16_384;
export const CONNECTOR_ID_LENGTH_MAX = 64;
export const IDEMPOTENCY_KEY_LENGTH_MAX = 64;
/** A SCRAM message: user name, two nonces, salt and proof are far below it. */
export const SCRAM_MESSAGE_LENGTH_MAX = 1024;
/** Attributes in a template or a filter. */
export const ATTRIBUTES_MAX = 64;
/** Handles in one answer to FindKeys. */
export const FOUND_KEYS_MAX = 10_000;
/** The largest number a position or handle may be: protobuf's uint64 is carried as a JavaScript number. */
export const POSITION_MAX = Number.MAX_SAFE_INTEGER;
