import type { Env, Files, Http } from '../core/host.ts'
import type { Keys, Session } from '../core/session.ts'
import type { TokenSource } from './web-identity.ts'

/** What the look-up for ambient credentials is done with. */
export interface ChainMeans {
  readonly env: Env
  readonly region: string
  /** Of roles for which nobody names one. */
  readonly sessionName: string
  readonly http: Pick<Http, 'send'>
  readonly files: Pick<Files, 'read'>
  readonly log: (line: string) => void
  readonly mask: (secret: string) => void
  /** Repeats work within the plan's limits where its failure says that another attempt may help. */
  readonly retrying: <T>(name: string, work: () => Promise<T>) => Promise<T>
  readonly roles: RoleCalls
  /** The token in a file, as the source `web-identity-token-file` reads it; `origin` names the file. */
  readonly tokensIn: (path: string, origin: string) => TokenSource
}

/** STS, with the plan's endpoint, proxy and retries. */
export interface RoleCalls {
  assumeRole(role: AmbientRole, keys: Keys): Promise<Session>
  assumeRoleWithWebIdentity(role: AmbientRole, tokens: TokenSource): Promise<Session>
}

/** A role that a profile or the environment names. */
export interface AmbientRole {
  readonly role: string
  readonly sessionName: string
  readonly durationSeconds: number
  readonly externalId?: string | undefined
}

/** Credentials found around this process. */
export interface AmbientKeys {
  readonly keys: Keys
  /** Milliseconds since the epoch. */
  readonly expiration?: number
}

export const notLoaded = 'Credentials could not be loaded, please check your action inputs: '
