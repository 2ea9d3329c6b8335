import type { LookUp } from '../core/error-details.ts'
import { CredentialsError } from '../core/errors.ts'
import type { Env } from '../core/host.ts'
import { keyProblem } from '../core/key-rule.ts'
import type { Keys } from '../core/session.ts'
import type { ChainMeans } from './chain-means.ts'
import { type AmbientKeys, notLoaded } from './chain-means.ts'

export interface AmbientOptions extends ChainMeans {
  /** Said when nothing is found: what would have been used instead, and whether that comes first. */
  readonly instead: { readonly hint?: string; readonly leads?: true }
  /** Told what somebody should look at, although it is no failure. */
  readonly note: (text: string) => void
}

/**
 * The keys in the environment variables, else what the AWS SDKs would find: shared files, SSO, process, web identity,
 * container, instance. The variables win over AWS_PROFILE too: an earlier step of this action sets them, and the next
 * role is to be assumed with those credentials and no others. Where they are set the SDK is not even loaded.
 * @throws CredentialsError `invalid-input`, `no-credentials`, `network`, `timeout`
 */
export async function ambientKeys(options: AmbientOptions): Promise<AmbientKeys> {
  const { env, instead, note } = options
  const keys = environmentKeys(env)
  if (keys !== undefined) return { keys }
  const half = halfSet(env)
  if (half !== undefined) note(`${half.why} The credentials are looked for elsewhere.`)
  const { chainKeys } = await import('./ambient-chain.ts')
  const { found, reasons, instance, lookUps } = await chainKeys(options)
  if (found !== undefined) return found
  const nowhere = reasons.length === 0 ? 'Could not load credentials from any providers' : undefined
  const { hint = nowhere, leads } = instead
  const why = [half?.why, ...reasons.map(sentence)]
  // Where the credentials around the step are wanted, what the instance answered counts too.
  const wanted = leads || (nowhere !== undefined && hint === nowhere)
  const last = wanted && instance !== undefined ? sentence(instance) : undefined
  const end = last === undefined ? hint : `${hint}.`
  const because = (leads ? [`${hint}.`, ...why, last] : [...why, end, last]).flatMap((each) => each ?? [])
  throw new CredentialsError('no-credentials', `${leads ? '' : notLoaded}${because.join(' ')}`, {
    details: { lookUps: [...(half === undefined ? [] : [half.lookUp]), ...lookUps] },
  })
}

const sentence = (text: string) => text.replace(/\.?$/, '.')

const keyVariables = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const

/** @throws CredentialsError `invalid-input` where one of them would be no header, before anything is sent */
function environmentKeys(env: Env): Keys | undefined {
  const [accessKeyId, secretAccessKey, sessionToken] = keyVariables.map((name) => env[name])
  if (!accessKeyId || !secretAccessKey) return undefined
  for (const input of keyVariables) {
    const problem = env[input] ? keyProblem(env[input]) : undefined
    if (problem !== undefined) {
      const { what, reason } = problem
      throw new CredentialsError('invalid-input', `${input} ${what}.`, { details: { reason, input } })
    }
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
}

/** One variable of the pair: most likely a secret with a mistyped name, which a CI gives as an empty text. */
function halfSet(env: Env): { readonly why: string; readonly lookUp: LookUp } | undefined {
  const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']
  const present = names.filter((name) => env[name])
  const [missing = ''] = names.filter((name) => !env[name])
  if (present.length !== 1) return undefined
  return {
    why: `${present[0]} is set, but ${missing} is empty, so neither is used: set both or none.`,
    lookUp: { place: 'environment', reason: 'half-set', name: missing },
  }
}
