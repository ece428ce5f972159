// The ready file of another process, read back.

import { readFileSync, statSync } from 'node:fs';
import { SimError } from '../../src/errors.ts';
import type { ReadyDocument } from '../ready-document.ts';

const SIZE_MAX = 16 * 1024 * 1024;

/** @param named what called for the file: `--cluster-ready-file`. @throws SimError `invalid_configuration` */
export function readReadyFile(named: string, path: string): ReadyDocument {
  const wrong = (what: string, cause?: unknown): SimError =>
    new SimError('invalid_configuration', `${named}: ${path} ${what}`, { cause });
  let value: unknown;
  try {
    const status = statSync(path);
    if (!status.isFile() || status.size > SIZE_MAX) throw wrong('is no ready file');
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    if (cause instanceof SimError) throw cause;
    if (cause instanceof SyntaxError) throw wrong('is no JSON');
    throw wrong('cannot be read; name the ready file of a process that is ready', cause);
  }
  if (!isReadyDocument(value)) throw wrong('is no ready file');
  return value;
}

const isReadyDocument = (value: unknown): value is ReadyDocument =>
  isObject(value) &&
  typeof value.endpoint === 'string' &&
  URL.canParse(value.endpoint) &&
  Array.isArray(value.clusters) &&
  value.clusters.every(isCluster);

const isCluster = (value: unknown): boolean =>
  isObject(value) &&
  typeof value.clusterId === 'string' &&
  ['string', 'undefined'].includes(typeof value.trustAnchorCertificate) &&
  Array.isArray(value.hsms) &&
  Array.isArray(value.users) &&
  value.users.every(
    (user: unknown) =>
      isObject(user) && typeof user.username === 'string' && ['string', 'undefined'].includes(typeof user.password),
  );

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
