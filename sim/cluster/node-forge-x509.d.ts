// node-forge's X.509 part and what it needs: 10 ms less to load than all of node-forge (18 to 28, measured).

declare module 'node-forge/lib/x509.js' {
  import type { asn1, pki } from 'node-forge';

  const x509: typeof pki & { getTBSCertificate(certificate: pki.Certificate): asn1.Asn1 };
  export default x509;
}

declare module 'node-forge/lib/asn1.js' {
  import { asn1 } from 'node-forge';

  export default asn1;
}

declare module 'node-forge/lib/pem.js' {
  import { pem } from 'node-forge';

  export default pem;
}

declare module 'node-forge/lib/md.all.js' {
  import { md } from 'node-forge';

  export default md;
}
