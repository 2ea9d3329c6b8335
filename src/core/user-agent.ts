import type { Facts } from './facts.ts'
import type { Env } from './host.ts'
import { version } from './version.ts'

/** What CloudTrail shows as the caller: the product, where it runs, and the run, as far as they are well formed. */
export function userAgent(
  facts: Pick<Facts, 'executionEnvironment' | 'action' | 'runId' | 'runAttempt'>,
  env: Env,
): string {
  const execution = env['AWS_EXECUTION_ENV'] || facts.executionEnvironment
  const tokens = [
    `configure-aws-credentials/${version}`,
    token('exec-env', execution),
    token('action', facts.action),
    token('run', facts.runId),
    token('attempt', facts.runAttempt),
  ]
  return tokens.filter((each) => each !== undefined).join(' ')
}

/** RFC 9110: a product token holds no white space and few signs. */
function token(name: string, value: string | undefined): string | undefined {
  return value !== undefined && /^[\w.!#$%&'*+^`|~-]{1,128}$/.test(value) ? `${name}/${value}` : undefined
}
