// What the fault routes say of themselves. What a fault may be is in fault-schemas.ts: kinds check it, not a schema.

import { ABSENT, answer, described, SILENT, WRONG } from './api/described-route.ts';
import { listOf, reference } from './api/schema.ts';

const LISTED = reference('ListedFault');
const NEW_FAULT = { anyOf: [reference('Fault'), reference('Toxic'), reference('ChaosRule')] };
const CHANGE = { anyOf: [reference('FaultChange'), reference('ToxicChange'), reference('ChaosRuleChange')] };
const REFUSALS = { ...WRONG, ...ABSENT, ...SILENT };
const LIST_MAX = 1000;

export const FAULT_API = {
  kinds: described(
    'every kind of fault',
    answer(200, 'with its parameters and what it can match', listOf(reference('Kind'))),
  ),
  list: described('all faults', answer(200, 'with their hits', listOf(LISTED))),
  show: described('a fault', { ...answer(200, 'with its hits', LISTED), ...ABSENT }),
  create: described(
    'create a fault, or all or none of a list',
    { ...answer(201, 'it is there; of a list, all of them', { anyOf: [LISTED, listOf(LISTED)] }), ...REFUSALS },
    { body: { anyOf: [NEW_FAULT, { ...listOf(NEW_FAULT), minItems: 1, maxItems: LIST_MAX }] } },
  ),
  reset: described('end all faults', answer(200, 'there are none', listOf(LISTED))),
  populate: described(
    'have these faults, and no others',
    { ...answer(200, 'they are there', listOf(LISTED)), ...REFUSALS },
    { body: { ...listOf(NEW_FAULT), maxItems: LIST_MAX } },
  ),
  change: described(
    'change a fault; its counts begin anew',
    { ...answer(200, 'as it is now', LISTED), ...REFUSALS },
    { body: CHANGE, bodyTypes: ['application/json', 'application/merge-patch+json'] },
  ),
  delete: described('end a fault', {
    ...answer(204, 'it is gone, and with it the condition it set up'),
    ...{ ...WRONG, ...ABSENT },
  }),
};
