// The two things of `/_sim/v1` that the tour needs.

export class ControlClient {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  advance(byMs: number): Promise<void> {
    return this.#post('clock/advance', { byMs });
  }

  loseHsm(clusterId: string, hsmId: string): Promise<void> {
    return this.#post(`clusters/${clusterId}/hsms/${hsmId}/lose`);
  }

  async #post(path: string, body?: object): Promise<void> {
    const response = await fetch(`${this.#endpoint}/_sim/v1/${path}`, {
      method: 'POST',
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
}
