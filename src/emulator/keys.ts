/** The public keys of a provider, fetched as IAM would: over the network, within five seconds. */
import type { JSONWebKeySet } from 'jose'
import { isFields } from './decode.ts'
import type { ProviderEntry } from './directory.ts'
import { refusals } from './refusal.ts'
import type { WireAnswer } from './wire.ts'

/** One GET of a document. Rejects where nothing came back in time. */
export type FetchDocument = (url: string) => Promise<{ readonly status: number; readonly body: string }>

/** IAM gives up on slower providers: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html#API_AssumeRoleWithWebIdentity_Errors */
const patienceMs = 5000

/** @throws Refusal `InvalidIdentityToken` or `IDPCommunicationError` */
export async function remoteKeys(
  provider: ProviderEntry,
  fetchDocument: FetchDocument,
): Promise<JSONWebKeySet> {
  const uri =
    provider.jwksUri ??
    (await document(`${provider.url}/.well-known/openid-configuration`, fetchDocument))['jwks_uri']
  if (typeof uri !== 'string') throw refusals.noKey()
  return toKeySet(await document(uri, fetchDocument))
}

/** What IAM would make of an answer of the emulator's own issuer, faults included. */
export function keysFromAnswer(real: WireAnswer): JSONWebKeySet {
  if (real.ending !== 'whole' || real.delayMs > patienceMs) throw refusals.noKey()
  if (real.status >= 500) throw refusals.providerUnreachable()
  return toKeySet(documentFrom(String(real.body)))
}

async function document(
  url: string,
  fetchDocument: FetchDocument,
): Promise<Readonly<Record<string, unknown>>> {
  const found = await fetchDocument(url).catch(() => undefined)
  if (found === undefined) throw refusals.noKey()
  if (found.status >= 500) throw refusals.providerUnreachable()
  return documentFrom(found.body)
}

function documentFrom(body: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body)
    if (isFields(parsed)) return parsed
  } catch {
    // Falls through: whatever is not an object of JSON holds no keys.
  }
  throw refusals.noKey()
}

function toKeySet(found: Readonly<Record<string, unknown>>): JSONWebKeySet {
  const { keys } = found
  if (!Array.isArray(keys) || !keys.every(isFields)) throw refusals.noKey()
  return { keys: keys.map((key) => ({ ...key, kty: String(key['kty']) })) }
}
