// InitializeCluster. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_InitializeCluster.html

import { type ControlPlane, requireCluster } from '../control-plane.ts';
import { STATE_MESSAGES } from '../state-messages.ts';

interface Input {
  readonly ClusterId: string;
  readonly SignedCert: string;
  readonly TrustAnchor: string;
}

export const initializeCluster =
  (controlPlane: ControlPlane) =>
  async ({
    ClusterId,
    SignedCert,
    TrustAnchor,
  }: Input): Promise<{ State: string; StateMessage: string | undefined }> => {
    const { clusters } = controlPlane;
    const given = { signedCertificatePem: SignedCert, trustAnchorPem: TrustAnchor };
    const { done } = await requireCluster(controlPlane, ClusterId).beginInitialize(
      given,
      clusters.durations.initializeClusterMs,
    );
    clusters.inBackground(done, 'a cluster was not initialized');
    return { State: 'INITIALIZE_IN_PROGRESS', StateMessage: STATE_MESSAGES.INITIALIZE_IN_PROGRESS };
  };
