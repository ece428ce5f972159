// A world that only notes what faults do to it, a registry of faults in it, and faults as somebody would write them.

import type { ActiveFaults } from '../../sim/fault/active-faults.ts';
import { FaultFollowers } from '../../sim/fault/fault-followers.ts';
import type { FaultKind } from '../../sim/fault/fault-kind.ts';
import type { FaultedWorld, Undo } from '../../sim/fault/faulted-world.ts';
import { FAULT_KINDS } from '../../sim/fault/kinds.ts';
import { type KnownNames, parseFault } from '../../sim/fault/parse-fault.ts';
import { FaultRegistry } from '../../sim/fault/registry.ts';
import { WorldFaults } from '../../sim/fault/world-faults.ts';
import { SimError } from '../../src/errors.ts';
import { ManualClock } from '../../src/runtime/manual-clock.ts';

export const KNOWN_NAMES: KnownNames = { kmsOperations: ['Encrypt', 'Decrypt', 'DescribeKey'] };

export const fault = (members: object) => parseFault({ name: 'f', ...members }, KNOWN_NAMES);

export const kindNamed = (name: string): FaultKind => {
  const kind = FAULT_KINDS.get(name);
  if (kind === undefined) throw new Error(`there is no kind ${name}`);
  return kind;
};

export function putFault(faults: ActiveFaults, members: { readonly kind: string; readonly [member: string]: unknown }) {
  faults.put(fault(members), kindNamed(members.kind));
}

/**
 * One cluster, `cluster-a`, with `hsm-1` and `hsm-2`, the users `kmsuser` and `alice`, a token key 262162, `subnet-1` in
 * the zone `z`; the KMS key `key-1` with `alias/one` in the store `cks-1`.
 */
export function notingWorld() {
  const acts: string[] = [];
  /** Acts that are refused, by name. */
  const refused = new Map<string, SimError>();
  /** Acts that wait, by name. */
  const held = new Map<string, Promise<void>>();
  const alive = new Set(['hsm-1', 'hsm-2']);
  const note = async (name: string, ...args: readonly unknown[]): Promise<void> => {
    await held.get(name);
    const refusal = refused.get(name);
    if (refusal !== undefined) throw refusal;
    acts.push([name, ...args].join(' '));
  };
  const condition =
    (name: string) =>
    async (...args: readonly unknown[]): Promise<Undo> => {
      await note(name, ...args);
      return () => note(`end of ${name}`, ...args);
    };
  const act =
    (name: string) =>
    (...args: readonly unknown[]): Promise<void> =>
      note(name, ...args);
  const requireCluster = (clusterId: string): void => {
    if (clusterId !== 'cluster-a') throw new SimError('not_found', `there is no cluster ${clusterId}`);
  };
  const world: FaultedWorld = {
    clusterIds: () => ['cluster-a'],
    hsmIds: () => [...alive],
    lostHsmIds: () => ['hsm-1', 'hsm-2'].filter((hsmId) => !alive.has(hsmId)),
    async hasUser(clusterId, username) {
      requireCluster(clusterId);
      return ['kmsuser', 'alice'].includes(username);
    },
    async hasKey(clusterId, handle) {
      requireCluster(clusterId);
      return handle === 262_162;
    },
    isOfSessionKeys: (handle) => handle > 2 ** 48,
    hasSubnet: (subnetId) => subnetId === 'subnet-1',
    hasZone: (zone) => zone === 'z' || zone === 'y',
    kmsKeyId: (reference) => (/(^|\/)(key-1|one)$/.test(reference) ? 'key-1' : undefined),
    hasCustomKeyStore: (id) => id === 'cks-1',
    async loseHsm(clusterId, hsmId) {
      if (!alive.has(hsmId)) throw new SimError('not_found', `the cluster has no HSM ${hsmId}`);
      await note('loseHsm', clusterId, hsmId);
      alive.delete(hsmId);
      return async () => {
        await note('end of loseHsm', clusterId, hsmId);
        alive.add(hsmId);
      };
    },
    setLag: condition('setLag'),
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
  return { world, acts, refused, held, alive };
}

export function makeRegistry() {
  const clock = new ManualClock();
  const { world, ...noted } = notingWorld();
  const reported: string[] = [];
  const report = (error: unknown, { name }: { readonly name: string }): void => void reported.push(`${name}: ${error}`);
  const followers = new FaultFollowers();
  const worldFaults = new WorldFaults(world, clock.calendar, report);
  const registry = new FaultRegistry({ followers, worldFaults, world, names: KNOWN_NAMES, report });
  const names = async (): Promise<string[]> => (await registry.list()).map(({ name }) => name);
  return { ...noted, registry, followers, names, reported, calendar: clock.calendar };
}
