import { messageOf } from './core/errors.ts'
import type { ReceiptEntry } from './core/receipt.ts'
import type { Job } from './job.ts'
import { recallReceipt } from './sinks/journal.ts'
import { restoredVariables } from './sinks/variables.ts'

/** Undoes what main recorded, the last first. Never fails a job that succeeded: what stays is a warning. */
export async function undo({ host, channel }: Omit<Job, 'facts' | 'platform'>): Promise<void> {
  const recalled = recallReceipt(channel, host.files)
  if (recalled === undefined) return channel.debug('Nothing was published, so there is nothing to undo.')
  if (recalled.kind === 'lost') return blank(recalled.variables, { host, channel })
  for (const entry of recalled.receipt.toReversed()) {
    try {
      await undoEntry(entry, { host, channel })
    } catch (thrown) {
      channel.warning(`Not undone: ${messageOf(thrown)}`)
    }
  }
  recalled.forget()
}

function blank(names: readonly string[], { host, channel }: Pick<Job, 'host' | 'channel'>): void {
  const present = names.filter((name) => host.env[name])
  channel.publish({ variables: Object.fromEntries(present.map((name) => [name, ''])), outputs: {} })
  channel.warning(
    'The record of what stood before is gone: variables were emptied, profiles were left as they are.',
  )
}

export async function undoEntry(
  entry: ReceiptEntry,
  { host, channel }: Pick<Job, 'host' | 'channel'>,
): Promise<void> {
  switch (entry.kind) {
    case 'variables': {
      const variables = restoredVariables(entry.changes, host.env)
      channel.publish({ variables, outputs: {} })
      return
    }
    case 'profile': {
      const { undoProfile } = await import('./sinks/profile.ts')
      return undoProfile(entry, host.files)
    }
    case 'directory':
      return host.files.remove(entry.path)
    case 'endpoint':
      return stopEndpoint(entry, { host, channel })
  }
}

/** Asks it to end, with the token that only this job has, and shows what it did. One that is gone is as good. */
async function stopEndpoint(
  { url, tokenFile, logFile }: Extract<ReceiptEntry, { kind: 'endpoint' }>,
  { host, channel }: Pick<Job, 'host' | 'channel'>,
): Promise<void> {
  const authorization = host.files.read(tokenFile) ?? ''
  const limits = { connectMs: 1000, answerMs: 2000 }
  await host.http
    .send({ method: 'POST', url: `${url}/stop`, headers: { authorization }, limits })
    .catch(() => undefined)
  const log = host.files.read(logFile)?.trimEnd()
  if (log) channel.group('The credential endpoint of this job', log.split('\n'))
}
