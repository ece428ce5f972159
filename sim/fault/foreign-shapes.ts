// Faults in the shapes of other tools, where they have a meaning here: toxiproxy's toxics and LocalStack's chaos faults.

/** Names of toxiproxy's attributes here. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  latency: 'latencyMs',
  jitter: 'jitterMs',
  rate: 'rateKBps',
  average_size: 'size',
  // Microseconds there: see below.
  delay: 'delayMs',
  timeout: 'timeoutMs',
  bytes: 'octets',
};

/** LocalStack's error codes, and the kinds that give them. */
const ERROR_CODES: Readonly<Record<string, string>> = {
  ThrottlingException: 'throttle',
  KMSInternalException: 'internal_error',
  DependencyTimeoutException: 'dependency_timeout',
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * `{name, type, stream, toxicity, attributes}` (https://github.com/Shopify/toxiproxy#toxics) and
 * `{service: "kms", operation, probability, error: {code}}` (LocalStack's chaos API) as faults of ours; whatever else it is,
 * unchanged.
 */
export function fromForeignShape(given: unknown): unknown {
  if (!isObject(given) || 'kind' in given) return given;
  if ('type' in given) return fromToxic(given);
  if (given.service === 'kms') return fromChaosFault(given);
  return given;
}

function fromToxic({ type, stream, toxicity, attributes, ...rest }: Record<string, unknown>): unknown {
  const parameters = isObject(attributes)
    ? Object.fromEntries(Object.entries(attributes).map(([name, value]) => parameterOf(String(type), name, value)))
    : attributes;
  return {
    ...{ name: `${String(type)}_${String(stream ?? 'downstream')}`, ...rest, kind: type },
    ...(stream !== undefined && { direction: stream }),
    ...(toxicity !== undefined && { probability: toxicity }),
    ...(parameters !== undefined && { parameters }),
  };
}

/** toxiproxy counts a slicer's delay in microseconds, everything else in milliseconds. */
function parameterOf(type: string, name: string, value: unknown): [string, unknown] {
  const ours = ATTRIBUTES[name] ?? name;
  return [ours, type === 'slicer' && name === 'delay' && typeof value === 'number' ? Math.ceil(value / 1000) : value];
}

function fromChaosFault({ service, region, operation, probability, error, ...rest }: Record<string, unknown>): unknown {
  const code = isObject(error) ? String(error.code) : 'KMSInternalException';
  return {
    name: [service, operation ?? 'any', code].map(String).join('.'),
    ...rest,
    kind: ERROR_CODES[code] ?? code,
    ...(operation !== undefined && { match: { kmsOperation: operation } }),
    ...(probability !== undefined && { probability }),
  };
}
