import type { StepJob } from '../core/job.ts'
import { awsVariables, neighbours } from './variables.ts'

/**
 * Takes the credentials of earlier steps from the steps that follow and from this process: a removal, which holds
 * whatever comes next. What renews them ends; a step that does nothing else takes their profiles away too.
 */
export async function logOut(
  job: StepJob,
  { region, publish }: { readonly region: string | undefined; readonly publish: { readonly env: boolean } },
): Promise<void> {
  const { host, log, stepFiles } = job
  const alone = region === undefined
  if (!alone && !publish.env) {
    return log.info(
      'unset-current-credentials changes nothing here: with aws-profile, or output-env-credentials: false, this step leaves the variables of the job alone.',
    )
  }
  const { earlierPublications } = await import('./earlier-steps.ts')
  const { variables: undone, undo } = earlierPublications(job, alone ? 'all' : 'renewals')
  // Credentials, and what was said of them, whoever set it.
  const present = [...awsVariables, ...neighbours].filter((name) => host.env[name])
  const variables = { ...undone, ...Object.fromEntries(present.map((name) => [name, ''])) }
  stepFiles.publish({ variables, outputs: {} })
  for (const [name, value] of Object.entries(variables)) {
    if (value === '') delete host.env[name]
    else host.env[name] = value
  }
  log.info(said(variables))
  if (variables['AWS_PROFILE'] === '') log.info(emptyProfile)
  await undo()
}

const emptyProfile =
  'AWS_PROFILE, which an earlier step of this action set, is now empty: the runner cannot remove a variable, and boto3 and the ' +
  'AWS CLI fail with an empty one. Run them with: env -u AWS_PROFILE COMMAND'

function said(variables: Readonly<Record<string, string>>): string {
  const names = (wanted: boolean) =>
    Object.keys(variables).filter((name) => (variables[name] === '') === wanted)
  const [unset, restored] = [names(true), names(false)]
  const parts = [
    ...(unset.length > 0 ? [`Unset ${unset.join(', ')}.`] : []),
    ...(restored.length > 0 ? [`Put back ${restored.join(', ')}.`] : []),
  ]
  return parts.join(' ') || 'There were no AWS variables to unset.'
}
