/** What the environment is, read once from the platform's variables. Absent or undefined: not known. */

export interface Facts {
  /** `Platform.name`. */
  readonly platform: string
  /** `owner/name`. */
  readonly repository?: string | undefined
  /** `refs/heads/main`. */
  readonly ref?: string | undefined
  readonly sha?: string | undefined
  /** What started the run: `push`, `pull_request`, … */
  readonly event?: string | undefined
  /** JSON file with the event's payload, absolute. */
  readonly eventFile?: string | undefined
  readonly actor?: string | undefined
  readonly workflow?: string | undefined
  readonly job?: string | undefined
  readonly runId?: string | undefined
  readonly runAttempt?: string | undefined
  /** The step's action, part of the user agent. */
  readonly action?: string | undefined
  /** Where this action was taken from: its repository's page, and the version asked for. */
  readonly actionSource?: Version | undefined
  /** Where the documentation of this version is, if not there: what a release is made from. */
  readonly documentation?: Version | undefined
  /** Base of the platform's web pages. */
  readonly serverUrl?: string | undefined
  /** Of sessions that nobody names. */
  readonly sessionName: string
  /** Where calls come from, in the user agent: the form of AWS_EXECUTION_ENV. */
  readonly executionEnvironment: string
  /** What tells jobs apart, those without a value too: the workflow cannot use their keys. Droppable ones last. */
  readonly sessionTags: readonly JobTag[]
  /** Base of relative paths in inputs, absolute. */
  readonly workspace?: string | undefined
  /** A directory that lives as long as the job, absolute. */
  readonly temp?: string | undefined
}

/** A repository's page, and a branch, tag or commit of it. */
export interface Version {
  readonly repositoryUrl: string
  readonly ref: string
}

/** A session tag of the platform's; not sent where its value is absent or empty. */
export interface JobTag {
  readonly key: string
  readonly value: string | undefined
  readonly droppable: boolean
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
export interface SessionTag {
  readonly key: string
  readonly value: string
  /** Left out when the packed request is too large. */
  readonly droppable: boolean
}
