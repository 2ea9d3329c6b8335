import type { Evidence } from './evidence.ts'
import type { Finding } from './finding.ts'
import { toCode, toFence, toProse } from './markdown.ts'
import { shownClaims } from './shown-claims.ts'
import { longest, plain, withoutAccounts } from './text.ts'

export interface ShowOptions {
  /** As `mask-aws-account-id` asks: no account id is shown. */
  readonly hideAccounts: boolean
}

/** Markdown for GITHUB_STEP_SUMMARY: the cause and what to paste, the claims that were sent, the other findings. */
export function toSummary(findings: readonly Finding[], evidence: Evidence, options: ShowOptions): string {
  const [first, ...others] = findings
  const parts = [
    '## AWS credentials: failed',
    toProse(plain(evidence.error.message, longest)),
    ...(first === undefined ? [] : findingParts(first)),
    ...claimParts(evidence),
    ...(others.length === 0
      ? []
      : folded(`${others.length} more possible causes`, others.flatMap(findingParts))),
  ]
  const markdown = parts.join('\n\n')
  return options.hideAccounts ? withoutAccounts(markdown) : markdown
}

function findingParts({ url, title, certainty, evidence, fix, settle }: Finding): readonly string[] {
  return [
    `### ${certainty === 'certain' ? 'Cause' : 'Likely'}: ${toProse(title)}`,
    toProse(fix.text),
    ...(fix.code === undefined ? [] : [toFence(fix.code, fix.language)]),
    ...(evidence.length === 0 ? [] : [toFence(evidence.join('\n'), 'text')]),
    ...(settle === undefined ? [] : [`How to confirm: ${toProse(settle)}`]),
    moreAt(url),
  ]
}

/** A path would lead from the page of the run to nowhere. */
function moreAt(url: string): string {
  return /^https?:/.test(url)
    ? `[More about this](${url})`
    : `More about this: \`${url}\` in the repository of this action`
}

function claimParts(evidence: Evidence): readonly string[] {
  const claims = shownClaims(evidence)
  if (claims.length === 0) return []
  const rows = claims.map(
    ({ name, value, conditionKey }) =>
      `| ${toCode(name)} | ${toCode(value)} | ${conditionKey === undefined ? '' : 'yes'} |`,
  )
  const tested = claims.find(({ conditionKey }) => conditionKey !== undefined)
  const prefix = tested?.conditionKey?.slice(0, -tested.name.length)
  return [
    '### Claims in the token',
    ['| Claim | Value | In conditions |', '| --- | --- | --- |', ...rows].join('\n'),
    ...(prefix === undefined
      ? []
      : [`In the conditions of a trust policy, put ${toCode(prefix)} before the name of the claim.`]),
  ]
}

function folded(title: string, parts: readonly string[]): readonly string[] {
  return [`<details><summary>${title}</summary>`, ...parts, '</details>']
}
