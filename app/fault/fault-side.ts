// The faults of a simulator, put together when the first one is asked about.

import type { FaultFollowers } from '../../sim/fault/fault-followers.ts';
import type { FaultedWorld } from '../../sim/fault/faulted-world.ts';
import type { KnownNames } from '../../sim/fault/parse-fault.ts';
import { FaultRegistry } from '../../sim/fault/registry.ts';
import { WorldFaults } from '../../sim/fault/world-faults.ts';
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
  readonly names: KnownNames;
  readonly logger: Logger;
}

export interface FaultSide {
  readonly registry: FaultRegistry;
  readonly world: FaultedWorld;
  /** Resolves once what became due on the calendar is over. */
  settled(): Promise<void>;
}

export function startFaultSide(parts: FaultSideParts): FaultSide {
  const { calendar, monotonic, channels, random, followers, names, logger } = parts;
  const report = (err: unknown, { name }: { readonly name: string }): void =>
    logger.error({ err, fault: name }, 'a fault could not do what it should');
  const strangers = new Strangers(channels, monotonic, random);
  const world = faultedWorld({ ...parts, strangers });
  const worldFaults = new WorldFaults(world, calendar, report);
  const registry = new FaultRegistry({ followers, worldFaults, world, names, report });
  return { registry, world, settled: () => worldFaults.settled() };
}
