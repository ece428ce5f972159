// How V8 keeps a process's heap, for one that serves requests.

import { setFlagsFromString } from 'node:v8';

/**
 * V8 watches what each place in the code allocates, and where much of it outlived a collection it puts what that place
 * allocates next among what is old. What decodes requests looks like that while a process starts, its young space still
 * small: for good, every request is then garbage that only a full collection takes away, a fifth of an HSM's time with
 * very many keys. Nothing that belongs to a request lives long: it is always to begin young. For all threads.
 */
export const beginYoung = (): void => setFlagsFromString('--no-allocation-site-pretenuring');
