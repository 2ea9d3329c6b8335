import type { Profile, ProfileOrder } from '../aws-config/profile.ts'
import type { StepJob } from '../core/job.ts'
import type { Targets } from '../core/plan.ts'
import type { Receipt } from '../core/receipt.ts'
import type { AllObtained, Obtained } from '../obtain/obtain.ts'
import { ownProfiles } from './check-targets.ts'
import { openJournal } from './journal.ts'
import { profilesOutput, sessionOutputs } from './outputs.ts'
import type { Parts, Performed } from './publication.ts'
import { sessionVariables, variablesEntry } from './variables.ts'

/**
 * Everything or nothing: what can be checked is checked, then recorded, then published.
 * @throws CredentialsError `profile-exists`, `unsafe-file`, `publish-failed`; then nothing stands, or post undoes it
 */
export async function publish(all: AllObtained, job: StepJob): Promise<Receipt> {
  const parts = await partsOf(all, job)
  const journal = journalFor(job)
  try {
    journal.add(parts.entries)
    const { variables, entries, endpoints } = await parts.perform()
    journal.add([
      ...entries,
      ...(Object.keys(variables).length > 0 ? [variablesEntry(variables, job.host.env)] : []),
    ])
    const own =
      parts.profiles.length === 0
        ? []
        : await ownProfiles(
            all.map(({ plan }) => plan),
            job,
          )
    await writeProfiles({ ...parts, own }, job, journal.add)
    if (all.some((obtained) => targetsOf(obtained).env === 'credentials')) warnOfProfiles(variables, job)
    // Last: what could fail behind it would fail a step that has published.
    job.stepFiles.publish({ variables, outputs: outputsOf(all, endpoints) })
    return journal.receipt()
  } catch (thrown) {
    await journal.putBack()
    throw thrown
  }
}

async function partsOf(all: AllObtained, job: StepJob): Promise<Parts> {
  const [{ plan, kept }] = all
  if (plan.targets.refresh !== 'off' && !kept)
    return (await import('./refreshed.ts')).longLivedParts(all, job)
  const published = all.find((obtained) => targetsOf(obtained).env !== 'none')
  const variables = published === undefined ? {} : variablesOf(published, job)
  return {
    entries: [],
    profiles: all.flatMap(profileOf),
    overwrite: all.some((obtained) => targetsOf(obtained).profile?.overwrite),
    perform: async () => ({ variables, entries: [], endpoints: {} }),
  }
}

function variablesOf(obtained: Obtained, { host }: StepJob): Readonly<Record<string, string>> {
  const { session, plan } = obtained
  const targets = targetsOf(obtained)
  // AWS_PROFILE beside the very same keys would only make SDKs warn; with aws-profile it is what users rely on.
  const profile = plan.name === undefined ? targets.profile : undefined
  return sessionVariables(session, { region: plan.region, targets: { ...targets, profile } }, host.env)
}

/** Credentials that are kept stay where they are. */
function targetsOf({ plan: { targets }, kept }: Obtained): Targets {
  return kept ? { ...targets, env: targets.env === 'none' ? 'none' : 'region', profile: undefined } : targets
}

function profileOf(obtained: Obtained): readonly Profile[] {
  const { session, plan } = obtained
  const { profile } = targetsOf(obtained)
  if (profile === undefined) return []
  return [{ name: profile.name, region: plan.region, content: { kind: 'static', keys: session.keys } }]
}

/** With several roles, account and ARN are those of the role that became variables. */
function outputsOf(all: AllObtained, endpoints: Performed['endpoints']): Readonly<Record<string, string>> {
  const published =
    all.find(({ plan }) => plan.targets.env !== 'none') ?? (all.length === 1 ? all[0] : undefined)
  const own = published === undefined ? {} : sessionOutputs(published.session, published.plan.targets)
  return all[0].plan.name !== undefined ? { ...own, profiles: profilesOutput(all, endpoints) } : own
}

/** Profiles before variables: a shared file can be put back when the rest fails. */
async function writeProfiles(
  { profiles, overwrite, own }: Pick<Required<ProfileOrder>, 'profiles' | 'overwrite' | 'own'>,
  { host, facts }: StepJob,
  add: (entries: Receipt) => void,
): Promise<void> {
  if (profiles.length === 0) return
  const { publishProfiles } = await import('../aws-config/profile.ts')
  let recorded = 0
  const record = (entries: Receipt) => {
    add(entries.slice(recorded))
    recorded = entries.length
  }
  await publishProfiles({ profiles, overwrite, own, record, workspace: facts.workspace }, host)
}

/** Recorded before it is done, so that whatever ends this process, post can undo it. */
function journalFor(job: StepJob): {
  add(entries: Receipt): void
  receipt(): Receipt
  putBack(): Promise<void>
} {
  const { host, stepFiles, facts } = job
  const journal = openJournal({ host, stepFiles, directory: facts.temp ?? host.machine.temp })
  let entries: Receipt = []
  return {
    add(more) {
      if (more.length === 0) return
      entries = [...entries, ...more]
      journal.record(entries)
    },
    receipt: () => entries,
    async putBack() {
      if (entries.length === 0) return
      const { putBack } = await import('./put-back.ts')
      const left = await putBack(entries, job)
      if (left.length > 0) journal.record(left)
      else journal.discard()
    },
  }
}

/**
 * Variables that lead elsewhere than to what this step publishes. They are never emptied: boto3 and the AWS CLI fail
 * with an empty one. These prefer AWS_DEFAULT_PROFILE to AWS_PROFILE; other SDKs know only the latter.
 */
function warnOfProfiles(variables: Readonly<Record<string, string>>, { host: { env }, log }: StepJob): void {
  const names = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'].filter(
    (name) => env[name] !== undefined && variables[name] === undefined,
  )
  if (names.length === 0) return
  const values = names.map((name) => (env[name] ? `${name} is "${env[name]}"` : `${name} is set and empty`))
  log.warning(
    `${values.join(' and ')} in this job, and AWS tools may use that profile, or fail for want of it, instead of what this ` +
      `step publishes. Run them without it: env ${names.map((name) => `-u ${name} `).join('')}COMMAND`,
  )
}
