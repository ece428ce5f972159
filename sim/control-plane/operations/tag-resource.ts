// TagResource. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_TagResource.html

import type { ControlPlane } from '../control-plane.ts';
import { requireTaggable } from '../tagged-resource.ts';
import type { Tag } from '../tags.ts';

interface Input {
  readonly ResourceId: string;
  readonly TagList: readonly Tag[];
}

export const tagResource =
  (controlPlane: ControlPlane) =>
  ({ ResourceId, TagList }: Input): void => {
    requireTaggable(controlPlane, ResourceId);
    controlPlane.tags.add(ResourceId, TagList);
  };
