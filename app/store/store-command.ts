// `cloudhsm-sim store list|connect|disconnect`: custom key stores of a simulator that runs, through the KMS API.

import type { SimulatorFlags } from '../commands/simulator-command.ts';
import { inkFor } from '../terminal/color.ts';
import { columns, type Output } from '../terminal/print.ts';
import { showProgress } from '../terminal/progress.ts';
import { tellRemark } from '../terminal/tell-remark.ts';
import { clusterProcessRemark } from './cluster-process-remark.ts';
import {
  connectKeyStore,
  type DescribedKeyStore,
  describeKeyStores,
  disconnectKeyStore,
  findKeyStore,
} from './key-store-client.ts';
import { stateText } from './state-text.ts';

export async function listStores({ endpoint, json }: SimulatorFlags): Promise<Output> {
  const stores = await describeKeyStores(endpoint);
  const remark = await clusterProcessRemark(endpoint);
  if (remark !== undefined) tellRemark({ json }, remark);
  const ink = inkFor(process.stdout, process.env);
  const rows = stores.map((store) => [
    ...[store.CustomKeyStoreName, store.CustomKeyStoreId, store.CloudHsmClusterId],
    stateText(ink, store.ConnectionState, store.ConnectionErrorCode),
  ]);
  return { value: stores.map(shown), lines: columns(rows) };
}

export async function connectStore(named: string, { endpoint }: SimulatorFlags): Promise<Output> {
  const { CustomKeyStoreId: id } = await findKeyStore(endpoint, named);
  await showProgress(`connecting ${named}`, connectKeyStore(endpoint, id));
  return standing(await findKeyStore(endpoint, id));
}

export async function disconnectStore(named: string, { endpoint }: SimulatorFlags): Promise<Output> {
  const { CustomKeyStoreId: id } = await findKeyStore(endpoint, named);
  await showProgress(`disconnecting ${named}`, disconnectKeyStore(endpoint, id));
  return standing(await findKeyStore(endpoint, id));
}

function standing(store: DescribedKeyStore): Output {
  const state = stateText(inkFor(process.stdout, process.env), store.ConnectionState, store.ConnectionErrorCode);
  return { value: shown(store), lines: [`${store.CustomKeyStoreName}  ${state}`] };
}

/** With the names that `/_sim/v1` and the ready file have for the same. */
const shown = (store: DescribedKeyStore) => ({
  customKeyStoreId: store.CustomKeyStoreId,
  customKeyStoreName: store.CustomKeyStoreName,
  clusterId: store.CloudHsmClusterId,
  connectionState: store.ConnectionState,
  ...(store.ConnectionErrorCode !== undefined && { connectionErrorCode: store.ConnectionErrorCode }),
});
