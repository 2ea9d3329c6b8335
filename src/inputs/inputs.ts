/** The inputs: one row each. action.yml, the README's table and the CLI's flags are generated from here. */

export interface InputRow {
  readonly kind: 'text' | 'list' | 'integer' | 'boolean' | 'json' | 'yaml'
  /** As shown to the user; empty where there is none or the code decides. */
  readonly default?: string
  /** Environment variables that fill the input when it is empty, the first that is set wins. */
  readonly env?: readonly string[]
  /** Its value never appears in a message. */
  readonly secret?: true
}

export const inputs = {
  'aws-region': {
    kind: 'text',
    env: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
  },
  'role-to-assume': {
    kind: 'text',
    env: ['ROLE_TO_ASSUME'],
  },
  roles: {
    kind: 'yaml',
  },
  'aws-access-key-id': {
    kind: 'text',
    secret: true,
  },
  'aws-secret-access-key': {
    kind: 'text',
    secret: true,
  },
  'aws-session-token': {
    kind: 'text',
    secret: true,
  },
  'web-identity-token-file': {
    kind: 'text',
    env: ['WEB_IDENTITY_TOKEN_FILE'],
  },
  'role-chaining': {
    kind: 'boolean',
    default: 'false',
    env: ['ROLE_CHAINING'],
  },
  audience: {
    kind: 'text',
    env: ['AUDIENCE'],
  },
  'http-proxy': {
    kind: 'text',
    env: ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'],
  },
  'no-proxy': {
    kind: 'list',
    env: ['NO_PROXY', 'no_proxy'],
  },
  refresh: {
    kind: 'text',
    default: 'off',
  },
  summary: {
    kind: 'boolean',
    default: 'false',
  },
  'mask-aws-account-id': {
    kind: 'boolean',
    default: 'false',
    env: ['MASK_AWS_ACCOUNT_ID'],
  },
  'role-duration-seconds': {
    kind: 'integer',
    default: '3600',
    env: ['ROLE_DURATION_SECONDS'],
  },
  'role-external-id': {
    kind: 'text',
    env: ['ROLE_EXTERNAL_ID'],
  },
  'role-session-name': {
    kind: 'text',
    env: ['ROLE_SESSION_NAME'],
  },
  'role-skip-session-tagging': {
    kind: 'boolean',
    default: 'false',
    env: ['ROLE_SKIP_SESSION_TAGGING'],
  },
  'transitive-tag-keys': {
    kind: 'list',
    env: ['TRANSITIVE_TAG_KEYS'],
  },
  'custom-tags': {
    kind: 'json',
  },
  'inline-session-policy': {
    kind: 'json',
    env: ['INLINE_SESSION_POLICY'],
  },
  'managed-session-policies': {
    kind: 'list',
    env: ['MANAGED_SESSION_POLICIES'],
  },
  'output-credentials': {
    kind: 'boolean',
    default: 'false',
    env: ['OUTPUT_CREDENTIALS'],
  },
  'output-env-credentials': {
    kind: 'boolean',
    default: 'true',
  },
  'aws-profile': {
    kind: 'text',
  },
  'overwrite-aws-profile': {
    kind: 'boolean',
    default: 'false',
    env: ['OVERWRITE_AWS_PROFILE'],
  },
  'unset-current-credentials': {
    kind: 'boolean',
    default: 'false',
    env: ['UNSET_CURRENT_CREDENTIALS'],
  },
  'disable-retry': {
    kind: 'boolean',
    default: 'false',
    env: ['DISABLE_RETRY'],
  },
  'retry-max-attempts': {
    kind: 'integer',
    default: '12',
    env: ['RETRY_MAX_ATTEMPTS'],
  },
  'special-characters-workaround': {
    kind: 'boolean',
    default: 'false',
    env: ['SPECIAL_CHARACTERS_WORKAROUND'],
  },
  'use-existing-credentials': {
    kind: 'boolean',
    default: 'false',
    env: ['USE_EXISTING_CREDENTIALS'],
  },
  'allowed-account-ids': {
    kind: 'list',
  },
  'force-skip-oidc': {
    kind: 'boolean',
    default: 'false',
  },
  'action-timeout-s': {
    kind: 'integer',
  },
  'sts-endpoint': {
    kind: 'text',
  },
  'translate-env-variables': {
    kind: 'boolean',
    default: 'true',
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
