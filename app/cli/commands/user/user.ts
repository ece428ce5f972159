// `user ...`

import { group } from '../../language/command-node.ts';
import { changeMfa } from './change-mfa.ts';
import { changePassword } from './change-password.ts';
import { changeQuorum } from './change-quorum.ts';
import { create } from './create.ts';
import { deleteUser } from './delete.ts';
import { list } from './list.ts';
import { replicate } from './replicate.ts';

export const node = group('User management', {
  'change-mfa': changeMfa,
  'change-password': changePassword,
  'change-quorum': changeQuorum,
  create,
  delete: deleteUser,
  list,
  replicate,
});
