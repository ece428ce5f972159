// The ports on which the HSMs of a cluster are reached. In the model, that is: the listeners have ports of their own.

export const HSM_PORT_FIRST = 2223;
export const HSM_PORT_LAST = 2225;

export const HSM_PORTS: readonly number[] = Array.from(
  { length: HSM_PORT_LAST - HSM_PORT_FIRST + 1 },
  (_, index) => HSM_PORT_FIRST + index,
);
