import { type CredentialsError, type ErrorCode, FailedRoles, type RoleFailure } from './errors.ts'

/** So many names are shown, and how many more there are. */
const mostNames = 10

/** These speak of one role, also where another role's failure has the same words. */
const ofOneRole: ReadonlySet<ErrorCode> = new Set([
  'sts-refused',
  'account-not-allowed',
  'special-characters',
])

/**
 * What failed where several roles were asked for. What no role got past, such as the token, is one failure of the step;
 * else each failure says that the others did not fail, and were of no use.
 */
export function failureAmong(failures: readonly RoleFailure[], worked: readonly string[]): CredentialsError {
  const common = worked.length === 0 ? commonTo(failures) : undefined
  if (common !== undefined) return common
  const named = failures.map(({ role, error }) => ({ role, error: error.prefixed(`${role}: `) }))
  const failed = new FailedRoles(named)
  if (worked.length === 0) return failed
  const more = worked.length > mostNames ? ` and ${worked.length - mostNames} more` : ''
  const names = `${worked.slice(0, mostNames).join(', ')}${more}`
  const sentence = `The other roles worked (${names}), but nothing was published: a step publishes all of its roles or none.`
  return failed.each((error) => error.continued(` ${sentence}`))
}

function commonTo(failures: readonly RoleFailure[]): CredentialsError | undefined {
  const [first, ...others] = failures.map(({ error }) => error)
  const same = others.every(({ code, message }) => code === first?.code && message === first.message)
  return first !== undefined && same && !ofOneRole.has(first.code) ? first : undefined
}
