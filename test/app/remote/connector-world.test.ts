// The connector's three interfaces keep one contract, in this process and over HTTP.

import t, { type Test } from 'tap';
import { clusterDirectory, networkBuilder, reachability } from '../../../app/connector-world.ts';
import { remoteDirectory } from '../../../app/remote/remote-directory.ts';
import { remoteNetworkBuilder } from '../../../app/remote/remote-network-builder.ts';
import { RemoteReachability } from '../../../app/remote/remote-reachability.ts';
import { systemMonotonic } from '../../../src/runtime/clock.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { type ConnectorGround, connectorWorldContract } from '../../contract/connector-world.ts';
import { controlClient, serve, serveConnectorWorld } from '../../support/control-server.ts';
import { type MemoryWorld, makeMemoryWorld } from '../../support/memory-world.ts';

async function makeGround(t: Test): Promise<MemoryWorld> {
  const ground = await makeMemoryWorld();
  t.teardown(() => ground.close());
  return ground;
}

async function inProcess(t: Test): Promise<ConnectorGround> {
  const ground = await makeGround(t);
  const { world } = ground;
  return {
    ground,
    directory: clusterDirectory(world),
    network: networkBuilder(world),
    reachability: reachability(world),
  };
}

async function overHttp(t: Test): Promise<ConnectorGround> {
  const ground = await makeGround(t);
  const client = controlClient(t, await serve(t, await serveConnectorWorld(t, ground.world)));
  return {
    ground,
    directory: remoteDirectory(client),
    network: remoteNetworkBuilder(client),
    reachability: new RemoteReachability(client, systemMonotonic, silentLogger),
  };
}

t.test('in process', async (t) => connectorWorldContract(t, inProcess));
t.test('over HTTP', async (t) => connectorWorldContract(t, overHttp));
