// proto/ as data: protobufjs reads the files, and what the generators know how to write is all that is let through.

import { join } from 'node:path';
import protobuf from 'protobufjs';

const SCALARS = new Set(['uint32', 'uint64', 'bool', 'bytes', 'string']);
/** Protocol Buffers encoding: a varint, or octets after their length. */
const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** @returns {{ messages: object[], enums: object[] }} in the order in which the files have them */
export function readSchema(directory, entry) {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, path) => join(directory, path);
  root.loadSync(entry).resolveAll();
  const parts = root.lookup('hsm.v1').nestedArray;
  return {
    messages: parts.filter((part) => part instanceof protobuf.Type).map(messageOf),
    enums: parts
      .filter((part) => part instanceof protobuf.Enum)
      .map(({ name, values }) => ({ name, values: Object.entries(values) })),
  };
}

function messageOf({ name, fieldsArray, oneofsArray, nestedArray }) {
  if (nestedArray.length > 0) throw new Error(`${name}: a message inside a message has no generator`);
  return {
    name,
    fields: fieldsArray.map((field) => fieldOf(name, field)).sort((a, b) => a.number - b.number),
    oneofs: oneofsArray.map((oneof) => ({ name: oneof.name, members: oneof.fieldsArray.map((field) => field.name) })),
  };
}

function fieldOf(message, { name, id, type, resolvedType, repeated, map, options, partOf }) {
  const kind =
    resolvedType instanceof protobuf.Type ? 'message' : resolvedType instanceof protobuf.Enum ? 'enum' : type;
  const known = kind === 'message' || kind === 'enum' || SCALARS.has(kind);
  if (!known || map || options?.proto3_optional) throw new Error(`${message}.${name}: ${type} has no generator`);
  const isVarint = kind === 'uint32' || kind === 'uint64' || kind === 'bool' || kind === 'enum';
  const wireType = isVarint ? VARINT : LENGTH_DELIMITED;
  return {
    ...{ name, number: id, kind, repeated, isVarint },
    typeName: resolvedType?.name,
    tag: id * 8 + wireType,
    packedTag: repeated && isVarint ? id * 8 + LENGTH_DELIMITED : undefined,
    oneof: partOf?.name,
  };
}
