import type { Evidence } from './evidence.ts'

/** Where the keys of a signed call came from. */
export function sourceWords({ plan }: Evidence): string {
  switch (plan?.source.kind) {
    case 'keys':
      return 'the inputs aws-access-key-id and aws-secret-access-key'
    case 'ambient':
      return 'found around the job (environment, shared files, container, instance)'
    case 'oidc':
    case 'token-file':
      return 'the session of the role assumed before'
    case undefined:
      return 'unknown'
  }
}
