// An application: documents signed by a key on the HSMs of a cluster, without KMS.

const ECDSA = { name: 'ecdsa', hash: 'sha256' };

export class Signer {
  #hsm;
  #keys;

  constructor(hsm, keys) {
    this.#hsm = hsm;
    this.#keys = keys;
  }

  static async create(hsm) {
    const template = { publicKey: { verify: true }, privateKey: { sign: true, extractable: false } };
    return new Signer(hsm, await hsm.generateKeyPair({ type: 'ec', curve: 'secp256r1' }, template));
  }

  sign(document) {
    return this.#hsm.sign(this.#keys.privateKey, Buffer.from(document), ECDSA);
  }

  verify(document, signature) {
    return this.#hsm.verify(this.#keys.publicKey, Buffer.from(document), signature, ECDSA);
  }
}
