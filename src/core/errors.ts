/** Every failure this project raises on purpose, and what a retry may do about it. */

import type { ErrorCode } from './error-codes.ts'
import type { ErrorDetails } from './error-details.ts'

export type { ErrorCode, ErrorReason } from './error-codes.ts'

/**
 * What would have to change for the same call to succeed:
 * - `never`: nothing that waiting brings
 * - `backoff`: time (throttling, 5xx, network)
 * - `briefly`: little: what waiting seldom changes (IAM's eventual consistency, a name that does not exist), so three attempts
 * - `fresh-token`: a newer web identity token
 * - `corrected-clock`: signing with the server's time
 * - `smaller-request`: fewer session tags
 */
export type Retryable =
  | 'never'
  | 'backoff'
  | 'briefly'
  | 'fresh-token'
  | 'corrected-clock'
  | 'smaller-request'

export interface ErrorOptions {
  readonly retryable?: Retryable
  readonly details?: ErrorDetails
  readonly cause?: unknown
}

/** The message says what was being done, what was wrong, and which input to change. */
export class CredentialsError extends Error {
  override readonly name: string = 'CredentialsError'
  readonly code: ErrorCode
  readonly retryable: Retryable
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryable = options.retryable ?? 'never'
    this.details = options.details ?? {}
  }

  /** By what it holds, for each file of dist/ has a copy of this class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && 'retryable' in value && 'details' in value
  }

  /** The same failure, told from further out. */
  prefixed(prefix: string): CredentialsError {
    return this.with(`${prefix}${this.message}`, this.details)
  }

  /** The same failure, with something to add. */
  continued(text: string): CredentialsError {
    return this.with(`${this.message}${text}`, this.details)
  }

  /** The same failure, with more known about it. */
  detailed(details: ErrorDetails): CredentialsError {
    return this.with(this.message, { ...this.details, ...details })
  }

  /** The same failure, once trying again has been of no use: whoever made the call around it need not try either. */
  final(): CredentialsError {
    const { code, message, details, cause } = this
    return new CredentialsError(code, message, { retryable: 'never', details, cause })
  }

  /** The same failure, each of its texts as `show` gives it back. */
  shown(show: (text: string) => string): CredentialsError {
    const details = Object.entries(this.details).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? show(value) : value,
    ])
    return this.with(show(this.message), Object.fromEntries(details))
  }

  private with(message: string, details: ErrorDetails): CredentialsError {
    return new CredentialsError(this.code, message, { retryable: this.retryable, details, cause: this.cause })
  }
}

/**
 * Why an input cannot be used:
 * - `missing`: it is needed and empty
 * - `malformed`: it breaks a rule of its own
 * - `too-long`: its form is right, but AWS takes less
 * - `needs-arn`: a bare role name where no account is known
 * - `conflict`: it does not go with other inputs
 * - `placeholder`: of a key, that nothing has replaced by a value
 * - `characters`: of a key, such as no key has
 */
export type ProblemReason =
  | 'missing'
  | 'malformed'
  | 'too-long'
  | 'needs-arn'
  | 'conflict'
  | 'placeholder'
  | 'characters'

/** One input that cannot be used, and the rule it breaks. */
export interface InputProblem {
  readonly input: string
  readonly reason: ProblemReason
  /** The environment variable that filled the input; absent where the input itself was given. */
  readonly variable?: string
  readonly message: string
  /** What was given, of some inputs that are no secrets; absent or empty where it is not known. */
  readonly value?: string | undefined
}

/** All problems of the inputs at once, so that one run shows everything there is to mend. */
export class InvalidInputs extends CredentialsError {
  override readonly name = 'InvalidInputs'
  readonly problems: readonly InputProblem[]

  constructor(problems: readonly InputProblem[]) {
    super('invalid-input', problems.map((problem) => problem.message).join('\n'))
    this.problems = problems
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof CredentialsError && 'problems' in value
  }

  override shown(show: (text: string) => string): InvalidInputs {
    return new InvalidInputs(
      this.problems.map((problem) => ({
        ...problem,
        message: show(problem.message),
        value: show(problem.value ?? ''),
      })),
    )
  }
}

/** Why one of several roles could not be had. */
export interface RoleFailure {
  /** Its name in `roles`. */
  readonly role: string
  readonly error: CredentialsError
}

/** Several roles were asked for, and some could not be had: every failure, by the role's name. */
export class FailedRoles extends CredentialsError {
  override readonly name = 'FailedRoles'
  readonly failures: readonly RoleFailure[]

  constructor(failures: readonly RoleFailure[]) {
    super('roles-failed', failures.map(({ error }) => error.message).join('\n'))
    this.failures = failures
  }

  /** The same failures, each changed in the same way. */
  each(change: (error: CredentialsError) => CredentialsError): FailedRoles {
    return new FailedRoles(this.failures.map(({ role, error }) => ({ role, error: change(error) })))
  }

  override shown(show: (text: string) => string): FailedRoles {
    return this.each((error) => error.shown(show))
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof CredentialsError && 'failures' in value
  }
}

/** Adds to what is known of a failure on its way out. */
export async function telling<T>(
  add: (error: CredentialsError) => CredentialsError,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    throw thrown instanceof CredentialsError ? add(thrown) : thrown
  }
}

/** Carries the message of anything thrown, for sentences that end in a cause. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
