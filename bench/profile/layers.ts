// Which layer a function belongs to, by its name and its file: the first rule that fits. Compiled files keep their paths.

export interface LayerRule {
  readonly layer: string;
  /** Of `name url`. */
  readonly fits: RegExp;
}

const SHARED: readonly LayerRule[] = [
  { layer: 'garbage collection', fits: /^\(garbage collector\)/ },
  { layer: 'parse', fits: /(^decode|^read|flat-reader).*\/src\/wire\/|\/src\/wire\/(flat-reader|codec)/ },
  { layer: 'encode', fits: /\/src\/wire\// },
  { layer: 'WebSocket', fits: /\/node_modules\/ws\/|\/src\/transport\// },
];

/** What runs no code of ours: OpenSSL's records, system calls, Node's streams, the event loop. */
const BELOW: readonly LayerRule[] = [
  { layer: 'start', fits: /node:internal\/(modules|bootstrap|deps|main|process\/execution)/ },
  { layer: 'TLS and socket', fits: /^\(program\)|node:|^\w* $/ },
];

/** The thread of an HSM. */
export const HSM_LAYERS: readonly LayerRule[] = [
  { layer: 'cipher', fits: /node:internal\/crypto\/(cipher|keys|util)|\/sim\/hsm\/crypto\// },
  {
    layer: 'policy',
    fits: /\/sim\/hsm\/(policy|key-use|keys|key-vault|restrictions|mechanism-choice|attribute|sessions|throttle|request-scope)/,
  },
  ...SHARED,
  { layer: 'queue and dispatch', fits: /\/sim\/(hsm|server)\// },
  ...BELOW,
];

/** The thread of KMS. */
export const KMS_LAYERS: readonly LayerRule[] = [
  { layer: 'HTTP', fits: /node:_http|\/app\/http\// },
  { layer: 'parse', fits: /\/src\/aws\/(json-body|validator|scalar|constraint|trail)/ },
  { layer: 'encode', fits: /\/src\/aws\/serializer/ },
  { layer: 'policy', fits: /\/src\/kms\/|\/src\/keystore\// },
  { layer: 'events and metrics', fits: /\/app\/(events|metrics|request-subjects)/ },
  { layer: 'garbage collection', fits: /^\(garbage collector\)/ },
  { layer: 'link to the HSMs', fits: /\/src\/(client|wire|transport)\/|\/node_modules\/ws\/|\/app\/network-channels/ },
  { layer: 'routing', fits: /\/src\/|\/app\// },
  ...BELOW,
];
