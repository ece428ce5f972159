// docs/parity.md: what becomes of every operation of the two API models, and the test that shows it. Made from the maps
// of operations, so a new operation is a new row by `npm run parity`.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cloudHsmOperations } from '../../sim/control-plane/operations.ts';
import type { ServiceModel } from '../../src/aws/model.ts';
import { WORKING_OPERATIONS } from '../../src/kms/operations.ts';
import { REFUSED_OPERATIONS } from '../../src/kms/refused-operations.ts';
import { cloudHsmModel, kmsModel } from '../src/aws/support.ts';

/** This file runs from build/test/support. */
const ROOT = new URL('../../../', import.meta.url);
export const PARITY_FILE = new URL('docs/parity.md', ROOT);

const KMS_TESTS = 'test/src/kms';
const KEY_STATE_TABLE = `${KMS_TESTS}/key-state-table.test.ts`;

const SDK_STORES = 'test/app/sdk-stores.test.ts';

/** Which test shows what works in KMS: a path, or the name of one in operations/. */
const KMS_PROOFS: Readonly<Record<string, string>> = {
  CancelKeyDeletion: 'key-deletion',
  ConnectCustomKeyStore: SDK_STORES,
  CreateAlias: 'aliases',
  CreateCustomKeyStore: SDK_STORES,
  CreateGrant: 'grants',
  CreateKey: 'create-key',
  Decrypt: 'cryptography',
  DeleteAlias: 'aliases',
  DeleteCustomKeyStore: SDK_STORES,
  DescribeCustomKeyStores: SDK_STORES,
  DescribeKey: 'create-key',
  DisableKey: 'key-properties',
  DisconnectCustomKeyStore: SDK_STORES,
  EnableKey: 'key-properties',
  Encrypt: 'cryptography',
  GenerateDataKey: 'cryptography',
  GenerateDataKeyWithoutPlaintext: 'cryptography',
  GenerateRandom: 'generate-random',
  GetKeyLastUsage: 'key-properties',
  GetKeyPolicy: 'key-properties',
  ListAliases: 'aliases',
  ListGrants: 'grants',
  ListKeyPolicies: 'key-properties',
  ListKeys: 'create-key',
  ListResourceTags: 'key-properties',
  ListRetirableGrants: 'grants',
  PutKeyPolicy: 'key-properties',
  ReEncrypt: 're-encrypt',
  RetireGrant: 'grants',
  RevokeGrant: 'grants',
  ScheduleKeyDeletion: 'key-deletion',
  TagResource: 'key-properties',
  UntagResource: 'key-properties',
  UpdateAlias: 'aliases',
  UpdateCustomKeyStore: SDK_STORES,
  UpdateKeyDescription: 'key-properties',
};

/** What no test names is not said to work. */
type Status = 'works' | 'refused as AWS refuses' | 'there, without a test' | 'not simulated';

interface ParityRow {
  readonly operation: string;
  readonly status: Status;
  /** From the root of the project; undefined where there is nothing to show, or nothing that shows it. */
  readonly test: string | undefined;
}

export function kmsRows(): readonly ParityRow[] {
  const refused: readonly string[] = REFUSED_OPERATIONS;
  return rows(kmsModel, (operation) => {
    if (refused.includes(operation)) return ['refused as AWS refuses', KEY_STATE_TABLE];
    if (!WORKING_OPERATIONS.includes(operation)) return ['not simulated', undefined];
    const proof = KMS_PROOFS[operation];
    if (proof === undefined) return ['works', undefined];
    const path = proof.includes('/') ? proof : `${KMS_TESTS}/operations/${proof}.test.ts`;
    return ['works', speaksOf(path, operation) ? path : undefined];
  });
}

export function cloudHsmRows(): readonly ParityRow[] {
  // Handlers are made here, and none is called.
  const working = Object.keys(cloudHsmOperations({} as never));
  return rows(cloudHsmModel, (operation) => {
    if (!working.includes(operation)) return ['not simulated', undefined];
    const own = `test/sim/control-plane/operations/${kebab(operation)}.test.ts`;
    const others = [...testsIn('test/sim/control-plane/'), ...testsIn('test/app/').filter(usesCloudHsmClient)];
    return ['works', [own, ...others].find((path) => speaksOf(path, operation))];
  });
}

function rows(model: ServiceModel, tell: (operation: string) => [Status, string | undefined]): readonly ParityRow[] {
  return [...model.operations.keys()].sort().map((operation) => {
    const [told, test] = tell(operation);
    const status = told === 'works' && test === undefined ? 'there, without a test' : told;
    return { operation, status, test };
  });
}

/** Is the file there, and does it name the operation? */
function speaksOf(path: string, operation: string): boolean {
  const url = new URL(path, ROOT);
  return existsSync(url) && new RegExp(`\\b${operation}(?:Command)?\\b`).test(readFileSync(url, 'utf8'));
}

/** TagResource and its like are names in both services. */
const usesCloudHsmClient = (path: string): boolean =>
  readFileSync(new URL(path, ROOT), 'utf8').includes('@aws-sdk/client-cloudhsm-v2');

const testsIn = (folder: string): string[] =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => folder + name)
    .sort();

const kebab = (operation: string): string => operation.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase();

/** The whole page. */
export function renderParity(): string {
  return `# Parity with AWS

Every operation of the two API models, and what becomes of it here. *Refused as AWS refuses* means that AWS itself refuses
the operation on every key in a CloudHSM key store, with the same exception and, where it is public, the same message. A
request of an operation that is *not simulated* is checked against the model and then refused by name. What is *there,
without a test* has a handler, and no test that names it.

This page is made by \`npm run parity\` from the maps of operations; a test says when it is out of date.

${section('AWS KMS', kmsRows())}
${section('AWS CloudHSM V2', cloudHsmRows())}`;
}

function section(title: string, all: readonly ParityRow[]): string {
  const lines = all.map(({ operation, status, test }) => {
    const shown = test === undefined ? '' : `[${test.slice('test/'.length)}](../${test})`;
    return `| ${operation} | ${status} | ${shown} |`;
  });
  const count = (wanted: Status) => all.filter(({ status }) => status === wanted).length;
  const counts = [
    `${count('works')} work, ${count('refused as AWS refuses')} are refused,`,
    `${count('there, without a test')} are there without a test, ${count('not simulated')} are not simulated.`,
  ].join(' ');
  return `## ${title}\n\n${counts}\n\n| operation | here | shown by |\n| --- | --- | --- |\n${lines.join('\n')}\n`;
}
