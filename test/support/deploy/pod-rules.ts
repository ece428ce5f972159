// What a pod of ours keeps to, beyond what the API server asks: nothing can be written where no volume is, nothing takes more
// than it says, and the kubelet sees how the simulator is.

import { parseAllDocuments } from 'yaml';

const LOOPBACK = '127.0.0.1';
/** A command is started for an exec probe, on a node that has other work: the default of one second is too short. */
const EXEC_TIMEOUT_SECONDS_MIN = 2;
/** What is in memory is lost when it is restarted: not for a hiccup. */
const PATIENCE_SECONDS_MIN = 30;

interface Probe {
  readonly exec?: { readonly command: readonly string[] };
  readonly httpGet?: { readonly path: string };
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly failureThreshold?: number;
}

interface Container {
  readonly name: string;
  readonly args?: readonly string[];
  readonly resources?: Readonly<Record<'requests' | 'limits', Readonly<Record<string, unknown>> | undefined>>;
  readonly securityContext?: {
    readonly readOnlyRootFilesystem?: boolean;
    readonly allowPrivilegeEscalation?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[] };
  };
  readonly volumeMounts?: readonly { readonly name: string }[];
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
}

export interface PodSpec {
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: { readonly runAsNonRoot?: boolean };
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes?: readonly { readonly name: string }[];
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: PodSpec & { readonly template?: { readonly spec: PodSpec } };
}

export const manifestsIn = (text: string): readonly Manifest[] =>
  parseAllDocuments(text).map((document) => document.toJS() as Manifest);

/** Of a pod, and of what makes pods. */
export const podsIn = (text: string): readonly PodSpec[] =>
  manifestsIn(text).flatMap(({ kind, spec }) => (kind === 'Pod' ? [spec] : (spec.template?.spec ?? [])));

export const podProblems = (text: string): readonly string[] =>
  podsIn(text).flatMap((pod) => [
    ...unless(pod.securityContext?.runAsNonRoot === true, 'it may run as root'),
    ...unless(pod.automountServiceAccountToken === false, "it has a service account's token"),
    ...[...(pod.initContainers ?? []), ...pod.containers].flatMap((container) =>
      containerProblems(container, pod).map((problem) => `${container.name}: ${problem}`),
    ),
  ]);

function containerProblems(container: Container, { volumes = [] }: PodSpec): readonly string[] {
  const { resources, securityContext, volumeMounts = [], name } = container;
  return [
    ...unless(securityContext?.readOnlyRootFilesystem === true, 'its root file system can be written'),
    ...unless(securityContext?.allowPrivilegeEscalation === false, 'it may become more than it is'),
    ...unless(securityContext?.capabilities?.drop?.includes('ALL') === true, 'it has capabilities'),
    ...['cpu', 'memory'].flatMap((one) => unless(resources?.requests?.[one] !== undefined, `it requests no ${one}`)),
    ...unless(resources?.limits?.memory !== undefined, 'its memory has no limit'),
    ...volumeMounts.flatMap((mount) =>
      unless(
        volumes.some((one) => one.name === mount.name),
        `no ${mount.name}`,
      ),
    ),
    ...(name === 'cloudhsm-sim' ? simulatorProblems(container) : []),
  ];
}

/** Which path each kind of probe asks. */
const ASKED = [
  ['startupProbe', '/readyz'],
  ['readinessProbe', '/readyz'],
  ['livenessProbe', '/healthz'],
] as const;

function simulatorProblems(container: Container): readonly string[] {
  const { args = [], livenessProbe } = container;
  const host = args.includes('--host') ? args[args.indexOf('--host') + 1] : LOOPBACK;
  const { periodSeconds = 10, failureThreshold = 3 } = livenessProbe ?? {};
  return [
    ...ASKED.flatMap(([kind, path]) => probeProblems(container[kind], path, host).map((says) => `${kind} ${says}`)),
    ...unless(periodSeconds * failureThreshold >= PATIENCE_SECONDS_MIN, 'livenessProbe has no patience'),
  ];
}

function probeProblems(probe: Probe | undefined, path: string, host: string | undefined): readonly string[] {
  if (probe === undefined) return ['is missing'];
  const { exec, httpGet, timeoutSeconds = 1 } = probe;
  return [
    ...unless((exec?.command.join(' ') ?? httpGet?.path ?? '').endsWith(path), `does not ask ${path}`),
    // The kubelet asks the pod's address, where nobody listens but on loopback.
    ...unless(httpGet === undefined || host !== LOOPBACK, 'comes from outside of loopback'),
    ...unless(exec === undefined || host === LOOPBACK, 'starts a process for what a request can ask'),
    ...unless(exec === undefined || timeoutSeconds >= EXEC_TIMEOUT_SECONDS_MIN, 'gives a command too little time'),
  ];
}

const unless = (holds: boolean, problem: string): readonly string[] => (holds ? [] : [problem]);
