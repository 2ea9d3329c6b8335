/**
 * Every code of a failure, and the reasons that tell its conditions apart. One condition has one code and one reason, and no other
 * has both. Codes without reasons are one condition, or are told apart by another detail: `sts-refused` by the service's own
 * code; `network` without a reason, and `timeout`, by how far the exchange got; look-ups of
 * credentials by the place.
 * Codes are stable across releases: tools may match on them.
 */
export const errorReasons = {
  /**
   * Of inputs: `ProblemReason`. `plain-http`: a token would go without TLS to where the input or variable leads.
   * `unwritable`: HTTP cannot carry a value. Of keys: `placeholder`: something that was not replaced by a value. `characters`: such as no
   * key has. `swapped`: the secret is a key ID. None: the command line was used in a way that it does not have.
   */
  'invalid-input': [
    'missing',
    'malformed',
    'too-long',
    'needs-arn',
    'conflict',
    'plain-http',
    'unwritable',
    'placeholder',
    'characters',
    'swapped',
  ],
  'no-source': [],
  /** `not-permitted`: the job may not ask. `not-passed-on`: it may, but a process that renews does not have the means. */
  'no-token': ['not-permitted', 'not-passed-on'],
  /**
   * `overridden`: a variable of the runner holds something else. `refused`: by HTTP status. `page`: HTML.
   * `unreadable`: no JSON. `absent`: JSON without a token.
   */
  'token-request-failed': ['overridden', 'refused', 'page', 'unreadable', 'absent'],
  /**
   * `absent`, `empty`, `not-text` (no UTF-8), `too-large`, `not-regular`. Instead of a JWT: `opaque`, `encrypted`, `json`,
   * `page` (HTML), `quoted`, `bearer` (a header's scheme), `several` (words or lines), `platform-token`. None: the system's code tells.
   */
  'token-file-unreadable': [
    'absent',
    'empty',
    'not-text',
    'too-large',
    'not-regular',
    'opaque',
    'encrypted',
    'json',
    'page',
    'quoted',
    'bearer',
    'several',
    'platform-token',
  ],
  /**
   * `job-ended`, `damaged`: what is needed to renew credentials is gone, or is no JSON. `characters`: a key has such as none has.
   * None: `ErrorDetails.lookUps` tells.
   */
  'no-credentials': ['job-ended', 'damaged', 'characters'],
  'sts-refused': [],
  'roles-failed': [],
  /** `page`: HTML. `empty`: no body. `unreadable`: anything else. */
  'sts-unreadable': ['page', 'empty', 'unreadable'],
  /** `proxy-login`, `proxy-refused`: the proxy's own answer. `oversize`: too long to be read. */
  network: ['proxy-login', 'proxy-refused', 'oversize'],
  timeout: [],
  deadline: [],
  /** `other`: it is not on the list. `unknown`: the service does not say which it is. */
  'account-not-allowed': ['other', 'unknown'],
  'special-characters': [],
  'profile-exists': [],
  /**
   * `not-text`: no UTF-8. `exposed`: others may write there. `not-named`: the state of the step names another file than its own.
   * None: the system's code tells.
   */
  'unsafe-file': ['link', 'not-regular', 'too-large', 'not-text', 'exposed', 'not-named'],
  /**
   * `no-runner-file`: the runner gave none. `runner-file`, `profile-file`, `record`: it could not be written. `locked`: by
   * another process, for too long. `not-plain`: no such text can stand in a shared AWS file. `helper`: the process that renews did not
   * start. `helper-path`: AWS tools could not run it.
   */
  'publish-failed': [
    'no-runner-file',
    'runner-file',
    'profile-file',
    'record',
    'locked',
    'not-plain',
    'helper',
    'helper-path',
  ],
  interrupted: [],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type ErrorCode = keyof typeof errorReasons

export type ErrorReason = (typeof errorReasons)[ErrorCode][number]
