// The certificates by which a customer verifies that a cluster's first HSM is genuine (user guide, "Verify the identity
// and authenticity of your cluster's HSM"): the hardware's key is certified twice, by AWS and by its manufacturer, and the
// hardware certifies the HSM's.
//
// The roots are this simulator's own. They are made when first asked for: three RSA keys that few ever look at.

import type { RsaKeyPair } from '../../src/runtime/crypto.ts';
import type { Issuance, SubjectName } from './certificates.ts';

/** PEM. */
export interface HardwareCertificates {
  readonly hsmCertificatePem: string;
  readonly awsHardwareCertificatePem: string;
  readonly manufacturerHardwareCertificatePem: string;
}

/** PEM, self-signed. */
export interface HardwareRoots {
  /** In the place of `AWS_CloudHSM_Root-G1.crt`. */
  readonly awsRootPem: string;
  /** In the place of `liquid_security_certificate.crt`. */
  readonly manufacturerRootPem: string;
}

interface Authority {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

interface Made {
  readonly aws: Authority;
  readonly manufacturer: Authority;
  /** Of the hardware itself. */
  readonly keyPair: RsaKeyPair;
}

const AWS: SubjectName = [
  { name: 'countryName', value: 'US' },
  { name: 'stateOrProvinceName', value: 'WA' },
  { name: 'organizationName', value: 'Amazon' },
  { name: 'organizationalUnitName', value: 'cloudhsm-sim' },
  { name: 'commonName', value: 'CloudHSM Root-G1, simulated' },
];
const MANUFACTURER: SubjectName = [
  { name: 'countryName', value: 'US' },
  { name: 'stateOrProvinceName', value: 'CA' },
  { name: 'organizationName', value: 'Cavium' },
  { name: 'organizationalUnitName', value: 'cloudhsm-sim' },
  { name: 'commonName', value: 'LiquidSecurity Root, simulated' },
];

export class Hardware {
  readonly #generateKeyPair: () => Promise<RsaKeyPair>;
  readonly #issuance: () => Issuance;
  #made: Promise<Made> | undefined;

  constructor(generateKeyPair: () => Promise<RsaKeyPair>, issuance: () => Issuance) {
    this.#generateKeyPair = generateKeyPair;
    this.#issuance = issuance;
  }

  /** What a customer trusts beforehand. */
  async roots(): Promise<HardwareRoots> {
    const { aws, manufacturer } = await this.#make();
    return { awsRootPem: aws.certificatePem, manufacturerRootPem: manufacturer.certificatePem };
  }

  /** Of an HSM with that name and that public key. */
  async certify(subject: SubjectName, publicKeyPem: string): Promise<HardwareCertificates> {
    const [{ issueCertificate }, { aws, manufacturer, keyPair }] = await Promise.all([
      import('./certificates.ts'),
      this.#make(),
    ]);
    const issuance = this.#issuance();
    const hardwareName = subject.map((part) =>
      part.name === 'commonName' ? { ...part, value: part.value.replace(/:PARTN:.*/, '') } : part,
    );
    const [byAws, byManufacturer] = [aws, manufacturer].map((authority) =>
      issueCertificate({
        ...{ subject: hardwareName, publicKeyPem: keyPair.publicKeyPem, ca: true, authority, issuance },
      }),
    ) as [string, string];
    const authority = { certificatePem: byAws, privateKeyPem: keyPair.privateKeyPem };
    return {
      hsmCertificatePem: issueCertificate({ subject, publicKeyPem, ca: false, authority, issuance }),
      awsHardwareCertificatePem: byAws,
      manufacturerHardwareCertificatePem: byManufacturer,
    };
  }

  #make(): Promise<Made> {
    this.#made ??= this.#makeAuthorities();
    return this.#made;
  }

  async #makeAuthorities(): Promise<Made> {
    const [{ issueCertificate }, awsKeys, manufacturerKeys, keyPair] = await Promise.all([
      import('./certificates.ts'),
      this.#generateKeyPair(),
      this.#generateKeyPair(),
      this.#generateKeyPair(),
    ]);
    const issuance = this.#issuance();
    const root = (subject: SubjectName, keys: RsaKeyPair): Authority => {
      const { publicKeyPem, privateKeyPem } = keys;
      return {
        privateKeyPem,
        certificatePem: issueCertificate({ subject, publicKeyPem, ca: true, authority: { privateKeyPem }, issuance }),
      };
    };
    return { aws: root(AWS, awsKeys), manufacturer: root(MANUFACTURER, manufacturerKeys), keyPair };
  }
}
