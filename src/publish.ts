import { messageOf } from './core/errors.ts'
import type { Plan, Targets } from './core/plan.ts'
import type { Receipt } from './core/receipt.ts'
import type { Session } from './core/session.ts'
import type { Job } from './job.ts'
import type { Obtained } from './obtain.ts'
import { openJournal } from './sinks/journal.ts'
import type { Profile, ProfileEntry } from './sinks/profile.ts'
import { sessionOutputs } from './sinks/step-outputs.ts'
import { sessionVariables, variablesEntry } from './sinks/variables.ts'

/**
 * Everything or nothing: what can be checked is checked, then recorded, then published.
 * @throws CredentialsError `profile-exists`, `unsafe-file`, `publish-failed`; then nothing stands, or post undoes it
 */
export async function publish({ session, kept }: Obtained, plan: Plan, job: Job): Promise<Receipt> {
  const { host, channel } = job
  const targets = kept ? regionAlone(plan.targets) : plan.targets
  const outputs = sessionOutputs(session, targets)
  const variables = sessionVariables(session, { region: plan.region, targets }, host.env)
  const entries = Object.keys(variables).length > 0 ? [variablesEntry(variables, host.env)] : []
  const finish = () => channel.publish({ variables, outputs })
  const receipt = await withJournal(entries, job, (record) =>
    withProfiles(profilesOf(session, { region: plan.region, targets }), job, {
      overwrite: targets.profile?.overwrite ?? false,
      record,
      finish,
    }),
  )
  warnOfProfile(variables, job)
  return receipt
}

/** Credentials that are kept stay where they are. */
function regionAlone(targets: Targets): Targets {
  return { ...targets, env: targets.env === 'none' ? 'none' : 'region', profile: undefined }
}

/** Recorded before it is done, so that whatever ends this process, post can undo it. */
async function withJournal(
  entries: Receipt,
  job: Job,
  work: (record: (profiles: readonly ProfileEntry[]) => void) => Promise<readonly ProfileEntry[]>,
): Promise<Receipt> {
  const { host, channel, facts } = job
  const journal = openJournal({ host, channel, directory: facts.temp ?? host.machine.temp })
  let begun: readonly ProfileEntry[] = []
  const record = (profiles: readonly ProfileEntry[]) => {
    begun = profiles
    journal.record([...entries, ...profiles])
  }
  try {
    if (entries.length > 0) record([])
    return [...entries, ...(await work(record))]
  } catch (thrown) {
    const left = await putBack(begun, job)
    if (left.length === 0) journal.discard()
    else journal.record(left)
    throw thrown
  }
}

/** The profiles that still stand; the post run tries them again. */
async function putBack(
  profiles: readonly ProfileEntry[],
  { host, channel }: Job,
): Promise<readonly ProfileEntry[]> {
  if (profiles.length === 0) return []
  const { undoProfile } = await import('./sinks/profile.ts')
  const left: ProfileEntry[] = []
  for (const entry of profiles.toReversed()) {
    try {
      await undoProfile(entry, host.files)
    } catch (thrown) {
      channel.warning(`[${entry.section}] in ${entry.path} was not put back: ${messageOf(thrown)}`)
      left.unshift(entry)
    }
  }
  return left
}

interface Steps {
  readonly overwrite: boolean
  readonly record: (entries: readonly ProfileEntry[]) => void
  /** Publishes what is left, all or nothing. */
  readonly finish: () => void
}

/** Profiles first: they can be put back when the rest fails. */
async function withProfiles(
  profiles: readonly Profile[],
  { host }: Job,
  { overwrite, record, finish }: Steps,
): Promise<readonly ProfileEntry[]> {
  if (profiles.length === 0) {
    finish()
    return []
  }
  const { publishProfiles } = await import('./sinks/profile.ts')
  const written = await publishProfiles({ profiles, overwrite, record }, host)
  finish()
  return written
}

function profilesOf(
  { keys }: Session,
  { targets, region }: Pick<Plan, 'targets' | 'region'>,
): readonly Profile[] {
  if (targets.profile === undefined) return []
  return [{ name: targets.profile.name, region, content: { kind: 'static', keys } }]
}

/** SDKs disagree about which of the two comes first. */
function warnOfProfile(variables: Readonly<Record<string, string>>, { host, channel }: Job): void {
  const profile = host.env['AWS_PROFILE']
  if (!profile || !variables['AWS_ACCESS_KEY_ID'] || variables['AWS_PROFILE'] !== undefined) return
  channel.warning(
    `AWS_PROFILE is "${profile}" in this job, and some AWS tools prefer that profile to the credentials which this ` +
      'step exports. Set AWS_PROFILE to an empty text for the commands that should use them, or give this step an aws-profile.',
  )
}
