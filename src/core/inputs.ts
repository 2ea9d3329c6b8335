/** The inputs: one row each. action.yml, the README's table and the CLI's flags are generated from here. */

export interface InputRow {
  readonly kind: 'text' | 'list' | 'integer' | 'boolean' | 'json' | 'yaml'
  /** As shown to the user; empty where there is none or the code decides. */
  readonly default?: string
  /** Environment variables that fill the input when it is empty, the first that is set wins. */
  readonly env?: readonly string[]
  /** Its value never appears in a message. */
  readonly secret?: true
  readonly doc: string
}

export const inputs = {
  'aws-region': {
    kind: 'text',
    env: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
    doc: 'AWS Region, e.g. `eu-central-1`. Required, here or by the environment. Exported as `AWS_REGION` and `AWS_DEFAULT_REGION`.',
  },
  'role-to-assume': {
    kind: 'text',
    env: ['ROLE_TO_ASSUME'],
    doc: 'ARN of the role to assume, or its bare name (with its path, if any) when the account is known from the credentials in use. Several, one a line, are a chain: each role assumes the next.',
  },
  roles: {
    kind: 'yaml',
    doc: 'Several roles from one proof, YAML: a map of profile name to a role ARN, or to `{assume, region, env, …}`. See docs/many-roles.md.',
  },
  'aws-access-key-id': {
    kind: 'text',
    secret: true,
    doc: 'Access key ID of long-lived or temporary keys. Needs `aws-secret-access-key`.',
  },
  'aws-secret-access-key': {
    kind: 'text',
    secret: true,
    doc: 'Secret access key that belongs to `aws-access-key-id`.',
  },
  'aws-session-token': {
    kind: 'text',
    secret: true,
    doc: 'Session token, where the keys are temporary.',
  },
  'web-identity-token-file': {
    kind: 'text',
    env: ['WEB_IDENTITY_TOKEN_FILE'],
    doc: 'File that holds a web identity token; absolute, or relative to the workspace.',
  },
  'role-chaining': {
    kind: 'boolean',
    default: 'false',
    env: ['ROLE_CHAINING'],
    doc: 'Assume the role with the credentials already in the environment, e.g. those of an earlier step.',
  },
  audience: {
    kind: 'text',
    env: ['AUDIENCE'],
    doc: "Audience of the OIDC token. Default: the partition's, `sts.amazonaws.com` (`sts.amazonaws.com.cn` in China).",
  },
  'http-proxy': {
    kind: 'text',
    env: ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'],
    doc: 'Proxy for calls to STS and for the token request: `http://user:password@host:port`, or with `https://` or `socks5://`.',
  },
  'no-proxy': {
    kind: 'list',
    env: ['NO_PROXY', 'no_proxy'],
    doc: 'Hosts reached without the proxy, separated by commas or spaces: `host`, `.suffix`, `*suffix`, `host:port`, `*`.',
  },
  refresh: {
    kind: 'text',
    default: 'off',
    doc: '`process` or `endpoint`: credentials that are renewed for as long as the job lasts. See docs/long-jobs.md.',
  },
  summary: {
    kind: 'boolean',
    default: 'false',
    doc: 'Write whose credentials were obtained, and until when, to the summary page of the run.',
  },
  'mask-aws-account-id': {
    kind: 'boolean',
    default: 'false',
    env: ['MASK_AWS_ACCOUNT_ID'],
    doc: 'Hide account IDs and ARNs in the log.',
  },
  'role-duration-seconds': {
    kind: 'integer',
    default: '3600',
    env: ['ROLE_DURATION_SECONDS'],
    doc: "Life of the session in seconds, 900 to 43200, within the role's own maximum; at most 3600 when one role assumes another. With `sts-endpoint`, what that service takes.",
  },
  'role-external-id': {
    kind: 'text',
    env: ['ROLE_EXTERNAL_ID'],
    doc: 'External ID that the role to assume asks for.',
  },
  'role-session-name': {
    kind: 'text',
    default: 'GitHubActions',
    env: ['ROLE_SESSION_NAME'],
    doc: 'Name of the session, 2 to 64 letters, digits or `_+=,.@-`.',
  },
  'role-skip-session-tagging': {
    kind: 'boolean',
    default: 'false',
    env: ['ROLE_SKIP_SESSION_TAGGING'],
    doc: 'Send no session tags.',
  },
  'transitive-tag-keys': {
    kind: 'list',
    env: ['TRANSITIVE_TAG_KEYS'],
    doc: 'Keys of session tags that roles assumed later inherit, one a line.',
  },
  'custom-tags': {
    kind: 'json',
    doc: 'Session tags of your own, a JSON object: `{"team": "web"}`. Numbers are sent as written. Not sent with OIDC or a token file.',
  },
  'inline-session-policy': {
    kind: 'json',
    env: ['INLINE_SESSION_POLICY'],
    doc: 'IAM policy, JSON, that narrows what the session may do. Needs `role-to-assume`.',
  },
  'managed-session-policies': {
    kind: 'list',
    env: ['MANAGED_SESSION_POLICIES'],
    doc: 'ARNs of managed policies that narrow what the session may do, one a line, 10 at most. Needs `role-to-assume`.',
  },
  'output-credentials': {
    kind: 'boolean',
    default: 'false',
    env: ['OUTPUT_CREDENTIALS'],
    doc: 'Also set the credentials as outputs of the step.',
  },
  'output-env-credentials': {
    kind: 'boolean',
    default: 'true',
    doc: 'Export the credentials and the Region as environment variables. Default: `true`, or `false` when `aws-profile` is set.',
  },
  'aws-profile': {
    kind: 'text',
    doc: 'Write the credentials as this profile of the shared AWS files, instead of environment variables.',
  },
  'overwrite-aws-profile': {
    kind: 'boolean',
    default: 'false',
    env: ['OVERWRITE_AWS_PROFILE'],
    doc: 'Replace a profile of that name that is already there.',
  },
  'unset-current-credentials': {
    kind: 'boolean',
    default: 'false',
    env: ['UNSET_CURRENT_CREDENTIALS'],
    doc: 'First empty the AWS variables of the job. Used alone, a step that logs out: it also takes back what earlier steps have published.',
  },
  'disable-retry': {
    kind: 'boolean',
    default: 'false',
    env: ['DISABLE_RETRY'],
    doc: 'Make each call exactly once.',
  },
  'retry-max-attempts': {
    kind: 'integer',
    default: '12',
    env: ['RETRY_MAX_ATTEMPTS'],
    doc: 'How often a call that may yet succeed is made, 0 to 1000; 0 means 1.',
  },
  'special-characters-workaround': {
    kind: 'boolean',
    default: 'false',
    env: ['SPECIAL_CHARACTERS_WORKAROUND'],
    doc: 'Ask again, 100 times at most, until key and secret hold only letters and digits.',
  },
  'use-existing-credentials': {
    kind: 'boolean',
    default: 'false',
    env: ['USE_EXISTING_CREDENTIALS'],
    doc: 'Keep the credentials that are there if they work and belong to an allowed account, unless a session policy asks for narrower ones.',
  },
  'allowed-account-ids': {
    kind: 'list',
    doc: 'Account IDs, separated by commas or lines. Credentials of any other account are never published.',
  },
  'force-skip-oidc': {
    kind: 'boolean',
    default: 'false',
    doc: 'Use the keys given or the credentials around, although an OIDC token could be had.',
  },
  'action-timeout-s': {
    kind: 'integer',
    doc: 'Seconds after which the step fails, whatever it waits for, leaving nothing behind: 0 to 86400; 0 means no limit.',
  },
  'sts-endpoint': {
    kind: 'text',
    doc: 'URL of an STS-compatible service, instead of the STS of the Region. Role ARNs, Regions and durations are then held to the rules of that service, not of AWS.',
  },
  'translate-env-variables': {
    kind: 'boolean',
    default: 'true',
    doc: 'Let environment variables fill inputs that are not given.',
  },
} as const satisfies Record<string, InputRow>

export type InputName = keyof typeof inputs

/** The inputs as text; absent and empty mean the same. */
export type RawInputs = Readonly<Partial<Record<InputName, string>>>

export const inputNames = Object.keys(inputs) as InputName[]

/** Begins a sentence about an input, by the name that the user wrote. @param variable the one that filled it */
export function inputLabel(name: InputName, variable: string | undefined): string {
  return variable === undefined ? `Input ${name}` : `${variable}, which fills input ${name},`
}

/** The outputs of the step. */
export const outputs = {
  'aws-account-id': 'Account of the credentials.',
  'authenticated-arn':
    'ARN of the credentials, e.g. `arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions`.',
  'aws-access-key-id': 'With `output-credentials`: the access key ID.',
  'aws-secret-access-key': 'With `output-credentials`: the secret access key.',
  'aws-session-token': 'With `output-credentials`: the session token.',
  profiles: 'With `roles`: JSON, profile name to `{account, arn, expiration}`. Never secrets.',
  'aws-expiration': 'With `output-credentials`: when the credentials end, ISO 8601 in UTC.',
} as const

export type OutputName = keyof typeof outputs
