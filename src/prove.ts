import type { Plan } from './core/plan.ts'
import type { Keys } from './core/session.ts'
import type { Job } from './job.ts'
import { hideKeys } from './masks.ts'
import { ambientKeys } from './sources/ambient.ts'
import { oidcTokens } from './sources/oidc.ts'
import { fileTokens } from './sources/token-file.ts'
import type { TokenSource } from './sources/web-identity.ts'
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
export async function prove({ source, region, retry }: Plan, job: Job, calls: StsCalls): Promise<Proof> {
  const { host, channel, platform, facts } = job
  switch (source.kind) {
    case 'keys':
      return { kind: 'keys', keys: source.keys }
    case 'token-file': {
      const { workspace } = facts
      const options = {
        path: source.path,
        opaque: source.opaque,
        workspace,
        files: host.files,
        channel,
        platform: host.machine.platform,
      }
      return { kind: 'web-identity', by: 'web identity token file', tokens: fileTokens(options) }
    }
    case 'oidc': {
      const ask = { audience: source.audience, proxyFor: calls.proxyFor }
      const context = { retry, clock: host.clock, log: channel.info }
      return {
        kind: 'web-identity',
        by: 'OIDC',
        // The connection to STS opens while the token is on its way.
        tokens: oidcTokens({ platform, host, channel, ask, retry: context, meanwhile: calls.open }),
      }
    }
    case 'ambient': {
      const found = await ambientKeys({ env: host.env, region, hint: source.hint })
      hideKeys(found.keys, channel)
      return { kind: 'keys', ...found }
    }
  }
}
