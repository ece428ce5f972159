// Who is who in the benches: the one HSM and its one user.

export const CLUSTER_ID = 'cluster-benchbench2';
export const HSM_ID = 'hsm-benchbench2';
export const USERNAME = 'bench_user';
export const PASSWORD = 'BenchPassword1';
