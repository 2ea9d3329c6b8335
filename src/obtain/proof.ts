import type { Job } from '../core/job.ts'
import type { Plan } from '../core/plan.ts'
import type { Keys } from '../core/session.ts'
import { oidcTokens } from '../sources/oidc.ts'
import type { TokenSource } from '../sources/web-identity.ts'
import type { StsCalls } from './sts-calls.ts'

/** What a source yields. */
export type Proof =
  | {
      readonly kind: 'web-identity'
      readonly by: 'OIDC' | 'web identity token file'
      readonly tokens: TokenSource
    }
  | { readonly kind: 'keys'; readonly keys: Keys; readonly expiration?: number }

/** Asks the plan's source. */
export async function prove(plan: Plan, job: Job, calls: StsCalls): Promise<Proof> {
  const { source, retry } = plan
  const { host, log, token, underway } = job
  switch (source.kind) {
    case 'keys':
      return { kind: 'keys', keys: source.keys }
    case 'token-file':
      return {
        kind: 'web-identity',
        by: 'web identity token file',
        tokens: (await import('./local-proofs.ts')).tokensIn(
          { path: source.path, origin: 'web-identity-token-file', opaque: source.opaque },
          job,
        ),
      }
    case 'oidc': {
      const sent = () => {
        underway?.()
        calls.prepare()
      }
      const ask = { audience: source.audience, sent }
      const context = { retry, clock: host.clock, log: log.info }
      return {
        kind: 'web-identity',
        by: 'OIDC',
        // The connection to STS opens while the token is on its way.
        tokens: oidcTokens({
          token,
          host: { ...host, http: calls.http },
          log,
          ask,
          retry: context,
          meanwhile: calls.open,
        }),
      }
    }
    case 'ambient': {
      const { around } = await import('./local-proofs.ts')
      return { kind: 'keys', ...(await around(plan, job, { calls, note: log.warning })) }
    }
  }
}

/** How the proof assumes a role, in the words of the established action, which runbooks search for. */
export function wayOf(proof: Proof): string {
  return proof.kind === 'web-identity' ? proof.by : 'user credentials'
}
