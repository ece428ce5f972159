// How many HSMs KMS asks of a cluster.

/** KMS makes neither store nor key on less. */
export const KEY_STORE_HSMS_MIN = 2;
