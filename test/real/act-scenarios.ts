/** The workflows of workflows/, and what they say. */
import type { ActOptions } from './act.ts'
import { account } from './moto.ts'

const arn = (role: string, session = 'GitHubActions') =>
  `arn:aws:sts::${account}:assumed-role/${role}/${session}`

export interface Scenario extends Pick<ActOptions, 'workflow' | 'edit'> {
  readonly what: string
  /** Whether the jobs may ask for tokens; yes by default. */
  readonly tokens?: false
  readonly code: 0 | 1
  /** Lines that steps print. */
  readonly says: readonly (string | RegExp)[]
  /** How the action's own runs end, in their order. */
  readonly main: readonly string[]
}

const endpoints = 'AWS_EC2_METADATA_DISABLED AWS_ENDPOINT_URL'

export const scenarios: readonly Scenario[] = [
  {
    workflow: 'steps',
    what: 'two runs in one job, outputs, a failing step, `if: always()`',
    code: 1,
    main: ['success', 'success'],
    says: [
      `outputs ${account} ${arn('deploy')} success`,
      `variables ${arn('deploy')}`,
      'leak *** *** *** end',
      's3 same bytes',
      `profile ${arn('read')}`,
      `still ${arn('deploy')}`,
      `between ${arn('read')}`,
      `always failure ${account}`,
      // Before the first run, and after every post run.
      `witness: ${endpoints}`,
      `witness: ${endpoints}`,
    ],
  },
  {
    workflow: 'matrix',
    what: 'matrix, two jobs at once, each with a profile in the same file',
    code: 0,
    main: ['success', 'success'],
    says: [`deploy is ${arn('deploy', 'matrix-deploy')}`, `read is ${arn('read', 'matrix-read')}`],
  },
  {
    workflow: 'windows',
    what: 'CRLF in the workflow and in its inputs',
    edit: (text) => text.replaceAll('\n', '\r\n'),
    code: 0,
    main: ['success'],
    says: [`windows ${arn('deploy', 'windows')} in us-east-1`],
  },
  {
    workflow: 'permission',
    what: 'no `id-token` permission: annotation, nothing published, post runs',
    tokens: false,
    code: 1,
    main: ['failure'],
    says: [
      /::error::Credentials could not be loaded.*`id-token` permission/,
      'outcome failure arn=[] key=[]',
      `witness: ${endpoints}`,
      `witness: ${endpoints}`,
      `witness: ${endpoints}`,
      `witness: ${endpoints}`,
    ],
  },
  {
    workflow: 'refused',
    what: 'a role that does not trust the job, `continue-on-error`, then another',
    code: 0,
    main: ['failure', 'success'],
    says: [
      /::error::Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity/,
      `outcome failure then ${arn('deploy')}`,
    ],
  },
  {
    workflow: 'log-out',
    what: '`unset-current-credentials` alone, as log-out',
    code: 0,
    main: ['success', 'success'],
    says: [`before ${account}`, /^after key=\[\] +Unable to locate credentials/],
  },
  {
    workflow: 'renewed',
    what: '`refresh: process` and `refresh: endpoint`; the endpoint ends with the job',
    code: 0,
    main: ['success', 'success'],
    says: [
      `process ${arn('deploy')}`,
      `endpoint ${arn('deploy')}`,
      /^served at http:\/\/127\.0\.0\.1:\d+\/roles\/default$/,
      ...Array.from({ length: 4 }, () => `witness: ${endpoints}`),
    ],
  },
]
