/** What the environment is, read once from the platform's variables. */

export interface Facts {
  /** The platform's name in lower case: `github`. */
  readonly platform: string
  /** `owner/name`. */
  readonly repository: string | undefined
  /** `refs/heads/main`. */
  readonly ref: string | undefined
  readonly sha: string | undefined
  /** What started the run: `push`, `pull_request`, … */
  readonly event: string | undefined
  /** JSON file with the event's payload, absolute. */
  readonly eventFile: string | undefined
  readonly actor: string | undefined
  readonly workflow: string | undefined
  readonly job: string | undefined
  readonly runId: string | undefined
  readonly runAttempt: string | undefined
  /** The step's action, part of the user agent. */
  readonly action: string | undefined
  /** Where this action was taken from: its repository's page, and the version asked for. */
  readonly actionSource: { readonly repositoryUrl: string; readonly ref: string } | undefined
  /** Base of the platform's web pages: `https://github.com`, or an enterprise host. */
  readonly serverUrl: string | undefined
  readonly token: TokenAvailability
  /** In the order of their worth: droppable ones last. */
  readonly sessionTags: readonly SessionTag[]
  /** Base of relative paths in inputs, absolute. */
  readonly workspace: string | undefined
  /** A directory that lives as long as the job, absolute. */
  readonly temp: string | undefined
}

/** Whether a web identity token can be had, and what to change where it cannot. */
export type TokenAvailability =
  | { readonly kind: 'available' }
  | { readonly kind: 'unavailable'; readonly because: string; readonly fix: string }

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
export interface SessionTag {
  readonly key: string
  readonly value: string
  /** Left out when the packed request is too large. */
  readonly droppable: boolean
}

/** A tag value AWS accepts: foreign characters become `_`, 256 characters at most. */
export function toTagValue(text: string): string {
  // Nearly all are such; compiling the expression below takes longer than all else that happens to them.
  if (text.length <= 256 && /^[\w .:/=+@-]*$/.test(text)) return text
  return Array.from(text.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '_'))
    .slice(0, 256)
    .join('')
}
