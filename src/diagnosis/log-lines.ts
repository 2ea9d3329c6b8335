import { callLines } from './call.ts'
import type { Evidence } from './evidence.ts'
import type { Finding } from './finding.ts'
import { shownClaims } from './shown-claims.ts'
import { harmless, longest, plain } from './text.ts'

/** For the folded group of the log: the evidence, then each finding. One element a line. */
export function toLogLines(findings: readonly Finding[], evidence: Evidence): readonly string[] {
  const claims = shownClaims(evidence).map(({ name, value }) => `  ${name}: ${value}`)
  return [
    ...callLines(evidence),
    ...originLines(evidence),
    ...(claims.length === 0 ? [] : ['Claims in the token:', ...claims]),
    ...findings.flatMap((finding, index) => ['', ...findingLines(finding, index + 1)]),
  ].map(indented)
}

/** The findings name inputs; these were filled by variables, not by the step. */
function originLines({ origins }: Evidence): readonly string[] {
  const filled = Object.entries(origins).map(([input, variable]) => `${input} (${variable})`)
  return filled.length === 0 ? [] : [`Inputs filled by variables: ${filled.join(', ')}`]
}

function findingLines(finding: Finding, number: number): readonly string[] {
  const { title, certainty, evidence, fix, settle, url } = finding
  return [
    `${number}. ${certainty === 'certain' ? 'Cause' : 'Likely'}: ${title}`,
    ...evidence.map((line) => `   - ${line}`),
    `   Fix: ${fix.text}`,
    ...(fix.code ?? '').split('\n').flatMap((line) => (line === '' ? [] : [`     ${line}`])),
    ...(settle === undefined ? [] : [`   How to confirm: ${settle}`]),
    `   ${url}`,
  ]
}

function indented(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? ''
  return `${indent}${harmless(plain(line, longest + 100))}`
}
