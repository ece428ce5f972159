// What an error has as its cause that a fault threw: nobody failed, and nobody has to look for a bug.

export class InjectedFault {
  /** By which whoever made it knows it. */
  readonly name: string;
  readonly kind: string;

  constructor(name: string, kind: string) {
    this.name = name;
    this.kind = kind;
  }
}
