import type { Evidence } from './evidence.ts'
import type { Symptom } from './symptoms.ts'

/** One diagnosed cause: what is wrong, how that is known, and what mends it. Plain text on one line each, no markup. */
export interface Finding {
  /** Stable across releases, kebab-case; also the anchor in docs/troubleshooting.md. */
  readonly code: string
  readonly title: string
  /** `likely` where the trust policy or another thing out of sight would decide. */
  readonly certainty: 'certain' | 'likely'
  readonly evidence: readonly string[]
  readonly fix: Fix
  /** How to confirm, where it is only likely. */
  readonly settle?: string
  /**
   * The cause in more words, in the documentation of the version that runs. The path of the page alone, `docs/troubleshooting.md#code`,
   * where no repository is known.
   */
  readonly url: string
}

export interface Fix {
  readonly text: string
  readonly language?: 'yaml' | 'json' | 'sh'
  /** The exact thing to paste; may have several lines. */
  readonly code?: string
}

/** What a cause says of one failure; a title only where it can be more exact than the cause's own. */
export type Explanation = Omit<Finding, 'code' | 'title' | 'url'> & {
  readonly title?: string
  /** Possible, but nothing around the step speaks for it: after the other likely ones. */
  readonly weak?: true
}

/** One cause, one file. */
export interface Cause {
  readonly code: string
  readonly title: string
  /** Under which heading of the documentation it stands. */
  readonly symptom: Symptom
  /** What the fix changes; where a variable filled it, the fix names the variable. */
  readonly input?: string
  /** Markdown for the documentation: why it happens and how it is mended. */
  readonly prose: string
  /** Undefined where the evidence speaks against it or not of it. */
  readonly explain: (evidence: Evidence) => Explanation | undefined
}
