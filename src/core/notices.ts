/** What a user should know about inputs although the step goes on. */

/**
 * - `no-effect`: what the input asks for does not happen
 * - `may-be-refused`: AWS may not grant it
 * - `ends-early`: it holds for a shorter time than asked for
 */
export type NoticeReason = 'no-effect' | 'may-be-refused' | 'ends-early'

/** What a user should know about an input although the step goes on. */
export interface Notice {
  readonly reason: NoticeReason
  /** Its name. */
  readonly input: string
  /** `line`: where the result is the same, or a variable filled the input, which may be meant for other steps. */
  readonly level: 'warning' | 'line'
  readonly message: string
}

/** For one step: what has no effect in one warning, all else by itself. A notice that does not hold for all roles names its own. */
export function toldOf(
  plans: readonly { readonly name: string | undefined; readonly notices: readonly Notice[] }[],
): Readonly<Record<'warnings' | 'lines', readonly string[]>> {
  const all = plans.flatMap(({ notices }) => notices)
  const distinct = all.filter(
    (notice, at) => at === all.findIndex(({ message }) => message === notice.message),
  )
  const told = distinct.map((notice) => {
    const names = plans.flatMap(({ name, notices }) =>
      notices.some(({ message }) => message === notice.message) ? (name ?? []) : [],
    )
    const of = names.length === 0 || names.length === plans.length ? '' : `Role ${names.join(', ')}: `
    return { ...notice, message: `${of}${notice.message}` }
  })
  const warnings = told.filter(({ level }) => level === 'warning')
  const idle = warnings.filter(({ reason }) => reason === 'no-effect').map(({ message }) => message)
  return {
    warnings: [
      ...(idle.length === 0 ? [] : [idle.join('\n')]),
      ...warnings.flatMap(({ reason, message }) => (reason === 'no-effect' ? [] : message)),
    ],
    lines: told.flatMap(({ level, message }) => (level === 'line' ? message : [])),
  }
}
