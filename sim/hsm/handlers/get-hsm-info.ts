// GetHsmInfo: what the machine says of itself. The texts for hsm1.medium are those of AWS's examples; for hsm2m.medium
// none are published, and these are ours.

import type { ResponseFields } from '../../../src/wire/messages.ts';
import type { Scope } from '../core.ts';
import type { HsmMode, HsmType } from '../hsm-type.ts';

const VENDOR = 'Marvell Semiconductors, Inc.';

const MACHINES: Readonly<Record<HsmType, object>> = {
  'hsm1.medium': {
    ...{ model: 'NITROX-III CNN35XX-NFBE', hardwareVersionMajor: '5', hardwareVersionMinor: '3' },
    ...{ firmwareVersionMajor: '2', firmwareVersionMinor: '6', firmwareBuildNumber: '16' },
    firmwareId: 'CNN35XX-NFBE-FW-2.06-16',
  },
  'hsm2m.medium': {
    ...{ model: 'LiquidSecurity 2', hardwareVersionMajor: '1', hardwareVersionMinor: '0' },
    ...{ firmwareVersionMajor: '10', firmwareVersionMinor: '2', firmwareBuildNumber: '1' },
    firmwareId: 'LS2-FW-10.02-1',
  },
};

const FIPS_STATES: Readonly<Record<HsmMode, string>> = {
  FIPS: '2 [FIPS mode with single factor authentication]',
  NON_FIPS: '0 [non-FIPS mode with single factor authentication]',
};

export function getHsmInfo({ core }: Scope): ResponseFields {
  const { hsmType, mode } = core.settings;
  const serialNumber = serialNumberOf(core.hsmId);
  return { hsmInfo: { vendor: VENDOR, serialNumber, ...MACHINES[hsmType], fipsState: FIPS_STATES[mode] } };
}

/** Of the shape that AWS shows; the same for the same HSM, and another one for another. */
function serialNumberOf(hsmId: string): string {
  let number = 0;
  for (const character of hsmId) number = (number * 31 + character.charCodeAt(0)) % 1_000_000;
  return `5.3G1941-ICM${String(number).padStart(6, '0')}`;
}
