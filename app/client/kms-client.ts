// A KMS client without an SDK: one JSON document there, one back.

/** The answer, or the exception's name in its place. */
export type KmsAnswer =
  | { readonly outcome: 'ok'; readonly output: Readonly<Record<string, unknown>> }
  | { readonly outcome: string; readonly output: undefined };

/** A connection that breaks is an outcome, too: `connection_reset`. */
export async function callKms(endpoint: string, operation: string, input: object): Promise<KmsAnswer> {
  const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `TrentService.${operation}` };
  const request = { method: 'POST', headers, body: JSON.stringify(input) };
  const response = await fetch(endpoint, request).catch(() => undefined);
  if (response === undefined) return { outcome: 'connection_reset', output: undefined };
  const text = await response.text();
  const members = (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>>;
  if (response.ok) return { outcome: 'ok', output: members };
  // A shape's name, with or without its namespace.
  return { outcome: String(members.__type ?? response.status).replace(/^.*#/, ''), output: undefined };
}
