// ListTags. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_ListTags.html

import type { ControlPlane } from '../control-plane.ts';
import { type PageRequest, pageOf } from '../page.ts';
import { requireTaggable } from '../tagged-resource.ts';
import type { Tag } from '../tags.ts';

interface Input extends PageRequest {
  readonly ResourceId: string;
}

/** The model's most; a resource never has as many. */
const PAGE_SIZE_MAX = 100;

export const listTags =
  (controlPlane: ControlPlane) =>
  ({ ResourceId, ...request }: Input): { TagList: readonly Tag[]; NextToken: string | undefined } => {
    requireTaggable(controlPlane, ResourceId);
    const { page, NextToken } = pageOf(controlPlane.tags.numbered(ResourceId), request, {
      name: `tags of ${ResourceId}`,
      sizeMax: PAGE_SIZE_MAX,
      positionOf: ({ ordinal }) => ordinal,
    });
    return { TagList: page.map(({ tag }) => tag), NextToken };
  };
