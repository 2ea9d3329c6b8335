import { CredentialsError, FailedRoles, InvalidInputs } from '../core/errors.ts'
import { type InputName, inputNames } from './inputs.ts'
import type { RoleTarget } from './role-target.ts'
import type { Settings } from './settings.ts'

/** What a role of `roles` says itself, no variable has filled. */
const ownKeys: Readonly<Partial<Record<keyof RoleTarget, InputName>>> = {
  chain: 'role-to-assume',
  region: 'aws-region',
  sessionName: 'role-session-name',
  durationSeconds: 'role-duration-seconds',
  externalId: 'role-external-id',
  sessionPolicy: 'inline-session-policy',
  managedPolicies: 'managed-session-policies',
  customTags: 'custom-tags',
  allowedAccounts: 'allowed-account-ids',
}

/** Inputs that a variable filled, as they hold for one role of `roles`, or for the step. */
export function originsOf(
  { origins, roles = [] }: Pick<Settings, 'origins' | 'roles'>,
  role: string | undefined,
): Settings['origins'] {
  const own = roles.find(({ name }) => name === role)
  const said = Object.entries(own ?? {}).flatMap(([key, value]) =>
    value === undefined ? [] : (Object.entries(ownKeys).find(([name]) => name === key)?.[1] ?? []),
  )
  return Object.fromEntries(Object.entries(origins).filter(([input]) => !said.some((each) => each === input)))
}

/** The same failure. Where a variable filled the input that it is about, it names the variable too: nobody set the input. */
export function withOrigin(error: unknown, origins: Settings['origins'] = {}): unknown {
  if (!(error instanceof CredentialsError)) return error
  return error instanceof FailedRoles ? error.each((each) => from(origins, each)) : from(origins, error)
}

function from(origins: Settings['origins'], error: CredentialsError): CredentialsError {
  // These name it themselves.
  if (error instanceof InvalidInputs) return error
  const { input, phase } = error.details
  const about = input ?? (phase === 'proxy' ? 'http-proxy' : undefined)
  const name = inputNames.find((each) => each === about)
  const variable = name === undefined ? undefined : origins[name]
  return variable === undefined ? error : error.continued(` (${variable} fills ${name}.)`)
}
