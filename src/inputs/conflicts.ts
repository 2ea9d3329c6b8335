import type { InputProblem } from '../core/errors.ts'
import { type InputName, inputLabel } from './inputs.ts'
import type { Settings } from './settings.ts'

/** An input that does not go with the others. @param why follows its name */
export function conflict(
  input: InputName,
  why: string,
  { origins, roleKeys = {} }: Pick<Settings, 'origins' | 'roleKeys'>,
): InputProblem {
  const variable = origins[input]
  const message = `${roleKeys[input] ?? inputLabel(input, variable)} ${why}`
  return { input, reason: 'conflict', ...(variable === undefined ? {} : { variable }), message }
}

/** Inputs that are each right but not together. */
export function conflicts({
  chain,
  roles,
  useExisting,
  refresh,
  publish,
  origins,
}: Settings): readonly InputProblem[] {
  const found: InputProblem[] = []
  const beside = (input: 'roles' | 'refresh', other: InputName, why: string) => {
    const variable = origins[other]
    const filled = variable === undefined ? other : `${other} (filled by ${variable})`
    const message = `${inputLabel(input, undefined)} cannot stand beside ${filled}${why}`
    found.push({ input, reason: 'conflict', message })
  }
  if (roles !== undefined) {
    if (chain.length > 0) beside('roles', 'role-to-assume', ': move that role into roles')
    if (publish.profile !== undefined) beside('roles', 'aws-profile', ': each role has a profile of its own')
    if (publish.outputs) beside('roles', 'output-credentials', ': outputs hold one set of credentials')
    if (useExisting) beside('roles', 'use-existing-credentials', '')
  }
  if (refresh !== 'off') {
    if (useExisting) beside('refresh', 'use-existing-credentials', ': what is kept cannot be renewed')
    if (publish.outputs) beside('refresh', 'output-credentials', ': outputs are not renewed')
    if (refresh === 'endpoint' && publish.profile !== undefined)
      beside(
        'refresh',
        'aws-profile',
        ': an endpoint serves variables, not a profile. Drop aws-profile, or use refresh: process',
      )
  }
  return found
}
