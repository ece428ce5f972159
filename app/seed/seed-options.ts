// The settings of a seed as options of the simulator; those that the caller gives are stronger.

import { NO_DURATIONS, REAL_DURATIONS } from '../../sim/cluster/durations.ts';
import type { SimulatorOptions } from '../simulator.ts';
import { CONNECT_DURATION_REAL_MS } from '../up-options.ts';
import type { SeedSettings } from './seed-document.ts';

export function withSeedSettings(given: SimulatorOptions, settings: SeedSettings): SimulatorOptions {
  const ofSeed = optionsOf(settings);
  const hsmManners = { ...ofSeed.hsmManners, ...defined(given.hsmManners ?? {}) };
  return { ...given, ...ofSeed, ...defined(given), hsmManners };
}

function optionsOf({ durations, connectDuration, zeroHsms, limits = 'open', throttle = 'off', quotas }: SeedSettings) {
  const connect = connectDuration ?? (durations === 'real' ? 'real' : 0);
  return {
    ...(zeroHsms !== undefined && { zeroHsms }),
    connectDurationMs: connect === 'real' ? CONNECT_DURATION_REAL_MS : connect * 1000,
    durations: durations === 'real' ? REAL_DURATIONS : NO_DURATIONS,
    hsmManners: { limits, throttle },
    requestQuotas: quotas === 'real',
  };
}

/** An absent member and one that is undefined say the same. */
const defined = <T extends object>(members: T): T =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
