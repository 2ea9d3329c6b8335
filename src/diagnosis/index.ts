/** Why it failed and what mends it. Loaded only after a failure, or for a summary. */
export { toAnnotation } from './annotation.ts'
export { diagnose } from './diagnose.ts'
export type { Evidence } from './evidence.ts'
export type { Cause, Finding, Fix } from './finding.ts'
export { toJson } from './json.ts'
export { toLogLines } from './log-lines.ts'
export { type Success, toSuccessSummary } from './success-summary.ts'
export { type ShowOptions, toSummary } from './summary.ts'
