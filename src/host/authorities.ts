import { readFileSync } from 'node:fs'
import type { SecureContext } from 'node:tls'
import { CredentialsError, messageOf } from '../core/errors.ts'
import type { Env } from '../core/host.ts'

/** The option of a TLS connection that says whom to trust; absent = Node's own store, NODE_EXTRA_CA_CERTS included. */
export interface Trust {
  readonly secureContext?: SecureContext
}

/**
 * Honours AWS_CA_BUNDLE: beside Node's authorities and NODE_EXTRA_CA_CERTS', since a list of one's own replaces
 * them. Costs nothing where the variable is not set, and is built once, as it takes some 20 ms.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html
 * @throws CredentialsError `invalid-input`, when the result is called
 */
export function trustFrom(env: Env): () => Trust {
  let trust: Trust | undefined
  return () => {
    trust ??= trustOf(env['AWS_CA_BUNDLE'], env['NODE_EXTRA_CA_CERTS'])
    return trust
  }
}

function trustOf(bundle: string | undefined, extra: string | undefined): Trust {
  if (!bundle) return {}
  const { rootCertificates, createSecureContext } = process.getBuiltinModule('node:tls')
  const ca = [...rootCertificates, ...(extra ? lenient(extra) : []), ...certificatesIn(bundle)]
  return { secureContext: createSecureContext({ ca }) }
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
      { details: { reason: 'malformed', input: 'AWS_CA_BUNDLE' }, cause },
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
