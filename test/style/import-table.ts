// What may import what: the house's walls, as data. ARCHITECTURE.md shows the same table to people.

export interface Room {
  /** Rooms that its code may import; its own is always allowed, and so is src/errors.ts. */
  readonly rooms: readonly string[];
  /** Packages and guarded modules of Node, each with the only files that may name it. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
}

/** From the bottom up: a room may import *types* from any room before it. */
export const ROOMS: Readonly<Record<string, Room>> = {
  'src/runtime': {
    rooms: [],
    packages: { 'node:crypto': ['crypto.ts'], pino: ['pino-logger.ts'], 'pino-pretty': ['pretty-logger.ts'] },
  },
  'src/wire': { rooms: [], packages: {} },
  'src/session': { rooms: ['src/wire'], packages: {} },
  'src/transport': {
    rooms: ['src/runtime'],
    packages: { ws: ['websocket.ts', 'websocket-channel.ts'], 'node:tls': ['websocket.ts', 'secure-contexts.ts'] },
  },
  'src/client': { rooms: ['src/session', 'src/wire', 'src/transport', 'src/runtime'], packages: {} },
  'src/ledger': { rooms: ['src/runtime'], packages: {} },
  'src/keystore': {
    rooms: ['src/client', 'src/ledger', 'src/runtime'],
    packages: {},
  },
  'src/kms': { rooms: ['src/keystore', 'src/ledger', 'src/runtime'], packages: {} },
  'src/aws': { rooms: ['src/runtime'], packages: {} },
  'sim/hsm': {
    rooms: ['src/wire', 'src/session', 'src/runtime', 'src/ledger'],
    packages: { 'node:crypto': ['crypto/'] },
  },
  'sim/network': { rooms: ['src/runtime', 'src/ledger'], packages: {} },
  'sim/cluster': { rooms: ['sim/hsm', 'src/ledger', 'src/runtime'], packages: { 'node-forge': ['certificates.ts'] } },
  'sim/control-plane': {
    rooms: ['sim/cluster', 'sim/network', 'src/aws', 'src/ledger', 'src/runtime'],
    packages: {},
  },
  'sim/ec2-query': { rooms: ['sim/network', 'src/aws'], packages: { js2xmlparser: ['xml.ts'] } },
  'sim/fault': { rooms: ['src/runtime', 'src/transport', 'src/wire'], packages: {} },
  'sim/server': {
    rooms: ['sim/hsm', 'src/transport', 'src/wire', 'src/session', 'src/ledger', 'src/runtime'],
    packages: { ws: ['websocket-server.ts'], 'node:https': ['websocket-server.ts'] },
  },
};

/** Node's modules that are a decision wherever they appear; the others are free. */
export const GUARDED_MODULES: readonly string[] = [
  ...['node:crypto', 'node:fs', 'node:http', 'node:http2', 'node:https', 'node:net', 'node:tls', 'node:worker_threads'],
  ...['node:child_process', 'node:dgram', 'node:timers', 'node:timers/promises'],
];

/** The composition roots: they may import everything, and nothing imports them. */
export const ROOTS: readonly string[] = ['app', 'test', 'bench'];
