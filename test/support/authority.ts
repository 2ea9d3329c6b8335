import { generate } from 'selfsigned'

export interface Authority {
  /** PEM of the authority itself. */
  readonly ca: string
  /** A server certificate for localhost, 127.0.0.1, ::1, 192.0.2.1 and *.octo.test. */
  readonly server: { readonly key: string; readonly cert: string }
}

/** A private certificate authority and a server certificate of its making. */
export async function authority(): Promise<Authority> {
  const root = await generate([{ name: 'commonName', value: 'Test Authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  })
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: { key: root.private, cert: root.cert },
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
          { type: 7, ip: '192.0.2.1' },
          { type: 2, value: '*.octo.test' },
        ],
      },
    ],
  })
  return { ca: root.cert, server: { key: server.private, cert: server.cert } }
}
