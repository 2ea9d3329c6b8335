import type { Evidence } from './evidence.ts'
import type { Symptom } from './symptoms.ts'

/** One diagnosed cause: what is wrong, the evidence, and how to fix it. Plain text, one line each, no markup. */
export interface Finding {
  /** Stable across releases, kebab-case; also the anchor in docs/troubleshooting.md. */
  readonly code: string
  readonly title: string
  /** `likely` if it depends on something that the step cannot see, such as the trust policy. */
  readonly certainty: 'certain' | 'likely'
  readonly evidence: readonly string[]
  readonly fix: Fix
  /** How to confirm the cause if it is only likely: a condition. */
  readonly settle?: string
  /** The documentation of the cause, for the running version: only `docs/troubleshooting.md#code` if no repository is known. */
  readonly url: string
}

export interface Fix {
  readonly text: string
  readonly language?: 'yaml' | 'json' | 'sh'
  /** Code to paste; may have several lines. */
  readonly code?: string
}

/** What a cause says about one failure; with a title only if it is more specific than that of the cause. */
export type Explanation = Omit<Finding, 'code' | 'title' | 'url'> & {
  readonly title?: string
  /** Possible, but without supporting evidence: listed after the other likely ones. */
  readonly weak?: true
}

/** One cause, one file. */
export interface Cause {
  readonly code: string
  readonly title: string
  /** The heading in the documentation. */
  readonly symptom: Symptom
  /** The input that the fix changes; if a variable filled it, the fix names the variable. */
  readonly input?: string
  /** Markdown for the documentation: why it happens and how to fix it. */
  readonly prose: string
  /** Undefined if the evidence does not support it. */
  readonly explain: (evidence: Evidence) => Explanation | undefined
}
