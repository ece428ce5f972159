// What a step may expect, by the API model of KMS: outcomes of its operations, and the states of a key store that last.

import { shapeOf } from '../../src/aws/model.ts';
import { readKmsModel } from '../aws-services.ts';

const model = readKmsModel();

/** What belongs to no operation: AWS's common errors, and a connection that breaks. */
const COMMON: readonly string[] = [
  ...['AccessDeniedException', 'SerializationException', 'ThrottlingException', 'UnknownOperationException'],
  ...['ValidationException', 'connection_reset'],
];

export const OUTCOMES: ReadonlySet<string> = new Set([
  ...['ok', ...COMMON],
  ...[...model.operations.values()].flatMap(({ errors }) => errors),
]);

const STORE_STATES: ReadonlySet<unknown> = new Set([
  'CONNECTED',
  'DISCONNECTED',
  ...errorCodes().map((code) => `FAILED ${code}`),
]);

/** `CONNECTED`, or `FAILED INVALID_CREDENTIALS` */
export const isStoreState = (value: unknown): value is string => STORE_STATES.has(value);

/** XKS is for key stores outside AWS. */
function errorCodes(): readonly string[] {
  const shape = shapeOf(model, 'ConnectionErrorCodeType');
  const codes = shape.type === 'string' ? (shape.enum ?? []) : [];
  return codes.filter((code) => !code.startsWith('XKS_'));
}
