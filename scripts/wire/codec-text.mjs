// The codec as JavaScript: for every message a class whose objects all have the same shape, an encoder that writes into a
// FlatWriter, and a decoder that reads from a FlatReader. Members are written in the order of their numbers; what has its
// default is left out (Protocol Buffers, proto3).

const DEFAULTS = { uint32: '0', uint64: '0', bool: 'false', enum: '0', bytes: 'NO_OCTETS', string: "''" };
const READS = {
  uint32: 'uint32()',
  uint64: 'uint64()',
  bool: 'bool()',
  enum: 'int32()',
  bytes: 'bytes(end)',
  string: 'string(end)',
};
const WRITES = { uint32: 'uint32', uint64: 'uint64', bool: 'bool', enum: 'int32', bytes: 'bytes', string: 'string' };

const lines = (...parts) =>
  parts
    .flat(Infinity)
    .filter((part) => part !== undefined)
    .join('\n');

export const codecText = ({ messages, enums }) =>
  lines(
    '// Made from proto/ by scripts/generate-wire.mjs. The reader and the writer are src/wire/flat-reader.ts and flat-writer.ts.',
    '',
    'const NO_OCTETS = Buffer.alloc(0);',
    "const cutShort = () => { throw new RangeError('a message ends inside a member'); };",
    enums.map(enumText),
    messages.map((message) => lines(classText(message), encoderText(message), decoderText(message))),
    bodiesText(messages, 'Request', 'requestBodies'),
    bodiesText(messages, 'Response', 'responseBodies'),
    '',
  );

const enumText = ({ name, values }) =>
  lines(
    '',
    `export const ${name} = {`,
    values.map(([key, value]) => `  ${key}: ${value}, ${value}: '${key}',`),
    '};',
  );

/** Members of a oneof are on the prototype, so that an object is no larger than what is in it. */
function classText({ name, fields, oneofs }) {
  const own = fields.filter(({ oneof }) => oneof === undefined);
  return lines(
    '',
    `class ${name} {`,
    '  constructor() {',
    own.map((field) => `    this.${field.name} = ${defaultOf(field)};`),
    oneofs.map((oneof) => `    this.${oneof.name} = undefined;`),
    '  }',
    '}',
    fields.filter(({ oneof }) => oneof !== undefined).map((field) => `${name}.prototype.${field.name} = null;`),
  );
}

const defaultOf = ({ kind, repeated }) => (repeated ? '[]' : (DEFAULTS[kind] ?? 'null'));

const encoderText = ({ name, fields }) =>
  lines(`export function encode${name}(message, writer) {`, fields.map(encodeText), '}');

function encodeText(field) {
  const { name, kind, repeated, oneof, typeName } = field;
  const value = `message.${name}`;
  const write = (what) =>
    kind === 'message'
      ? `{ writer${tagText(field.tag)}.fork(); encode${typeName}(${what}, writer); writer.ldelim(); }`
      : `writer${tagText(field.tag)}.${WRITES[kind]}(${what});`;
  if (repeated && field.isVarint) {
    const list = kind === 'enum' ? 'int32s' : `${kind}s`;
    return `  if (${value} && ${value}.length > 0) writer${tagText(field.packedTag)}.${list}(${value});`;
  }
  if (repeated) return `  if (${value}) for (const element of ${value}) ${write('element')}`;
  if (oneof !== undefined && kind !== 'message')
    return `  if (${value} !== undefined && ${value} !== null) ${write(value)}`;
  // What is no octets has no length, and is the writer's to refuse.
  if (kind === 'bytes') return `  if (${value} && ${value}.length !== 0) ${write(value)}`;
  return `  if (${value}) ${write(value)}`;
}

/** A tag is a varint of one or two octets. */
function tagText(tag) {
  if (tag >= 2 ** 14) throw new Error('a member number above 2047 has no generator');
  return tag < 0x80 ? `.octet(${tag})` : `.octet(${(tag & 0x7f) | 0x80}).octet(${tag >>> 7})`;
}

const decoderText = ({ name, fields }) =>
  lines(
    // A member of a message type that comes twice is merged (Protocol Buffers, "Last One Wins").
    `export function decode${name}(reader, end, message = new ${name}()) {`,
    '  while (reader.pos < end) {',
    '    const tag = reader.tag();',
    '    switch (tag) {',
    fields.map(decodeText),
    '      default: reader.skip(tag); break;',
    '    }',
    '  }',
    '  if (reader.pos !== end) cutShort();',
    '  return message;',
    '}',
  );

function decodeText(field) {
  const { name, kind, repeated, oneof, typeName } = field;
  const value = `message.${name}`;
  const read =
    kind === 'message'
      ? `decode${typeName}(reader, reader.stop(end)${repeated ? '' : `, ${value} ?? undefined`})`
      : `reader.${READS[kind]}`;
  const cases = [];
  if (repeated) cases.push(`      case ${field.tag}: ${value}.push(${read}); break;`);
  else if (oneof === undefined) cases.push(`      case ${field.tag}: ${value} = ${read}; break;`);
  else {
    // Of several members of a oneof the last one counts.
    const clear = `if (message.${oneof} !== undefined && message.${oneof} !== '${name}') message[message.${oneof}] = null;`;
    cases.push(`      case ${field.tag}: ${value} = ${read}; ${clear} message.${oneof} = '${name}'; break;`);
  }
  if (field.packedTag !== undefined) {
    const each = `for (const stop = reader.stop(end); reader.pos < stop;) ${value}.push(${read});`;
    cases.push(`      case ${field.packedTag}: ${each} break;`);
  }
  return cases;
}

function bodiesText(messages, envelope, constant) {
  const { fields } = messages.find(({ name }) => name === envelope);
  return lines(
    '',
    `export const ${constant} = {`,
    fields
      .filter(({ oneof }) => oneof === 'body')
      .map(({ name, tag, typeName }) => `  ${name}: [${tag}, encode${typeName}],`),
    '};',
  );
}
