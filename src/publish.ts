import type { Plan } from './core/plan.ts'
import type { Receipt, ReceiptEntry } from './core/receipt.ts'
import type { Session } from './core/session.ts'
import type { Job } from './job.ts'
import type { Obtained } from './obtain.ts'
import { openJournal } from './sinks/journal.ts'
import type { Profile, ProfileEntry } from './sinks/profile.ts'
import { sessionOutputs } from './sinks/step-outputs.ts'
import { sessionVariables, variablesEntry } from './sinks/variables.ts'

/**
 * Everything or nothing: what can be checked is checked, then recorded, then published.
 * @throws CredentialsError `profile-exists`, `unsafe-file`, `publish-failed`; then nothing stands
 */
export async function publish({ session, kept }: Obtained, plan: Plan, job: Job): Promise<Receipt> {
  const { host, channel } = job
  const outputs = sessionOutputs(session, plan.targets)
  if (kept) {
    channel.publish({ variables: {}, outputs })
    return []
  }
  const variables = sessionVariables(session, plan, host.env)
  const entries = Object.keys(variables).length > 0 ? [variablesEntry(variables, host.env)] : []
  const finish = () => channel.publish({ variables, outputs })
  return withJournal(entries, job, (record) =>
    withProfiles(profilesOf(session, plan), plan, job, { record, finish }),
  )
}

/** Recorded before it is done, so that whatever ends this process, post can undo it. */
async function withJournal(
  entries: Receipt,
  { host, channel, facts }: Job,
  work: (record: (more: Receipt) => void) => Promise<readonly ReceiptEntry[]>,
): Promise<Receipt> {
  const journal = openJournal({ host, channel, directory: facts.temp ?? host.machine.temp })
  const record = (more: Receipt) => journal.record([...entries, ...more])
  if (entries.length > 0) record([])
  try {
    return [...entries, ...(await work(record))]
  } catch (thrown) {
    journal.discard()
    throw thrown
  }
}

interface Steps {
  readonly record: (entries: readonly ProfileEntry[]) => void
  /** Publishes what is left, all or nothing. */
  readonly finish: () => void
}

/** Profiles first: they can be put back when the rest fails. */
async function withProfiles(
  profiles: readonly Profile[],
  plan: Plan,
  { host }: Job,
  steps: Steps,
): Promise<readonly ProfileEntry[]> {
  if (profiles.length === 0) {
    steps.finish()
    return []
  }
  const { publishProfiles, undoProfile } = await import('./sinks/profile.ts')
  const order = { profiles, overwrite: plan.targets.profile?.overwrite ?? false, record: steps.record }
  const written = await publishProfiles(order, host)
  try {
    steps.finish()
  } catch (thrown) {
    for (const entry of written.toReversed()) await undoProfile(entry, host.files)
    throw thrown
  }
  return written
}

function profilesOf({ keys }: Session, { targets, region }: Plan): readonly Profile[] {
  if (targets.profile === undefined) return []
  return [{ name: targets.profile.name, region, content: { kind: 'static', keys } }]
}
