// The AWS services on the one port: KMS and CloudHSM V2, each from its API model.

import { readFileSync } from 'node:fs';
import { type ControlPlaneParts, cloudHsmOperations } from '../sim/control-plane/operations.ts';
import { parseModel } from '../src/aws/model.ts';
import { createService, type Service } from '../src/aws/service.ts';
import type { KmsOperations } from '../src/kms/operations.ts';
import { modelUrl } from './package-files.ts';

/** What the services speak: parsed once. */
export const readModels = () => ({
  kms: readModel('kms-2014-11-01.json'),
  cloudHsm: readModel('cloudhsmv2-2017-04-28.json'),
});

export const awsServices = (
  models: ReturnType<typeof readModels>,
  kms: KmsOperations,
  controlPlane: ControlPlaneParts,
): readonly Service[] => [
  createService({
    model: models.kms,
    operations: kms,
    validationException: 'ValidationException',
    internalException: 'KMSInternalException',
    notSimulatedException: 'UnsupportedOperationException',
  }),
  createService({
    model: models.cloudHsm,
    operations: cloudHsmOperations(controlPlane),
    validationException: 'CloudHsmInvalidRequestException',
    internalException: 'CloudHsmInternalFailureException',
    notSimulatedException: 'CloudHsmServiceException',
  }),
];

const readModel = (name: string) => parseModel(JSON.parse(readFileSync(modelUrl(name), 'utf8')));
