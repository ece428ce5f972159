// `import ... from 'cloudhsm-sim'`: what is exported here is what there is.

export { type ErrorCode, SimError } from '../../src/errors.ts';
export { type ListedKind, type NewFault, SimulatorClient } from '../client/simulator-client.ts';
export type { ReadyCluster, ReadyDocument } from '../ready-document.ts';
