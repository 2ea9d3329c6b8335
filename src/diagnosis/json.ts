import type { Evidence } from './evidence.ts'
import { roleStep } from './evidence.ts'
import type { Finding } from './finding.ts'
import { shownClaims } from './shown-claims.ts'
import type { ShowOptions } from './summary.ts'
import { plain, withoutAccounts } from './text.ts'

/** One JSON object for tools: `{version, error, plan, claims, findings}`, each finding with its `url`. */
export function toJson(findings: readonly Finding[], evidence: Evidence, options: ShowOptions): string {
  const { error, plan } = evidence
  const { action, awsCode, requestId, status, host, phase, errno, attempts, input } = error.details
  const { reason, endpoint, endpointFrom } = error.details
  const json = JSON.stringify({
    version: 1,
    error: {
      code: error.code,
      message: plain(error.message, 2000),
      details: {
        reason,
        action,
        awsCode,
        requestId,
        status,
        host,
        endpoint,
        endpointFrom,
        phase,
        errno,
        attempts,
        input,
      },
    },
    plan: { role: roleStep(evidence)?.role, region: plan?.region, source: plan?.source.kind },
    claims: Object.fromEntries(shownClaims(evidence).map(({ name, value }) => [name, value])),
    findings,
  })
  return options.hideAccounts ? withoutAccounts(json) : json
}
