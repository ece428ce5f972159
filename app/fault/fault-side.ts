// The faults of a simulator, put together when the first one is asked about.

import type { FaultFollowers } from '../../sim/fault/fault-followers.ts';
import { FaultRegistry } from '../../sim/fault/registry.ts';
import { WorldFaults } from '../../sim/fault/world-faults.ts';
import { WORKING_OPERATIONS } from '../../src/kms/operations.ts';
import { REFUSED_OPERATIONS } from '../../src/kms/refused-operations.ts';
import type { CalendarClock, MonotonicClock } from '../../src/runtime/clock.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import type { ChannelFactory } from '../../src/transport/channel.ts';
import { type FaultedWorldParts, faultedWorld } from './faulted-world.ts';
import { Strangers } from './strangers.ts';

export interface FaultSideParts extends Omit<FaultedWorldParts, 'strangers'> {
  /** As anybody reaches HSMs: no network that KMS needs is in between. */
  readonly channels: ChannelFactory;
  readonly monotonic: MonotonicClock;
  readonly calendar: CalendarClock;
  readonly followers: FaultFollowers;
  readonly logger: Logger;
}

export interface FaultSide {
  readonly registry: FaultRegistry;
  /** Resolves once what became due on the calendar is over. */
  settled(): Promise<void>;
}

export function startFaultSide(parts: FaultSideParts): FaultSide {
  const { calendar, monotonic, channels, random, followers, logger } = parts;
  const report = (err: unknown, { name }: { readonly name: string }): void =>
    logger.error({ err, fault: name }, 'a fault could not do what it should');
  const strangers = new Strangers(channels, monotonic, random);
  const world = faultedWorld({ ...parts, strangers });
  const worldFaults = new WorldFaults(world, calendar, report);
  const names = { kmsOperations: [...WORKING_OPERATIONS, ...REFUSED_OPERATIONS] };
  const registry = new FaultRegistry({ followers, worldFaults, world, names, report });
  return { registry, settled: () => worldFaults.settled() };
}
