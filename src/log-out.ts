import type { Job } from './job.ts'
import { awsVariables } from './sinks/variables.ts'

/** Takes the AWS variables from the steps that follow and from this process: a removal, which holds whatever comes next. */
export function logOut({ host, channel }: Pick<Job, 'host' | 'channel'>): void {
  const present = awsVariables.filter((name) => host.env[name])
  channel.publish({ variables: Object.fromEntries(present.map((name) => [name, ''])), outputs: {} })
  for (const name of present) delete host.env[name]
  channel.info(present.length > 0 ? `Unset ${present.join(', ')}.` : 'There were no AWS variables to unset.')
}
