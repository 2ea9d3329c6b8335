import { CredentialsError, FailedRoles, InvalidInputs } from '../core/errors.ts'
import { inputNames } from './inputs.ts'
import type { Settings } from './settings.ts'

/** The same failure. Where a variable filled the input that it is about, it names the variable too: nobody set the input. */
export function withOrigin(error: unknown, origins: Settings['origins'] = {}): unknown {
  if (error instanceof FailedRoles)
    return new FailedRoles(
      error.failures.map((each) => ({ ...each, error: withOrigin(each.error, origins) })),
    )
  // These name it themselves.
  if (!(error instanceof CredentialsError) || error instanceof InvalidInputs) return error
  const { input, phase } = error.details
  const about = input ?? (phase === 'proxy' ? 'http-proxy' : undefined)
  const name = inputNames.find((each) => each === about)
  const variable = name === undefined ? undefined : origins[name]
  return variable === undefined ? error : error.continued(` (${variable} fills ${name}.)`)
}
