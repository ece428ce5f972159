// KMS as a scenario asks it: what comes of a call is an outcome, whatever it is.

import { AwsService, postToAws } from './aws-request.ts';

/** The answer, or the exception's name in its place. */
export type KmsAnswer =
  | { readonly outcome: 'ok'; readonly output: Readonly<Record<string, unknown>> }
  | { readonly outcome: string; readonly output: undefined };

/** A connection that breaks is an outcome, too: `connection_reset`. */
export async function callKms(endpoint: string, operation: string, input: object): Promise<KmsAnswer> {
  try {
    return await postToAws(endpoint, AwsService.KMS, operation, input);
  } catch (error) {
    // An answer that is no JSON is nobody's connection.
    if (error instanceof SyntaxError) throw error;
    return { outcome: 'connection_reset', output: undefined };
  }
}
