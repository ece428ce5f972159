// `key ...`

import { group } from '../../language/command-node.ts';
import { deleteKey } from './delete.ts';
import { generateAsymmetricPair } from './generate-asymmetric-pair.ts';
import { generateFile } from './generate-file.ts';
import { generateSymmetric } from './generate-symmetric.ts';
import { importKey } from './import-pem.ts';
import { list } from './list.ts';
import { replicate } from './replicate.ts';
import { setAttribute } from './set-attribute.ts';
import { share, unshare } from './share.ts';
import { unwrap } from './unwrap.ts';
import { wrap } from './wrap.ts';

export const node = group('Key management', {
  delete: deleteKey,
  'generate-asymmetric-pair': generateAsymmetricPair,
  'generate-file': generateFile,
  'generate-symmetric': generateSymmetric,
  import: importKey,
  list,
  replicate,
  'set-attribute': setAttribute,
  share,
  unshare,
  unwrap,
  wrap,
});
