import type { ProfileEntry } from '../aws-config/profile.ts'
import type { StepJob } from '../core/job.ts'
import type { Plan } from '../core/plan.ts'

/** What would keep profiles from being written is told before anybody is asked for credentials. */
export async function checkTargets(plans: readonly Plan[], job: StepJob): Promise<void> {
  // Only names and places are looked at, so any keys will do.
  const keys = { accessKeyId: 'unknown', secretAccessKey: 'unknown' }
  const profiles = plans.flatMap(({ targets: { profile, refresh }, region }) =>
    profile === undefined || refresh === 'endpoint'
      ? []
      : [{ name: profile.name, region, content: { kind: 'static', keys } as const }],
  )
  if (profiles.length === 0) return
  const { checkProfiles } = await import('../aws-config/profile.ts')
  const overwrite = plans.some(({ targets }) => targets.profile?.overwrite)
  const own = await ownProfiles(plans, job)
  await checkProfiles({ profiles, overwrite, own, workspace: job.facts.workspace }, job.host)
}

/** With `roles` and `refresh`, a later step takes the place of an earlier one; a plain `aws-profile` never did. */
export async function ownProfiles(plans: readonly Plan[], job: StepJob): Promise<readonly ProfileEntry[]> {
  const replaces = plans.some(({ name, targets }) => name !== undefined || targets.refresh === 'process')
  return replaces ? (await import('./earlier-steps.ts')).earlierProfiles(job) : []
}
