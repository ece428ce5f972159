// The services whose operations a quorum may have to approve, by the names of CloudHSM CLI. The one without a number is
// of a subject that is not simulated.

import { QuorumService } from '../../../../src/wire/protobuf.ts';
import type { Choice } from '../../language/flag.ts';
import { MTLS_QUORUM, notSimulated } from '../../not-simulated.ts';

interface Service {
  readonly name: string;
  readonly says: string;
  readonly service?: QuorumService;
  /** In token files. */
  readonly fileName?: string;
  readonly missing?: string;
}

const SERVICES = [
  {
    name: 'user',
    says: 'User management service is used for executing quorum authenticated user management operations',
    service: QuorumService.SERVICE_USER,
    fileName: 'user-management',
  },
  {
    name: 'quorum',
    says: 'Quorum management service is used for setting quorum values for any quorum service',
    service: QuorumService.SERVICE_QUORUM,
    fileName: 'quorum-management',
  },
  {
    name: 'cluster',
    says:
      'Cluster management service is used for executing quorum for cluster wide configuration managements like mtls ' +
      'enforcement, mtls registration and mtls deregistration',
    missing: MTLS_QUORUM,
  },
  {
    name: 'registration',
    says: 'Registration service is used for registering a public key for quorum authentication',
    service: QuorumService.SERVICE_REGISTRATION,
  },
  {
    name: 'key-usage',
    says: 'Key usage service is used for executing quorum authenticated key usage operations',
    service: QuorumService.SERVICE_KEY_USAGE,
  },
  {
    name: 'key-management',
    says: 'Key management service is used for executing quorum authenticated key management operations',
    service: QuorumService.SERVICE_KEY_MANAGEMENT,
  },
] as const satisfies readonly Service[];

export type ServiceName = (typeof SERVICES)[number]['name'];

export const serviceChoices = <Name extends ServiceName>(
  names: readonly Name[],
): (Choice & { readonly name: Name })[] => names.map((name) => ({ name, says: find(name).says }));

export const ALL_SERVICES: readonly ServiceName[] = SERVICES.map(({ name }) => name);

/** @throws SimError `invalid_configuration` for one that is not simulated */
export function serviceNamed(name: ServiceName): QuorumService {
  const { service, missing = '' } = find(name);
  if (service === undefined) throw notSimulated(missing);
  return service;
}

const KEY_SERVICES: readonly ServiceName[] = ['key-management', 'key-usage'];

/** Are its tokens each for one key? */
export const isForKeys = (name: ServiceName): boolean => KEY_SERVICES.includes(name);

export const serviceInFile = (name: ServiceName): string => find(name).fileName ?? name;

export const serviceName = (service: QuorumService): string =>
  (SERVICES as readonly Service[]).find((known) => known.service === service)?.name ?? String(service);

const find = (name: ServiceName): Service => SERVICES.find((service) => service.name === name) as Service;
