import type { ErrorReason } from '../core/errors.ts'
import { type InputProblem, InvalidInputs } from '../core/errors.ts'
import type { Evidence } from './evidence.ts'

export function problemsOf({ error }: Evidence): readonly InputProblem[] {
  return error instanceof InvalidInputs ? error.problems : []
}

/** What was given for an input and was rejected; undefined where it was not, or is a secret. */
export function rejectedValue(evidence: Evidence, input: string): string | undefined {
  return problemsOf(evidence).find((problem) => problem.input === input && problem.value)?.value
}

/** The input or variable with a key that was rejected for this reason, before anything was sent. */
export function rejectedKey(evidence: Evidence, reason: ErrorReason): string | undefined {
  const { details, code } = evidence.error
  const source = evidence.plan?.source.kind
  const problem = problemsOf(evidence).find((each) => each.reason === reason)
  if (problem !== undefined) return problem.variable ?? problem.input
  if (code !== 'invalid-input' || details.reason !== reason) return undefined
  // Seen when the request was signed.
  return details.input ?? (source === 'keys' ? 'aws-access-key-id' : around(evidence))
}

function around(evidence: Evidence): string {
  return evidence.around?.keys === undefined ? 'the existing access key ID' : 'AWS_ACCESS_KEY_ID'
}

/**
 * What people, shells and templates leave in the place of a value: `${NAME}`, `$NAME`, `{{ NAME }}`, `<NAME>`, `%NAME%`,
 * `***`, `XXXX`, `ACCOUNT_ID`.
 */
const placeholders =
  /\$\{|\$\(|\$[A-Za-z_]|\{\{|<[^<>]*>|\*{3}|%[A-Za-z_]{3,}%|X{4,}|x{6,}|\b(?:AWS_|YOUR_|MY_)?ACCOUNT(?:_?(?:ID|NUMBER))?\b|\bYOUR[-_]/

export function placeholderIn(text: string): string | undefined {
  return placeholders.exec(text)?.[0]
}

/** The path of a role may hold nearly anything, so an address of the console passes for one. */
export function isAddress(value: string): boolean {
  return /^https?:/i.test(value)
}
