import { readFileSync } from 'node:fs'
import { CredentialsError, messageOf } from '../core/errors.ts'
import type { Env } from '../core/host.ts'

/**
 * The certificates to trust where AWS_CA_BUNDLE is set: Node's own, NODE_EXTRA_CA_CERTS' and the bundle's, since
 * the list replaces Node's. Empty where it is not set: Node's default store is then in force, at no cost.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html
 * @throws CredentialsError `invalid-input`
 */
export function authorities(env: Env): { readonly ca?: string[] } {
  const bundle = env['AWS_CA_BUNDLE']
  if (!bundle) return {}
  const extra = env['NODE_EXTRA_CA_CERTS']
  const { rootCertificates } = process.getBuiltinModule('node:tls')
  return { ca: [...rootCertificates, ...(extra ? lenient(extra) : []), ...certificatesIn(bundle)] }
}

function certificatesIn(path: string): string[] {
  const { X509Certificate } = process.getBuiltinModule('node:crypto')
  try {
    const blocks = pemBlocks(path)
    if (blocks.length === 0) throw new Error('it holds no certificate in PEM form')
    for (const block of blocks) new X509Certificate(block)
    return blocks
  } catch (cause) {
    throw new CredentialsError(
      'invalid-input',
      `AWS_CA_BUNDLE names ${path}, which cannot be used: ${messageOf(cause)}. ` +
        'Name a file of PEM certificates, or unset the variable.',
      { details: { input: 'AWS_CA_BUNDLE' }, cause },
    )
  }
}

/** Node itself warns about this file and goes on. */
function lenient(path: string): string[] {
  try {
    return pemBlocks(path)
  } catch {
    return []
  }
}

function pemBlocks(path: string): string[] {
  return readFileSync(path, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
}
