import { type Evidence, roleStep } from './evidence.ts'
import { endpointLines, fromOf } from './origin.ts'
import { plain } from './text.ts'

/** What was being done, for whom and where: `name: value`, as far as known. */
export function callLines(evidence: Evidence): readonly string[] {
  const { error, plan, chained } = evidence
  const { action, host, status, awsCode, requestId, attempts } = error.details
  const call = [action, host === undefined ? undefined : `at ${host}`]
    .filter((each) => each !== undefined)
    .join(' ')
  const answer = [awsCode, status === undefined ? undefined : `HTTP status ${status}`].filter(
    (each) => each !== undefined,
  )
  const from = (value: string | undefined, input: string) =>
    value === undefined ? undefined : `${value}${fromOf(evidence, input)}`
  const values: readonly (readonly [string, string | undefined])[] = [
    ['Call', call],
    ['Answer', answer.join(', ')],
    ['Request id', requestId],
    ['Attempts', attempts?.toString()],
    ['Role', from(roleStep(evidence)?.role, 'role-to-assume')],
    ['Region', from(evidence.ofAllRoles ? undefined : plan?.region, 'aws-region')],
    ['Source', plan?.source.kind],
    ['Caller', chained?.arn],
  ]
  return [
    ...values.flatMap(([name, value]) => (value ? [`${name}: ${plain(value)}`] : [])),
    ...endpointLines(evidence),
  ]
}
