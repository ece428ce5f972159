// CreateGrant: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
// A named grant that is there already, with the same terms, is answered with its id and another token.

import { SimError } from '../../errors.ts';
import type { GrantTerms } from '../facts.ts';
import { grantTerms } from '../grant-terms.ts';
import { assertGrantTokens, newGrantToken } from '../grant-token.ts';
import type { Grant } from '../grants.ts';
import { FOR_MANAGEMENT, resolveKey } from '../key-id.ts';
import { assertGrantable } from '../key-state.ts';
import { dryRunPassed, shownStateOf } from '../key-use.ts';
import type { Kms } from '../kms.ts';

export interface CreateGrantInput extends GrantTerms {
  readonly KeyId: string;
  readonly GrantTokens?: readonly string[];
  readonly DryRun?: boolean;
}

/** AWS: grants on a KMS key. */
const GRANTS_PER_KEY_MAX = 50_000;
const ID_SIZE = 32;

export const createGrant = (kms: Kms) => async (input: CreateGrantInput) => {
  const grant = await kms.changes.run(async () => {
    const key = resolveKey(kms, input.KeyId, FOR_MANAGEMENT);
    assertGrantable(key.arn, shownStateOf(kms, key));
    const terms = grantTerms(input);
    assertGrantTokens(kms.grants, input.GrantTokens);
    const twin = kms.grants.findTwin(key.keyId, terms);
    if (twin === undefined && kms.grants.idsOn(key.keyId).count >= GRANTS_PER_KEY_MAX) {
      throw new SimError('LimitExceededException', `A KMS key has at most ${GRANTS_PER_KEY_MAX} grants.`);
    }
    if (input.DryRun === true) throw dryRunPassed();
    return twin ?? (await create(kms, key.keyId, terms));
  });
  return { GrantToken: newGrantToken(kms.random, grant), GrantId: grant.grantId };
};

async function create(kms: Kms, keyId: string, terms: GrantTerms): Promise<Grant> {
  const grant = {
    grantId: randomHex(kms),
    keyId,
    creationDateMs: kms.calendar.now(),
    terms,
    tokenKey: randomHex(kms),
  };
  await kms.record({ type: 'grant_created', ...grant });
  return grant;
}

const randomHex = (kms: Kms): string => Buffer.from(kms.random.octets(ID_SIZE)).toString('hex');
