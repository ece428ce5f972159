// Whose the simulated world is: one account, in one Region.

export interface Account {
  readonly region: string;
  readonly accountId: string;
}

export const ACCOUNT: Account = { region: 'us-east-1', accountId: '000000000000' };
