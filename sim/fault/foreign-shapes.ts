// Faults in the shapes of other tools, where they have a meaning here: toxiproxy's toxics and LocalStack's chaos faults.

import { SimError } from '../../src/errors.ts';

type Members = Readonly<Record<string, unknown>>;

/** https://github.com/Shopify/toxiproxy#toxics: each toxic's attributes, and what they are called here. */
const TOXICS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  latency: { latency: 'latencyMs', jitter: 'jitterMs' },
  bandwidth: { rate: 'rateKBps' },
  slow_close: { delay: 'delayMs' },
  timeout: { timeout: 'timeoutMs' },
  reset_peer: { timeout: 'timeoutMs' },
  slicer: { average_size: 'size', delay: 'delayMs' },
  limit_data: { bytes: 'octets' },
};

/** Members of a toxic, and what they are called here. */
const TOXIC_MEMBERS: Readonly<Record<string, string>> = {
  stream: 'direction',
  toxicity: 'probability',
  attributes: 'parameters',
};

/** What LocalStack's `error.code` may be, with the kind that gives it and the HTTP status that KMS answers it with. */
const ERRORS: Readonly<Record<string, { readonly kind: string; readonly status: number }>> = {
  ThrottlingException: { kind: 'throttle', status: 400 },
  KMSInternalException: { kind: 'internal_error', status: 500 },
  DependencyTimeoutException: { kind: 'dependency_timeout', status: 500 },
};

const wrong = (message: string): SimError => new SimError('invalid_configuration', message);

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isChaosFault = (given: Members): boolean => 'service' in given || 'region' in given || 'error' in given;

/**
 * A toxic, `{name, type, stream, toxicity, attributes}`, or a rule of LocalStack's chaos API,
 * `{service: "kms", region, operation, probability, error: {statusCode, code}}`, as a fault of ours; whatever else it is,
 * unchanged.
 * @param region the only one that there is
 * @throws SimError `invalid_configuration` for what has no meaning here
 */
export function faultFrom(given: unknown, region: string): unknown {
  if (!isObject(given) || 'kind' in given) return given;
  if ('listen' in given || 'upstream' in given) throw wrong('there are no proxies here: a toxic has type, not listen');
  if ('type' in given) {
    const { type, ...rest } = given;
    const toxic = toxicOf(type);
    return { name: `${toxic}_${String(given.stream ?? 'downstream')}`, ...fromToxic(rest, toxic), kind: toxic };
  }
  if (!isChaosFault(given)) return given;
  const { service, operation } = given;
  if (service !== 'kms') throw wrong(`service takes kms here, not '${String(service)}'`);
  const code = errorCodeOf(given.error);
  const name = [service, operation ?? 'any', code].map(String).join('.');
  return { name, ...fromChaosFault(given, region), kind: ERRORS[code]?.kind };
}

/**
 * What a change in one of these shapes is here: of a toxic `{attributes, toxicity, stream}`, of a rule
 * `{operation, probability}`.
 * @param kind of the fault that is changed
 * @throws SimError `invalid_configuration` for what has no meaning here, or for that kind
 */
export function changeFrom(given: unknown, kind: string, region: string): unknown {
  if (!isObject(given)) return given;
  if ('type' in given || Object.keys(TOXIC_MEMBERS).some((member) => member in given)) {
    const { type = kind, ...rest } = given;
    if (type !== kind) throw wrong('type does not change');
    return fromToxic(rest, kind);
  }
  if (!isChaosFault(given) && !('operation' in given)) return given;
  const { service = 'kms', error } = given;
  if (service !== 'kms') throw wrong(`service takes kms here, not '${String(service)}'`);
  if (error !== undefined && ERRORS[errorCodeOf(error)]?.kind !== kind) throw wrong('error does not change');
  return fromChaosFault(given, region);
}

function toxicOf(type: unknown): string {
  if (typeof type === 'string' && Object.hasOwn(TOXICS, type)) return type;
  throw wrong(
    `type takes one of toxiproxy's toxics, ${Object.keys(TOXICS).join(', ')}; faults of other kinds have kind`,
  );
}

function fromToxic(given: Members, kind: string): Members {
  const translated: Record<string, unknown> = { ...given };
  for (const [theirs, ours] of Object.entries(TOXIC_MEMBERS)) {
    if (!(theirs in given)) continue;
    if (ours in given) throw wrong(`${theirs} and ${ours} are the same`);
    delete translated[theirs];
    translated[ours] = theirs === 'attributes' ? parametersFrom(given[theirs], kind) : given[theirs];
  }
  return translated;
}

function parametersFrom(attributes: unknown, kind: string): unknown {
  if (!isObject(attributes)) return attributes;
  const names = TOXICS[kind];
  if (names === undefined) throw wrong(`attributes has no meaning for ${kind}, which is no toxic: it has parameters`);
  const { size_variation: variation = 0, ...rest } = attributes;
  if (kind !== 'slicer' && 'size_variation' in attributes) throw wrong(unknownAttribute('size_variation', names));
  if (variation !== 0) throw wrong('attributes.size_variation takes 0: pieces are all of one size');
  return Object.fromEntries(
    Object.entries(rest).map(([theirs, value]) => {
      const ours = Object.hasOwn(names, theirs) ? names[theirs] : undefined;
      if (ours === undefined) throw wrong(unknownAttribute(theirs, names));
      // toxiproxy counts a slicer's delay in microseconds, everything else in milliseconds.
      const isMicroseconds = kind === 'slicer' && theirs === 'delay' && typeof value === 'number';
      return [ours, isMicroseconds ? Math.ceil(value / 1000) : value];
    }),
  );
}

const unknownAttribute = (name: string, names: Readonly<Record<string, string>>): string =>
  `attributes.${name} is not known here; there is ${Object.keys(names).join(', ')}`;

function fromChaosFault({ service, region, operation, error, ...rest }: Members, only: string): Members {
  if (region !== undefined && region !== only) throw wrong(`region takes ${only}, where everything is`);
  const { match } = rest;
  return operation === undefined
    ? rest
    : { ...rest, match: { ...(isObject(match) ? match : {}), kmsOperation: operation } };
}

/** LocalStack's rules have a default, too. @throws SimError `invalid_configuration` */
function errorCodeOf(error: unknown): string {
  if (error === undefined) return 'KMSInternalException';
  if (!isObject(error)) throw wrong('error is an object');
  const { code = 'KMSInternalException', statusCode, ...rest } = error;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw wrong(`error.${unknown} is not known here; there is code, statusCode`);
  const known = typeof code === 'string' && Object.hasOwn(ERRORS, code) ? ERRORS[code] : undefined;
  if (known === undefined) {
    throw wrong(`error.code takes one of ${Object.keys(ERRORS).join(', ')}, not '${String(code)}'`);
  }
  if (statusCode !== undefined && statusCode !== known.status) {
    throw wrong(`error.statusCode takes ${known.status} for ${String(code)}`);
  }
  return String(code);
}
