import type { Job } from './job.ts'
import { awsVariables } from './sinks/variables.ts'

/**
 * Takes the credentials of earlier steps from the steps that follow and from this process: a removal, which holds
 * whatever comes next. What renews them ends.
 */
export async function logOut(job: Pick<Job, 'host' | 'channel' | 'facts'>): Promise<void> {
  const { host, channel } = job
  const { endRenewals } = await import('./earlier.ts')
  const names = [...awsVariables, ...(await endRenewals(job))]
  const present = names.filter((name) => host.env[name])
  channel.publish({ variables: Object.fromEntries(present.map((name) => [name, ''])), outputs: {} })
  for (const name of present) delete host.env[name]
  channel.info(present.length > 0 ? `Unset ${present.join(', ')}.` : 'There were no AWS variables to unset.')
}
