/** One failure made for real, and the finding that must explain it. */
import { join } from 'node:path'
import { root } from '../../support/root.ts'
import type { StepOptions } from '../../support/runner.ts'
import { account, type Scene, type Setting } from '../../support/stage.ts'

export interface FindingCase extends Setting {
  /** The finding's code. */
  readonly code: string
  /** What is done to produce it. */
  readonly when: string
  readonly inputs: Readonly<Record<string, string>>
  /** The payload of the event that started the run. */
  readonly event?: object
  readonly faults?: readonly object[]
  readonly without?: readonly string[]
  /** What only stands once the job does: files, another server. Its inputs and options are added to these. */
  readonly prepare?: (scene: Scene) => Promise<Preparation> | Preparation
  /** The finding that the annotation names where another is likelier still. */
  readonly headline?: string
  /** Every call that was made, in order, with the refusal's code. */
  readonly asked: readonly string[]
  /** In a code block of the summary, or in its text where there is nothing to paste. */
  readonly fix: string
}

export interface Preparation extends Pick<StepOptions, 'env' | 'nodeArgs'> {
  readonly inputs?: Readonly<Record<string, string>>
  /** Called after the step. */
  readonly close?: () => Promise<void>
}

export const issuer = 'token.actions.githubusercontent.com'
export const web = 'AssumeRoleWithWebIdentity'
export const federated = (host = issuer) => ({ Federated: `arn:aws:iam::${account}:oidc-provider/${host}` })

export interface Statement {
  readonly Principal: object
  readonly Action: string | readonly string[]
  readonly Condition?: object
}

/** A role with this trust statement, or with none. */
export function role(name: string, statement?: Statement, more: object = {}): object {
  const Statement = statement === undefined ? [] : [{ Effect: 'Allow', ...statement }]
  return { name, trust: { Version: '2012-10-17', Statement }, ...more }
}

/** A role that GitHub's tokens may assume, if they have this subject. */
export function webRole(name: string, subject?: string, more: object = {}): object {
  const Condition = subject === undefined ? {} : { StringEquals: { [`${issuer}:sub`]: subject } }
  return role(name, { Principal: federated(), Action: `sts:${web}`, Condition }, more)
}

export interface AccountChange {
  readonly roles?: readonly object[]
  readonly providers?: readonly object[]
  readonly users?: readonly object[]
  readonly disabledRegions?: readonly string[]
}

/** An AWS of one account, with GitHub's provider unless told otherwise. */
export function oneAccount({ roles = [webRole('deploy')], ...rest }: AccountChange = {}): object {
  return { accounts: [{ id: account, providers: [{ url: `https://${issuer}` }], roles, ...rest }] }
}

/** A job whose tokens make these claims. */
export function tokensWith(claims: object): object {
  return { jobs: [{ requestToken: 'request-token-of-the-job', claims }] }
}

/** Loads the preload that makes changes of the file system fail. */
export function fileFault(fault: string): Preparation {
  return { env: { FS_FAULT: fault }, nodeArgs: ['--require', preload] }
}

const preload = join(root, 'test/support/preload.cjs')
