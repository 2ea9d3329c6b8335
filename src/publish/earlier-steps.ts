/** What this action has published before in the same job, as its records in the job's temporary directory say. */

import type { ProfileEntry } from '../aws-config/profile.ts'
import type { StepJob } from '../core/job.ts'
import type { Receipt, ReceiptEntry } from '../core/receipt.ts'
import { allReceipts, refusalOf } from './recall.ts'
import { undoEntry } from './undo.ts'
import { undoneVariables } from './variables.ts'

/** Profiles of earlier steps: where one stands as it was written, a later step may take its place. */
export function earlierProfiles(job: StepJob): readonly ProfileEntry[] {
  const { receipts, refused } = earlierReceipts(job)
  for (const refusal of refused) job.log.debug(refusal)
  return receipts.flat().filter((entry) => entry.kind === 'profile')
}

/** What is undone: `all`, or what would renew credentials and the variables. */
export type Reach = 'all' | 'renewals'

/**
 * Takes back what earlier steps have published: stops endpoints, takes profiles back, deletes what commands need. The
 * post runs of those steps find nothing left to do. Variables are the caller's to set.
 * @returns the variables that still hold what was published, and what undoes them
 */
export function earlierPublications(
  job: StepJob,
  reach: Reach,
): { readonly variables: Readonly<Record<string, string>>; undo(): Promise<void> } {
  const { receipts, refused } = earlierReceipts(job)
  for (const refusal of refused) job.log.warning(refusal)
  const chosen = receipts.filter(
    (receipt) => reach === 'all' || receipt.some(({ kind }) => kind === 'directory'),
  )
  const changes = receipts.flat().flatMap((entry) => (entry.kind === 'variables' ? [entry.changes] : []))
  return {
    variables: undoneVariables(changes, job.host.env),
    undo: () =>
      undoAll(
        chosen.flat().filter(({ kind }) => kind !== 'variables'),
        job,
      ),
  }
}

/** Profiles come before an endpoint in every SDK: a command in `default` would hide it. */
export async function endDefaultProfile(job: StepJob): Promise<void> {
  const commands = earlierProfiles(job).filter(
    ({ section, edit }) =>
      section === 'default' && edit.after.some((text) => /^credential_process/m.test(text)),
  )
  await undoAll(commands, job)
}

/** One that cannot be undone does not keep the others. @throws what the first one threw */
async function undoAll(entries: Receipt, job: StepJob): Promise<void> {
  const failures: unknown[] = []
  for (const entry of entries) await undoEntry(entry, job).catch((thrown: unknown) => failures.push(thrown))
  if (failures.length > 0) throw failures[0]
}

/** The last step's first, and in each the last entry first: the order in which they are undone. */
function earlierReceipts({ host, facts: { temp } }: StepJob): {
  readonly receipts: readonly (readonly ReceiptEntry[])[]
  readonly refused: readonly string[]
} {
  const found = temp === undefined ? [] : allReceipts({ host, directory: temp })
  return {
    receipts: found.flatMap((each) => ('receipt' in each ? [each.receipt.toReversed()] : [])),
    refused: found.flatMap((each) => refusalOf(each) ?? []),
  }
}
