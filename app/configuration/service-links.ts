// What Kubernetes tells the containers of a namespace of its services: for one called cloudhsm-sim, or cloudhsm-sim-kms,
// in variables that begin as our own do. Nobody has written them for us.

/** https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables */
const NAMES = [/_SERVICE_HOST$/, /_SERVICE_PORT(_[A-Z0-9_]+)?$/, /_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/];
/** In the older form, of Docker's links, which has the name of a setting of ours. */
const ADDRESS = /^(tcp|udp|sctp):\/\//;

export const isServiceLink = (variable: string, text: string): boolean =>
  NAMES.some((name) => name.test(variable)) || (variable.endsWith('_PORT') && ADDRESS.test(text));
