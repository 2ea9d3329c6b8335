import type { Plan, Targets } from '../core/plan.ts'
import { type Session, toIsoSeconds } from '../core/session.ts'

/** The outputs of the step: account and ARN as far as they are known, credentials where asked for. */
export function sessionOutputs(
  session: Session,
  targets: Pick<Targets, 'outputs'>,
): Readonly<Record<string, string>> {
  const { keys, identity, expiration } = session
  const identified = {
    ...(identity.account && { 'aws-account-id': identity.account }),
    ...(identity.arn && { 'authenticated-arn': identity.arn }),
  }
  if (!targets.outputs) return identified
  return {
    ...identified,
    'aws-access-key-id': keys.accessKeyId,
    'aws-secret-access-key': keys.secretAccessKey,
    ...(keys.sessionToken === undefined ? {} : { 'aws-session-token': keys.sessionToken }),
    ...(expiration === undefined ? {} : { 'aws-expiration': toIsoSeconds(expiration) }),
  }
}

/** Whose credentials each profile holds, and where it is served. Never secrets. */
export function profilesOutput(
  all: readonly { readonly plan: Pick<Plan, 'name'>; readonly session: Session }[],
  endpoints: Readonly<Record<string, string>>,
): string {
  const profiles = all.map(({ plan: { name = '' }, session: { identity, expiration } }) => {
    const endpoint = endpoints[name]
    const ending = expiration === undefined ? {} : { expiration: toIsoSeconds(expiration) }
    return [
      name,
      {
        account: identity.account,
        arn: identity.arn,
        ...ending,
        ...(endpoint === undefined ? {} : { endpoint }),
      },
    ]
  })
  return JSON.stringify(Object.fromEntries(profiles))
}
