// UntagResource. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_UntagResource.html

import type { ControlPlane } from '../control-plane.ts';
import { requireTaggable } from '../tagged-resource.ts';

interface Input {
  readonly ResourceId: string;
  readonly TagKeyList: readonly string[];
}

export const untagResource =
  (controlPlane: ControlPlane) =>
  ({ ResourceId, TagKeyList }: Input): void => {
    requireTaggable(controlPlane, ResourceId);
    controlPlane.tags.remove(ResourceId, TagKeyList);
  };
