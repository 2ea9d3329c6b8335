import type { Job } from '../core/job.ts'
import type { Plan } from '../core/plan.ts'
import type { Session } from '../core/session.ts'
import type { Proof } from './proof.ts'
import type { StsCalls } from './sts-calls.ts'

/** One session, and the plan by which it was obtained. */
export interface Obtained {
  readonly plan: Plan
  readonly session: Session
  /** The session was there already. */
  readonly kept: boolean
  /** Who stood at the beginning and whom each step became, the session's own ARN last. */
  readonly hops: readonly string[]
}

export type AllObtained = readonly [Obtained, ...Obtained[]]

/** What an exchange is made with. */
export interface Means {
  readonly proof: Proof
  readonly calls: StsCalls
  readonly log: Job['log']
  /** Sessions of first roles that only lead to others: chains that begin alike share them. */
  readonly leading: Map<string, Promise<Session>>
  /** Says how the first role is assumed, once however many are; runbooks search for the words. */
  readonly assuming: () => void
}

/** One for each step. */
export type Sessions = readonly [Session, ...Session[]]
