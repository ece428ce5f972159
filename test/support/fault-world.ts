// A world that only notes what faults do to it, and faults as somebody would write them.

import type { FaultedWorld } from '../../sim/fault/faulted-world.ts';
import { type KnownNames, parseFault } from '../../sim/fault/parse-fault.ts';
import { SimError } from '../../src/errors.ts';

export const KNOWN_NAMES: KnownNames = { kmsOperations: ['Encrypt', 'Decrypt', 'DescribeKey'] };

export const fault = (members: object) => parseFault({ name: 'f', ...members }, KNOWN_NAMES);

/** One cluster, `cluster-a`, with `hsm-1` and `hsm-2`. */
export function notingWorld() {
  const acts: string[] = [];
  /** Acts that are refused, by name. */
  const refused = new Set<string>();
  const note = async (name: string, ...args: readonly unknown[]): Promise<void> => {
    if (refused.has(name)) throw new SimError('not_found', `${name} is refused`);
    acts.push([name, ...args].join(' '));
  };
  const condition =
    (name: string) =>
    async (...args: readonly unknown[]): Promise<() => Promise<void>> => {
      await note(name, ...args);
      return () => note(`end of ${name}`, ...args);
    };
  const act =
    (name: string) =>
    (...args: readonly unknown[]): Promise<void> =>
      note(name, ...args);
  const world: FaultedWorld = {
    clusterIds: () => ['cluster-a'],
    hsmIds: () => ['hsm-1', 'hsm-2'],
    loseHsm: act('loseHsm'),
    restoreHsm: act('restoreHsm'),
    setLag: act('setLag'),
    withholdUser: condition('withholdUser'),
    withholdKey: condition('withholdKey'),
    loseKey: act('loseKey'),
    deleteCluster: act('deleteCluster'),
    restoreFromBackup: act('restoreFromBackup'),
    partitionZone: condition('partitionZone'),
    deleteSubnet: act('deleteSubnet'),
    exhaustAddresses: condition('exhaustAddresses'),
    breakSecurityGroup: condition('breakSecurityGroup'),
    lockUser: act('lockUser'),
    changePassword: act('changePassword'),
    deleteUser: act('deleteUser'),
    logInElsewhere: condition('logInElsewhere'),
    enableMfa: act('enableMfa'),
  };
  return { world, acts, refused };
}
