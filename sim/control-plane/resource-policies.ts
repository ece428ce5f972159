// The policies by which backups are shared with other accounts. There are none here, so they are only kept.

export class ResourcePolicies {
  /** ARN to policy. */
  readonly #policies = new Map<string, string>();

  get(arn: string): string | undefined {
    return this.#policies.get(arn);
  }

  put(arn: string, policy: string): void {
    this.#policies.set(arn, policy);
  }

  delete(arn: string): void {
    this.#policies.delete(arn);
  }
}
