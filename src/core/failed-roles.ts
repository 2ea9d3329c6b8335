import { CredentialsError, FailedRoles } from './errors.ts'

/** So many names are told, and how many more there are. */
const mostNames = 10

/** Of several roles some failed: each failure says that the others did not, and were of no use. */
export function failedAmong(failures: FailedRoles['failures'], worked: readonly string[]): FailedRoles {
  if (worked.length === 0) return new FailedRoles(failures)
  const more = worked.length > mostNames ? ` and ${worked.length - mostNames} more` : ''
  const names = `${worked.slice(0, mostNames).join(', ')}${more}`
  const sentence = `The other roles worked (${names}), but nothing was published: a step publishes all of its roles or none.`
  return new FailedRoles(
    failures.map(({ role, error }) => ({
      role,
      error: error instanceof CredentialsError ? error.continued(` ${sentence}`) : error,
    })),
  )
}
