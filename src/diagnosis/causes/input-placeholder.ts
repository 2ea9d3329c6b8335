import { type Evidence, refused, roleStep } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { placeholderIn, problemsOf, rejectedKey } from '../input-problems.ts'
import { plain, quote } from '../text.ts'

export const inputPlaceholder: Cause = {
  code: 'input-placeholder',
  title: 'An input contains a placeholder instead of a value',
  symptom: 'place',
  prose: `A placeholder was not replaced by a value: \`<ACCOUNT_ID>\` copied from a page, \`$NAME\` or \`%NAME%\` (a shell does not read inputs), \`{{
secrets.NAME }}\` without its dollar sign, or \`***\` copied from a log. In \`with:\`, write \`\${{ vars.NAME }}\`, \`\${{ secrets.NAME }}\` or \`\${{
env.NAME }}\`.`,
  explain(evidence) {
    const found = foundIn(evidence)
    if (found === undefined) return undefined
    const { name, value } = found
    return {
      title: `${plain(name)} contains a placeholder instead of a value`,
      certainty: 'certain',
      evidence: value === undefined ? [] : [`${plain(name)}: ${quote(value)}`],
      fix: {
        text: `Set ${plain(name)} to the value itself, or to an expression that GitHub replaces. Inputs of a step are not read by a shell, so $NAME is not replaced.`,
        language: 'yaml',
        code: `${name === 'roles' ? '' : `${plain(name)}: `}\${{ ${value === undefined ? 'secrets' : 'vars'}.NAME }}`,
      },
    }
  },
}

interface Found {
  readonly name: string
  /** Absent where it is a secret. */
  readonly value?: string
}

function foundIn(evidence: Evidence): Found | undefined {
  const key = rejectedKey(evidence, 'placeholder')
  if (key !== undefined) return { name: key }
  const problem = problemsOf(evidence).find(({ value = '' }) => placeholderIn(value) !== undefined)
  if (problem !== undefined)
    return {
      name: problem.variable ?? problem.input,
      ...(problem.value === undefined ? {} : { value: problem.value }),
    }
  const { source } = evidence.plan ?? {}
  const absent = evidence.error.details.reason === 'absent' && evidence.error.code === 'token-file-unreadable'
  if (absent && source?.kind === 'token-file' && placeholderIn(source.path) !== undefined)
    return { name: 'web-identity-token-file', value: source.path }
  // The path of a role may hold nearly anything, so such an ARN has the right form.
  const role = roleStep(evidence)?.role ?? ''
  const sent = refused(evidence, undefined, 'AccessDenied', 'ValidationError')
  return sent && /\$\{|\$[A-Z_]{3,}|<[^<>]+>|\{\{/.test(role)
    ? { name: 'role-to-assume', value: role }
    : undefined
}
