import type { Evidence } from './evidence.ts'

/** Where the keys of a signed call came from. */
export function sourceWords({ plan }: Evidence): string {
  switch (plan?.source.kind) {
    case 'keys':
      return 'the inputs aws-access-key-id and aws-secret-access-key'
    case 'ambient':
      return 'existing credentials (environment, shared files, container or instance)'
    case 'oidc':
    case 'token-file':
      return 'the session of the previously assumed role'
    case undefined:
      return 'unknown'
  }
}
