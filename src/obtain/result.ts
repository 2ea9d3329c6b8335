/** What a step that succeeded says: whose credentials, Region, until when, from which source, published where. */

import type { Plan, Targets } from '../core/plan.ts'
import { withoutAccounts } from '../core/redact.ts'
import { type Identity, type Session, toIsoSeconds } from '../core/session.ts'
import type { Obtained } from './obtain.ts'

export interface Telling {
  readonly settings: { readonly summary: boolean; readonly origins: Readonly<Record<string, string>> }
  readonly hideAccounts: boolean
}

/**
 * One line. Account and ARN of credentials that were there already always appear, for nothing else says whose they
 * are; those of others only as the workflow itself writes them, unless it asks for a summary.
 */
export function resultLine(obtained: Obtained, { settings, hideAccounts }: Telling): string {
  const { plan, session, kept } = obtained
  const variable = settings.origins['aws-region']
  const facts = [
    `Region ${plan.region}${variable === undefined ? '' : ` from ${variable}`}`,
    endOf(session),
    kept ? `kept where they are${plan.targets.outputs ? ', and in step outputs' : ''}` : placeOf(plan),
  ]
  const name = plan.name === undefined ? '' : `${plan.name}: `
  const line = `${name}${whose(obtained, settings)}: ${facts.join(', ')}.${roleless(obtained)}`
  return hideAccounts ? withoutAccounts(line) : line
}

function whose({ plan, session, kept }: Obtained, { summary }: Telling['settings']): string {
  const { source, steps } = plan
  if (kept) return `Existing credentials of ${identityOf(session.identity)}`
  const owner = summary ? `, ${identityOf(session.identity)}` : ''
  const last = steps.at(-1)
  if (last === undefined) {
    const found = source.kind === 'keys' ? 'Access key of aws-access-key-id' : 'Existing credentials'
    return summary ? `${found} of ${identityOf(session.identity)}` : found
  }
  const between = steps.slice(0, -1).map(({ role }) => role)
  const by = between.length === 0 ? '' : ` by way of ${between.join(', ')}`
  return `Credentials of role ${last.role}${owner} from ${wordsOf(source)}${by}`
}

function identityOf({ account, arn }: Identity): string {
  const parts = [arn, account && `account ${account}`].filter((part) => part !== '')
  return parts.length === 0 ? 'an identity that the service does not name' : parts.join(', ')
}

function wordsOf({ kind }: Plan['source']): string {
  switch (kind) {
    case 'oidc':
      return 'OIDC'
    case 'token-file':
      return 'the web identity token file'
    case 'keys':
      return 'aws-access-key-id'
    case 'ambient':
      return 'the existing credentials'
  }
}

function endOf({ expiration, keys }: Session): string {
  if (expiration !== undefined) return `valid until ${toIsoSeconds(expiration)}`
  return keys.sessionToken === undefined ? 'no expiry' : 'expiry unknown'
}

function placeOf({ source, steps, targets }: Plan): string {
  const places = placesOf(targets)
  if (source.kind === 'ambient' && steps.length === 0) {
    return places.length === 0 ? 'left where they are' : `left where they are, and in ${places.join(', ')}`
  }
  const renewed = targets.refresh === 'off' ? '' : ', renewed until the job ends'
  return places.length === 0
    ? 'published nowhere (account and ARN are outputs)'
    : `published in ${places.join(', ')}${renewed}`
}

function placesOf({ env, profile, outputs, refresh }: Targets): readonly string[] {
  return [
    ...(refresh === 'endpoint' ? ['an endpoint of this job'] : []),
    // With `refresh` they hold no credentials: they lead to the endpoint or the profile.
    ...(env === 'credentials' && refresh === 'off' ? ['environment variables'] : []),
    ...(profile === undefined || refresh === 'endpoint' ? [] : [`profile ${profile.name}`]),
    ...(outputs ? ['step outputs'] : []),
  ]
}

function roleless({ plan: { steps }, kept }: Obtained): string {
  return steps.length === 0 && !kept ? ' No role was asked for: role-to-assume is empty.' : ''
}
