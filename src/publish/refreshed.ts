/** Credentials that outlive their session: what is published in place of keys. Loaded only where `refresh` asks. */

import { join } from 'node:path'
import type { Profile } from '../aws-config/profile.ts'
import type { StepJob } from '../core/job.ts'
import type { Plan } from '../core/plan.ts'
import type { AllObtained, Obtained } from '../obtain/obtain.ts'
import { endpointOf } from '../obtain/sts-calls.ts'
import { keepSession, orderFile, sessionPath } from '../refresh/cache.ts'
import { toCommand } from '../refresh/process-command.ts'
import { type RenewalOrder, renewalOrder } from '../refresh/renewal.ts'
import { endDefaultProfile } from './earlier-steps.ts'
import type { Parts } from './publication.ts'
import { renewedVariables } from './variables.ts'

/** What the process behind `refresh: endpoint` is told on its standard input. */
export interface EndpointOrder {
  readonly roles: readonly { readonly order: RenewalOrder; readonly session: Obtained['session'] }[]
  readonly token: string
  /** Holds the token. It ends when this file is gone. */
  readonly tokenFile: string
  readonly logFile: string
  /** It ends when this process is gone, too: the runner. */
  readonly watched: number
}

export function longLivedParts(all: AllObtained, job: StepJob): Parts {
  const directory = join(job.facts.temp ?? job.host.machine.temp, `aws-renewal-${job.host.machine.nonce()}`)
  return all[0].plan.targets.refresh === 'endpoint'
    ? endpointParts(all, job, directory)
    : processParts(all, job, directory)
}

/** Profiles whose command fetches credentials whenever an SDK needs them. */
function processParts(all: AllObtained, job: StepJob, directory: string): Parts {
  const { machine, files, clock, env } = job.host
  const orderPath = ({ plan }: Obtained) => join(directory, orderFile(nameOf(plan)))
  const profiles = all.map((obtained): Profile => {
    const words = [machine.node, join(machine.directory, 'process.cjs'), orderPath(obtained)]
    const command = toCommand(words, machine.platform)
    return {
      name: nameOf(obtained.plan),
      region: obtained.plan.region,
      content: { kind: 'process', command },
    }
  })
  const name = publishedName(all)
  // What needs no name gets none, unless another name, were it the empty one, would lead elsewhere.
  const lead = name === 'default' && env['AWS_PROFILE'] === undefined ? {} : { AWS_PROFILE: name ?? '' }
  return {
    entries: [{ kind: 'directory', path: directory }],
    profiles,
    overwrite: all.some(({ plan }) => plan.targets.profile?.overwrite),
    async perform() {
      files.makeDirectory(directory)
      for (const obtained of all) {
        const path = orderPath(obtained)
        files.replace(path, JSON.stringify(orderOf(obtained, job)), 0o600)
        // The first command finds what this step has just obtained.
        keepSession(obtained.session, { path: sessionPath(path), files, clock })
      }
      const variables = name === undefined ? {} : renewedVariables(regionOf(all, name), lead, env)
      return { variables, entries: [], endpoints: {} }
    },
  }
}

/** A process on the loopback interface that answers as a container's credential endpoint does. */
function endpointParts(all: AllObtained, job: StepJob, directory: string): Parts {
  const { machine, files, env } = job.host
  const [tokenFile, logFile] = [join(directory, 'token'), join(directory, 'endpoint.log')]
  return {
    entries: [{ kind: 'directory', path: directory }],
    profiles: [],
    overwrite: false,
    async perform() {
      const token = `${machine.nonce()}${machine.nonce()}`
      job.log.mask(token)
      files.makeDirectory(directory)
      // Without a newline: SDKs send the file's content as it is.
      files.replace(tokenFile, token, 0o600)
      const roles = all.map((obtained) => ({
        order: impatient(orderOf(obtained, job)),
        session: obtained.session,
      }))
      const order: EndpointOrder = { roles, token, tokenFile, logFile, watched: machine.parent }
      const url = await job.host.start('endpoint.cjs', JSON.stringify(order))
      await endDefaultProfile(job)
      warnOfRivals(job)
      const endpoints = Object.fromEntries(
        all.map(({ plan }) => [nameOf(plan), endpointUrl(url, nameOf(plan))]),
      )
      const name = publishedName(all)
      const tokenVariable = { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile }
      const variables =
        name === undefined
          ? tokenVariable
          : renewedVariables(
              regionOf(all, name),
              { ...tokenVariable, AWS_CONTAINER_CREDENTIALS_FULL_URI: endpointUrl(url, name) },
              env,
            )
      return { variables, entries: [{ kind: 'endpoint', url, tokenFile, logFile }], endpoints }
    },
  }
}

export function endpointUrl(url: string, name: string): string {
  return `${url}/roles/${encodeURIComponent(name)}`
}

/** What cannot be blanked so that every SDK takes it for unset. */
function warnOfRivals({ host: { env }, log }: StepJob): void {
  if (env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']) {
    log.warning(
      'This runner has credentials of its own from ECS (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI). The AWS CLI and boto3 look there even where the variable is empty, and fail. ' +
        'Use refresh: process, or unset it for the commands that should use this step.',
    )
  }
}

function orderOf({ plan }: Obtained, job: StepJob): RenewalOrder {
  return renewalOrder(plan, job.facts, { name: nameOf(plan), stsEndpoint: endpointOf(plan, job) })
}

/** Who renews ahead of time comes back by itself; what a retry corrects (clock, token) still has its turn. */
function impatient(order: RenewalOrder): RenewalOrder {
  const { plan } = order
  const maxAttempts = Math.min(3, plan.retry.maxAttempts)
  return { ...order, plan: { ...plan, retry: { maxAttempts, explicit: true } } }
}

function nameOf({ targets }: Plan): string {
  return targets.profile?.name ?? 'default'
}

/** The role that the variables lead to. */
function publishedName(all: AllObtained): string | undefined {
  const found = all.find(({ plan }) => plan.targets.env === 'credentials')
  return found === undefined ? undefined : nameOf(found.plan)
}

function regionOf(all: AllObtained, name: string): string {
  return (all.find(({ plan }) => nameOf(plan) === name) ?? all[0]).plan.region
}
