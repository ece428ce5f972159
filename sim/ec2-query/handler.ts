// The Query protocol of EC2: a form in, XML out. Four operations, which read the network and change nothing.
//
//   POST /   Content-Type: application/x-www-form-urlencoded   Action=DescribeVpcs&Version=2016-11-15&...
//
// Any signature, and none, is accepted.

import { type Meter, type MeterOf, NO_OPERATION, unmetered } from '../../src/aws/meter.ts';
import { BODY_SIZE_MAX, type HandleRequest, type HttpResponse } from '../../src/aws/router.ts';
import { type ErrorCode, SimError } from '../../src/errors.ts';
import type { Network } from '../network/network.ts';
import type { Describe, Ec2Account } from './describe.ts';
import { describeNetworkInterfaces } from './operations/describe-network-interfaces.ts';
import { describeSecurityGroups } from './operations/describe-security-groups.ts';
import { describeSubnets } from './operations/describe-subnets.ts';
import { describeVpcs } from './operations/describe-vpcs.ts';
import { Query, VERSION } from './query.ts';
import { writeXml } from './xml.ts';

const OPERATIONS = new Map<string, Describe>([
  ['DescribeVpcs', describeVpcs],
  ['DescribeSubnets', describeSubnets],
  ['DescribeSecurityGroups', describeSecurityGroups],
  ['DescribeNetworkInterfaces', describeNetworkInterfaces],
]);

const SERVICE = 'EC2';
const NAMESPACE = `http://ec2.amazonaws.com/doc/${VERSION}/`;

/** Every other error is the request's: 400. */
const STATUSES: Partial<Record<ErrorCode, number>> = { DryRunOperation: 412, RequestEntityTooLarge: 413 };
export interface Ec2Parts extends Ec2Account {
  readonly network: Network;
  /** A fresh UUID each time. */
  readonly newRequestId: () => string;
  /** Takes what became an InternalError. Must not throw. */
  readonly report: (error: unknown, requestId: string) => void;
  /** Default: nobody counts. */
  readonly meterOf?: MeterOf;
}

/** Never rejects. */
export function createEc2Query(parts: Ec2Parts): HandleRequest {
  const { network, newRequestId, report, meterOf = unmetered, ...account } = parts;
  const strays = meterOf(SERVICE, NO_OPERATION);
  const meters = new Map([...OPERATIONS.keys()].map((action): [string, Meter] => [action, meterOf(SERVICE, action)]));
  return async ({ body }) => {
    const requestId = newRequestId();
    let meter = strays;
    const beganMs = meter.now();
    try {
      if (body.length > BODY_SIZE_MAX) throw new SimError('RequestEntityTooLarge', 'The request is too long.');
      const query = new Query(Buffer.from(body).toString('utf8'));
      const { action, describe } = operationOf(query);
      meter = meters.get(action) ?? strays;
      const answer = describe(query, network, account);
      if (query.flag('DryRun')) {
        throw new SimError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.');
      }
      const xml = writeXml(`${action}Response`, { requestId, ...answer }, NAMESPACE);
      meter.count(beganMs, undefined);
      return respond(200, requestId, xml);
    } catch (error) {
      if (error instanceof SimError && error.fault === 'caller') {
        meter.count(beganMs, error.code);
        return respond(STATUSES[error.code] ?? 400, requestId, errorXml(error.code, error.message, requestId));
      }
      report(error, requestId);
      meter.count(beganMs, 'InternalError');
      return respond(500, requestId, errorXml('InternalError', 'An internal error has occurred', requestId));
    }
  };
}

function operationOf(query: Query): { action: string; describe: Describe } {
  const action = query.required('Action');
  const describe = OPERATIONS.get(action);
  if (describe === undefined) {
    throw new SimError('InvalidAction', `The action ${action.slice(0, 100)} is not valid for this web service.`);
  }
  const version = query.required('Version');
  if (version !== VERSION) {
    throw new SimError(
      'NoSuchVersion',
      `The requested version (${version.slice(0, 100)}) of service AmazonEC2 does not exist`,
    );
  }
  return { action, describe };
}

const errorXml = (code: string, message: string, requestId: string): string =>
  writeXml('Response', { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId });

const respond = (status: number, requestId: string, body: string): HttpResponse => ({
  status,
  headers: { 'x-amzn-RequestId': requestId, 'Content-Type': 'text/xml;charset=UTF-8', 'Cache-Control': 'no-store' },
  body,
});
