// Amazon Resource Names of keys and aliases of one account in one Region.

export interface Arns {
  readonly region: string;
  readonly accountId: string;
  ofKey(keyId: string): string;
  /** @param aliasName with its prefix, `alias/` */
  ofAlias(aliasName: string): string;
}

export function createArns(region: string, accountId: string): Arns {
  const prefix = `arn:aws:kms:${region}:${accountId}:`;
  return {
    region,
    accountId,
    ofKey: (keyId) => `${prefix}key/${keyId}`,
    ofAlias: (aliasName) => `${prefix}${aliasName}`,
  };
}
