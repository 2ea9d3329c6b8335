/** Explains failures and how to fix them. Loaded only after a failure, or for a summary. */
export { toAnnotation } from './annotation.ts'
export { diagnose } from './diagnose.ts'
export type { Evidence } from './evidence.ts'
export type { Finding } from './finding.ts'
export { toJson } from './json.ts'
export { toLogLines } from './log-lines.ts'
export { toSuccessSummary } from './success-summary.ts'
export { toSummary } from './summary.ts'
