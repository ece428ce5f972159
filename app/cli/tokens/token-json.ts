// Token files are JSON, and come back edited by hand.

import { SimError } from '../../../src/errors.ts';
import { readInputFile, writeOutputFile } from '../files.ts';

export const VERSION = '2.0';

export const tokenFileError = (path: string, what: string): SimError =>
  new SimError('invalid_configuration', `${path} is no token file: ${what}`);

/** @throws SimError `invalid_configuration` for a file that is no JSON object */
export function readTokenJson(path: string): Readonly<Record<string, unknown>> {
  let json: unknown;
  try {
    json = JSON.parse(readInputFile(path).toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw tokenFileError(path, 'it is no JSON');
  }
  if (typeof json !== 'object' || json === null) throw tokenFileError(path, 'it is no object');
  return json as Readonly<Record<string, unknown>>;
}

export const writeTokenJson = (path: string, json: object): void =>
  writeOutputFile(path, `${JSON.stringify(json, undefined, 2)}\n`);

/** @throws SimError `invalid_configuration` */
export function readBase64Member(path: string, object: unknown, member: string): Uint8Array {
  const value = (object as Readonly<Record<string, unknown>> | undefined)?.[member];
  if (typeof value !== 'string') throw tokenFileError(path, `${member} is missing`);
  // As base64 tools write it: in lines.
  const text = value.replace(/\s/g, '');
  if (text === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw tokenFileError(path, `${member} is not base64`);
  return Buffer.from(text, 'base64');
}

export const toBase64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64');
