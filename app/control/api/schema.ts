// JSON Schema, as the control API's descriptions need it. What validates requests and what describes answers is written alike.

export type Schema = Readonly<Record<string, unknown>>;
export type Properties = Readonly<Record<string, Schema>>;

export const TEXT: Schema = { type: 'string' };
export const FLAG: Schema = { type: 'boolean' };
export const COUNT: Schema = { type: 'integer', minimum: 0 };
export const DATE_TEXT: Schema = { type: 'string', format: 'date-time' };
/** Of CloudTrail and the like: whatever members there are. */
export const MEMBERS: Schema = { type: 'object' };

export const listOf = (items: Schema): Schema => ({ type: 'array', items });
export const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

/** No other members; all of them are there but the optional ones. */
export const answerOf = (properties: Properties, optional: Properties = {}): Schema => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties: { ...properties, ...optional },
});

/** Of the document's components. */
export const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
