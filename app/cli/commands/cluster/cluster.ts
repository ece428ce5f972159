// `cluster ...`

import { group } from '../../language/command-node.ts';
import { activate } from './activate.ts';
import { hsmInfo } from './hsm-info.ts';
import { mtls } from './mtls.ts';

export const node = group('Cluster management', { activate, 'hsm-info': hsmInfo, mtls });
