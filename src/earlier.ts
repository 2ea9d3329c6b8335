/** What this action has published before in the same job, as its records in the job's temporary directory say. */

import { join } from 'node:path'
import type { Receipt, ReceiptEntry } from './core/receipt.ts'
import type { Job } from './job.ts'
import { receiptFrom } from './sinks/journal.ts'
import type { ProfileEntry } from './sinks/profile.ts'
import { undoEntry } from './undo.ts'

type Place = Pick<Job, 'host' | 'facts'>

/** Profiles of earlier steps: where one stands as it was written, a later step may take its place. */
export function earlierProfiles(place: Place): readonly ProfileEntry[] {
  return earlierReceipts(place)
    .flat()
    .filter((entry) => entry.kind === 'profile')
}

/**
 * Ends what renews credentials: stops endpoints, takes profiles with a command back, deletes what the command needs.
 * The post runs of those steps find nothing left to do.
 * @returns the variables that lead there still
 */
export async function endRenewals(job: Pick<Job, 'host' | 'facts' | 'channel'>): Promise<readonly string[]> {
  const receipts = earlierReceipts(job).filter((receipt) => receipt.some(({ kind }) => kind === 'directory'))
  for (const entry of receipts.flatMap((receipt) => receipt.toReversed()))
    if (entry.kind !== 'variables') await undoEntry(entry, job)
  return receipts.flatMap((receipt) => receipt.flatMap((entry) => leading(entry, job.host.env)))
}

/** Profiles come before an endpoint in every SDK: a command in `default` would hide it. */
export async function endDefaultProfile(job: Pick<Job, 'host' | 'facts' | 'channel'>): Promise<void> {
  const commands = earlierProfiles(job).filter(
    ({ section, edit }) =>
      section === 'default' && edit.after.some((text) => /^credential_process/m.test(text)),
  )
  for (const entry of commands.toReversed()) await undoEntry(entry, job)
}

function leading(entry: ReceiptEntry, env: Job['host']['env']): readonly string[] {
  if (entry.kind !== 'variables') return []
  const leads = [
    'AWS_PROFILE',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  ]
  return leads.filter((name) => env[name] && env[name] === entry.changes[name]?.after)
}

function earlierReceipts({ host: { files }, facts: { temp } }: Place): readonly Receipt[] {
  if (temp === undefined) return []
  return files
    .list(temp)
    .filter((name) => /^aws-receipt-[0-9a-f]{32}\.json$/.test(name))
    .map((name) => join(temp, name))
    .flatMap((path) => (files.isOwn(path) ? [receiptFrom(files.read(path)) ?? []] : []))
}
