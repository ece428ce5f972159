// The AWS services, each from its API model: KMS and CloudHSM V2.

import { readFileSync } from 'node:fs';
import { type ControlPlaneParts, cloudHsmOperations } from '../sim/control-plane/operations.ts';
import { parseModel, type ServiceModel } from '../src/aws/model.ts';
import { createService, type Service } from '../src/aws/service.ts';
import type { KmsOperations } from '../src/kms/operations.ts';
import { modelUrl } from './package-files.ts';

export const readKmsModel = (): ServiceModel => readModel('kms-2014-11-01.json');
export const readCloudHsmModel = (): ServiceModel => readModel('cloudhsmv2-2017-04-28.json');

export const kmsApi = (model: ServiceModel, operations: KmsOperations): Service =>
  createService({
    ...{ model, operations },
    validationException: 'ValidationException',
    internalException: 'KMSInternalException',
    notSimulatedException: 'UnsupportedOperationException',
  });

export const cloudHsmApi = (model: ServiceModel, controlPlane: ControlPlaneParts): Service =>
  createService({
    model,
    operations: cloudHsmOperations(controlPlane),
    validationException: 'CloudHsmInvalidRequestException',
    internalException: 'CloudHsmInternalFailureException',
    notSimulatedException: 'CloudHsmServiceException',
  });

const readModel = (name: string) => parseModel(JSON.parse(readFileSync(modelUrl(name), 'utf8')));
