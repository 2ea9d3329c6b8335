/** What action.yml and the documentation say of inputs and outputs. Read by those that print it, and by no step. */

import type { InputName } from './inputs.ts'

export const inputDocs: Readonly<Record<InputName, string>> = {
  'aws-region':
    'AWS Region, e.g. `eu-central-1`. Required, here or by the environment. Exported as `AWS_REGION` and `AWS_DEFAULT_REGION`.',
  'role-to-assume':
    'ARN of the role to assume, or its bare name (with its path, if any) when the account is known from the credentials in use. Several, one a line, are a chain: each role assumes the next.',
  roles:
    'Several roles from one proof, YAML: a map of profile name to a role ARN, or to `{assume, region, env, …}`. See docs/many-roles.md.',
  'aws-access-key-id': 'Access key ID of long-lived or temporary keys. Needs `aws-secret-access-key`.',
  'aws-secret-access-key': 'Secret access key that belongs to `aws-access-key-id`.',
  'aws-session-token': 'Session token, where the keys are temporary.',
  'web-identity-token-file': 'File that holds a web identity token; absolute, or relative to the workspace.',
  'role-chaining':
    'Assume the role with the credentials already in the environment, e.g. those of an earlier step.',
  audience:
    "Audience of the OIDC token. Default: the partition's, `sts.amazonaws.com` (`sts.amazonaws.com.cn` in China).",
  'http-proxy':
    'Proxy for calls to STS and for the token request: `http://user:password@host:port`, or with `https://` or `socks5://`.',
  'no-proxy':
    'Hosts reached without the proxy, separated by commas or spaces: `host`, `.suffix`, `*suffix`, `host:port`, `*`.',
  refresh:
    '`process` or `endpoint`: credentials that are renewed for as long as the job lasts. See docs/long-jobs.md.',
  summary: 'Write whose credentials were obtained, and until when, to the summary page of the run.',
  'mask-aws-account-id': 'Hide account IDs and ARNs in the log.',
  'role-duration-seconds':
    "Life of the session in seconds, 900 to 43200, within the role's own maximum; at most 3600 when one role assumes another. With `sts-endpoint`, what that service takes.",
  'role-external-id': 'External ID that the role to assume asks for.',
  'role-session-name': 'Name of the session, 2 to 64 letters, digits or `_+=,.@-`.',
  'role-skip-session-tagging': 'Send no session tags.',
  'transitive-tag-keys': 'Keys of session tags that roles assumed later inherit, one a line.',
  'custom-tags':
    'Session tags of your own, a JSON object: `{"team": "web"}`. Numbers are sent as written. Not sent with OIDC or a token file.',
  'inline-session-policy': 'IAM policy, JSON, that narrows what the session may do. Needs `role-to-assume`.',
  'managed-session-policies':
    'ARNs of managed policies that narrow what the session may do, one a line, 10 at most. Needs `role-to-assume`.',
  'output-credentials': 'Also set the credentials as outputs of the step.',
  'output-env-credentials':
    'Export the credentials and the Region as environment variables. Default: `true`, or `false` when `aws-profile` is set.',
  'aws-profile':
    'Write the credentials as this profile of the shared AWS files, instead of environment variables.',
  'overwrite-aws-profile': 'Replace a profile of that name that is already there.',
  'unset-current-credentials':
    'First empty the AWS variables of the job. Used alone, a step that logs out: it also takes back what earlier steps have published.',
  'disable-retry': 'Make each call exactly once.',
  'retry-max-attempts':
    'How often a call is attempted while its error may be temporary, 0 to 1000; 0 means 1. Unless it is set, errors that seldom pass get three attempts.',
  'special-characters-workaround':
    'Ask again, 100 times at most, until key and secret hold only letters and digits.',
  'use-existing-credentials':
    'Keep the credentials that are there if they work and belong to an allowed account, unless a session policy asks for narrower ones.',
  'allowed-account-ids':
    'Account IDs, separated by commas or lines. Credentials of any other account are never published.',
  'force-skip-oidc': 'Use the keys given or the credentials around, although an OIDC token could be had.',
  'action-timeout-s':
    'Seconds after which the step fails, whatever it waits for, leaving nothing behind: 0 to 86400; 0 means no limit.',
  'sts-endpoint':
    'URL of an STS-compatible service, instead of the STS of the Region. Role ARNs, Regions and durations are then held to the rules of that service, not of AWS.',
  'translate-env-variables': 'Let environment variables fill inputs that are not given.',
}

/** The outputs of the step. */
export const outputs: Readonly<Record<string, string>> = {
  'aws-account-id': 'Account of the credentials.',
  'authenticated-arn':
    'ARN of the credentials, e.g. `arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions`.',
  'aws-access-key-id': 'With `output-credentials`: the access key ID.',
  'aws-secret-access-key': 'With `output-credentials`: the secret access key.',
  'aws-session-token': 'With `output-credentials`: the session token.',
  profiles: 'With `roles`: JSON, profile name to `{account, arn, expiration}`. Never secrets.',
  'aws-expiration': 'With `output-credentials`: when the credentials end, ISO 8601 in UTC.',
}
