/** The forms in which a step leaves credentials for the steps that follow. */

export interface Form {
  readonly name: 'environment variables' | 'profile' | 'credential_process' | 'container endpoint'
  /** Of the step that publishes. */
  readonly inputs: Readonly<Record<string, string>>
  /** What a later step has to set by itself. */
  readonly env: Readonly<Record<string, string>>
}

export const forms: readonly Form[] = [
  { name: 'environment variables', inputs: {}, env: {} },
  { name: 'profile', inputs: { 'aws-profile': 'deploy' }, env: { AWS_PROFILE: 'deploy' } },
  { name: 'credential_process', inputs: { refresh: 'process' }, env: {} },
  { name: 'container endpoint', inputs: { refresh: 'endpoint' }, env: {} },
]

export const renewed = forms.filter(({ inputs }) => 'refresh' in inputs)
