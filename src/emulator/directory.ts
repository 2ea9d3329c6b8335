/** Accounts, and the credentials given out, as STS looks them up. */
import { createHash } from 'node:crypto'
import { issuerHostFrom } from '../trust/issuers.ts'
import type { Condition, TrustPolicy } from '../trust/policy.ts'
import type { Account, EmulatorConfig, Provider, Role, User } from './config.ts'

export interface RoleEntry extends Role {
  readonly arn: string
  /** `AROA…` */
  readonly id: string
  readonly account: Account
}

export interface ProviderEntry extends Provider {
  readonly arn: string
  /** The issuer without its scheme. */
  readonly host: string
}

export interface SessionTags {
  readonly tags: Readonly<Record<string, string>>
  readonly transitive: readonly string[]
}

export interface SessionEntry extends SessionTags {
  readonly accessKeyId: string
  readonly secret: string
  readonly sessionToken: string
  readonly role: RoleEntry
  readonly sessionName: string
  readonly sourceIdentity: string | undefined
  /** When it stops working, in milliseconds since the epoch. */
  readonly endsAt: number
}

/** Whoever signed a request. */
export type Principal =
  | {
      readonly kind: 'user'
      readonly arn: string
      readonly id: string
      readonly account: string
      readonly user: User
    }
  | {
      readonly kind: 'session'
      readonly arn: string
      readonly id: string
      readonly account: string
      readonly session: SessionEntry
    }

/** What an access key stands for. */
export type Credential =
  | {
      readonly kind: 'key'
      readonly secret: string
      readonly status: 'active' | 'inactive'
      readonly principal: Principal
    }
  | {
      readonly kind: 'session'
      readonly secret: string
      readonly session: SessionEntry
      readonly principal: Principal
    }

export interface Directory {
  role(arn: string): RoleEntry | undefined
  provider(accountId: string, issuer: string): ProviderEntry | undefined
  account(id: string): Account | undefined
  credential(accessKeyId: string): Credential | undefined
  keep(session: SessionEntry): void
  sessions(): readonly SessionEntry[]
  /** Forgets all sessions. */
  reset(): void
}

export function createDirectory(config: EmulatorConfig, issuerUrl: string): Directory {
  const host = issuerHostFrom(issuerUrl)
  const roles = new Map(
    config.accounts.flatMap((account) =>
      account.roles.map((role) => {
        const arn = `arn:${config.partition}:iam::${account.id}:role${role.path}${role.name}`
        return [
          arn,
          { ...role, trust: withIssuer(role.trust, host), arn, id: idFrom('AROA', arn), account },
        ] as const
      }),
    ),
  )
  const keys = new Map(config.accounts.flatMap((account) => keysOf(account, config.partition)))
  const sessions = new Map<string, SessionEntry>()
  return {
    role: (arn) => roles.get(arn),
    account: (id) => config.accounts.find((each) => each.id === id),
    provider: (accountId, issuer) => {
      const found = config.accounts
        .find((each) => each.id === accountId)
        ?.providers.find((each) => (each.url === 'self' ? issuerUrl : each.url) === issuer)
      if (found === undefined) return undefined
      const arn = `arn:${config.partition}:iam::${accountId}:oidc-provider/${issuerHostFrom(issuer)}`
      return { ...found, url: issuer, arn, host: issuerHostFrom(issuer) }
    },
    credential: (id) => {
      const session = sessions.get(id)
      return session === undefined
        ? keys.get(id)
        : { kind: 'session', secret: session.secret, session, principal: toPrincipal(session) }
    },
    keep: (session) => sessions.set(session.accessKeyId, session),
    sessions: () => [...sessions.values()],
    reset: () => sessions.clear(),
  }
}

function keysOf(account: Account, partition: string): readonly (readonly [string, Credential])[] {
  return account.users.flatMap((user) => {
    const arn = `arn:${partition}:iam::${account.id}:user${user.path}${user.name}`
    const principal: Principal = { kind: 'user', arn, id: idFrom('AIDA', arn), account: account.id, user }
    return user.accessKeys.map(
      ({ id, secret, status }) => [id, { kind: 'key', secret, status, principal }] as const,
    )
  })
}

/** The identity of a session: `arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions`. */
export function toPrincipal(session: SessionEntry): Principal {
  const { role, sessionName } = session
  const [, partition = 'aws'] = role.arn.split(':')
  return {
    kind: 'session',
    arn: `arn:${partition}:sts::${role.account.id}:assumed-role/${role.name}/${sessionName}`,
    id: `${role.id}:${sessionName}`,
    account: role.account.id,
    session,
  }
}

/** Looks like an ID of IAM, and is the same for the same ARN every time. */
function idFrom(prefix: string, arn: string): string {
  return prefix + base32(createHash('sha256').update(arn).digest()).slice(0, 17)
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export function base32(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => alphabet[byte % 32] ?? '').join('')
}

/** `{{issuer}}` in a trust policy stands for the emulator's issuer, whose port is not known when the file is written. */
function withIssuer(policy: TrustPolicy, host: string): TrustPolicy {
  const fill = (text: string) => text.replaceAll('{{issuer}}', host)
  const condition = (each: Condition): Condition => ({
    ...each,
    key: fill(each.key),
    values: each.values.map(fill),
  })
  return {
    ...policy,
    statements: policy.statements.map((each) => ({
      ...each,
      principal: {
        ...each.principal,
        names: each.principal.names.map((one) => ({ ...one, name: fill(one.name) })),
      },
      conditions: each.conditions.map(condition),
    })),
  }
}
