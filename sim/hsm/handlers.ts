// Operation -> handler. A new operation is a row here, a row of the policy and a file.

import type { Operation } from '../../src/wire/messages.ts';
import type { Handler } from './core.ts';
import { changeMfa } from './handlers/change-mfa.ts';
import { changePassword } from './handlers/change-password.ts';
import { createUser } from './handlers/create-user.ts';
import { decrypt } from './handlers/decrypt.ts';
import { deleteKey } from './handlers/delete-key.ts';
import { deleteUser } from './handlers/delete-user.ts';
import { deriveKey } from './handlers/derive-key.ts';
import { digest } from './handlers/digest.ts';
import { encrypt } from './handlers/encrypt.ts';
import { exportPublicKey } from './handlers/export-public-key.ts';
import { extractMaskedObject } from './handlers/extract-masked-object.ts';
import { findKeys } from './handlers/find-keys.ts';
import { generateKey } from './handlers/generate-key.ts';
import { generateKeyPair } from './handlers/generate-key-pair.ts';
import { generateRandom } from './handlers/generate-random.ts';
import { getAttributes } from './handlers/get-attributes.ts';
import { getHsmInfo } from './handlers/get-hsm-info.ts';
import { heartbeat } from './handlers/heartbeat.ts';
import { importPublicKey } from './handlers/import-public-key.ts';
import { insertMaskedObject } from './handlers/insert-masked-object.ts';
import { listOwnSessions } from './handlers/list-own-sessions.ts';
import { listUsers } from './handlers/list-users.ts';
import { loginFinish } from './handlers/login-finish.ts';
import { loginStart } from './handlers/login-start.ts';
import { logout } from './handlers/logout.ts';
import { deleteQuorumTokens, generateQuorumToken, listQuorumTokens } from './handlers/quorum-tokens.ts';
import { listQuorumSettings, setQuorumTimeouts, setQuorumValue } from './handlers/quorum-values.ts';
import { registerQuorumKey } from './handlers/register-quorum-key.ts';
import { setAttributes } from './handlers/set-attributes.ts';
import { shareKey, unshareKey } from './handlers/share-key.ts';
import { sign } from './handlers/sign.ts';
import { unwrapKey } from './handlers/unwrap-key.ts';
import { verify } from './handlers/verify.ts';
import { wrapKey } from './handlers/wrap-key.ts';

export const HANDLERS: { readonly [O in Operation]: Handler<O> } = {
  loginStart: { later: loginStart },
  loginFinish: { later: loginFinish },
  logout: { atOnce: logout },
  heartbeat: { atOnce: heartbeat },
  listOwnSessions: { atOnce: listOwnSessions },

  createUser: { later: createUser },
  deleteUser: { later: deleteUser },
  listUsers: { atOnce: listUsers },
  changePassword: { later: changePassword },
  changeMfa: { later: changeMfa },

  registerQuorumKey: { later: registerQuorumKey },
  generateQuorumToken: { atOnce: generateQuorumToken },
  listQuorumTokens: { atOnce: listQuorumTokens },
  deleteQuorumTokens: { atOnce: deleteQuorumTokens },
  setQuorumValue: { later: setQuorumValue },
  setQuorumTimeouts: { later: setQuorumTimeouts },
  listQuorumSettings: { atOnce: listQuorumSettings },

  generateKey: { later: generateKey },
  findKeys: { later: findKeys },
  getAttributes: { atOnce: getAttributes },
  deleteKey: { later: deleteKey },
  setAttributes: { later: setAttributes },
  shareKey: { later: shareKey },
  unshareKey: { later: unshareKey },
  generateKeyPair: { later: generateKeyPair },
  wrapKey: { later: wrapKey },
  unwrapKey: { later: unwrapKey },
  deriveKey: { later: deriveKey },
  exportPublicKey: { atOnce: exportPublicKey },
  importPublicKey: { later: importPublicKey },
  extractMaskedObject: { later: extractMaskedObject },
  insertMaskedObject: { later: insertMaskedObject },

  encrypt: { atOnce: encrypt },
  decrypt: { atOnce: decrypt },
  generateRandom: { atOnce: generateRandom },
  sign: { atOnce: sign },
  verify: { atOnce: verify },
  digest: { atOnce: digest },

  getHsmInfo: { atOnce: getHsmInfo },
};
