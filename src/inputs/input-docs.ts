/** What action.yml and the documentation say of inputs and outputs. Read by those that print it, and by no step. */

import type { InputName } from './inputs.ts'

export const inputDocs: Readonly<Record<InputName, string>> = {
  'aws-region':
    'AWS Region, e.g. `eu-central-1`. Required, as an input or a variable. Exported as `AWS_REGION` and `AWS_DEFAULT_REGION`.',
  'role-to-assume':
    'ARN of the role to assume. If the step starts from existing credentials or keys, the name (with its path, if any) is enough: the role is in their account. Several roles, one per line, form a chain: each role assumes the next.',
  roles:
    'Several roles from one token or set of keys, as YAML: a map from profile name to a role ARN, or to `{assume, region, env, …}`. See docs/many-roles.md.',
  'aws-access-key-id': 'Access key ID, long-lived or temporary. Requires `aws-secret-access-key`.',
  'aws-secret-access-key': 'Secret access key for `aws-access-key-id`.',
  'aws-session-token': 'Session token, if the keys are temporary.',
  'web-identity-token-file':
    'File that contains a web identity token. Absolute path, or relative to the workspace.',
  'role-chaining':
    'Assume the role with credentials that are already in the environment, e.g. from an earlier step.',
  audience:
    'Audience of the OIDC token. Defaults to the audience of the partition: `sts.amazonaws.com`, or `sts.amazonaws.com.cn` in China.',
  'http-proxy':
    'Proxy for the token request and calls to STS: `http://user:password@host:port`, or with `https://` or `socks5://`.',
  'no-proxy':
    'Hosts to reach without the proxy, separated by commas or spaces: `host`, `.suffix`, `*suffix`, `host:port`, `*`.',
  refresh:
    '`process` or `endpoint`: renew credentials automatically until the job ends. See docs/long-jobs.md.',
  summary: 'Write the identity and expiry of the credentials to the summary page of the run.',
  'mask-aws-account-id': 'Hide account IDs and ARNs in the log.',
  'role-duration-seconds':
    "Session duration in seconds, 900 to 43200, up to the role's own maximum; at most 3600 if one role assumes another. With `sts-endpoint`, the limits of that service apply.",
  'role-external-id': 'External ID that the role requires.',
  'role-session-name': 'Session name, 2 to 64 letters, digits or `_+=,.@-`.',
  'role-skip-session-tagging': 'Do not send session tags.',
  'transitive-tag-keys': 'Session tag keys that the next roles in a chain inherit, one per line.',
  'custom-tags':
    'Your own session tags as a JSON object: `{"team": "web"}`. Numbers are sent as you write them. Not sent with OIDC or a token file.',
  'inline-session-policy':
    'IAM policy in JSON that limits what the session can do. Requires `role-to-assume`.',
  'managed-session-policies':
    'ARNs of managed policies that limit what the session can do, one per line, at most 10. Requires `role-to-assume`.',
  'output-credentials': 'Also set the credentials as step outputs.',
  'output-env-credentials':
    'Export the credentials and the Region as environment variables. Defaults to `true`, or to `false` if `aws-profile` is set.',
  'aws-profile':
    'Write the credentials to this profile in the shared AWS files instead of environment variables.',
  'overwrite-aws-profile': 'Replace an existing profile of that name.',
  'unset-current-credentials':
    "Clear the job's AWS variables first. If it is the only input, the step logs out: it also removes what earlier steps published.",
  'disable-retry': 'Make each call only once.',
  'retry-max-attempts':
    'Maximum attempts per call for temporary errors, 0 to 1000; 0 means 1. If not set, errors that rarely go away get three attempts.',
  'special-characters-workaround':
    'Request new credentials, up to 100 times, until the secret and key contain only letters and digits.',
  'use-existing-credentials':
    'Keep existing credentials if they work and belong to an allowed account, unless a session policy is set.',
  'allowed-account-ids':
    'Allowed account IDs, separated by commas or lines. Credentials of any other account are never published.',
  'force-skip-oidc': 'Use access keys or existing credentials even if an OIDC token is available.',
  'action-timeout-s':
    'Fail the step after this many seconds and publish nothing: 0 to 86400; 0 means no limit.',
  'sts-endpoint':
    "URL of an STS-compatible service to use instead of the Region's STS. Role ARNs, Regions and durations then follow the rules of that service instead of AWS's.",
  'translate-env-variables': 'Let environment variables fill inputs that are not set.',
}

/** The outputs of the step. */
export const outputs: Readonly<Record<string, string>> = {
  'aws-account-id': 'Account ID of the credentials.',
  'authenticated-arn':
    'ARN of the credentials, e.g. `arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions`.',
  'aws-access-key-id': 'Access key ID. Requires `output-credentials`.',
  'aws-secret-access-key': 'Secret access key. Requires `output-credentials`.',
  'aws-session-token': 'Session token. Requires `output-credentials`.',
  profiles: 'JSON map from profile name to `{account, arn, expiration}`, without secrets. Requires `roles`.',
  'aws-expiration': 'Expiry of the credentials in UTC, ISO 8601. Requires `output-credentials`.',
}
