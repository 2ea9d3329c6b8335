import { messageOf } from '../core/errors.ts'
import type { StepJob } from '../core/job.ts'
import type { ReceiptEntry } from '../core/receipt.ts'
import { readReceipt, recordedState, refusalOf } from './recall.ts'
import { restoredVariables } from './variables.ts'

/** Undoes what main recorded, the last first. Never fails a job that succeeded: what stays is a warning. */
export async function undo(job: StepJob): Promise<void> {
  const { host, log, stepFiles } = job
  const state = recordedState(stepFiles)
  if (state === undefined) return log.debug('Nothing was published, so there is nothing to undo.')
  const found = readReceipt(state.path, { host, directory: job.facts.temp ?? host.machine.temp })
  if ('because' in found && found.kind === 'lost') {
    log.warning(
      'The record of what stood before is gone: variables were emptied, profiles were left as they are.',
    )
    return blank(state.variables, job)
  }
  const refusal = refusalOf(found)
  if (refusal !== undefined) log.warning(refusal)
  if ('because' in found) return blank(state.variables, job)
  for (const entry of found.receipt.toReversed()) {
    try {
      await undoEntry(entry, job)
    } catch (thrown) {
      log.warning(`Not undone: ${messageOf(thrown)}`)
    }
  }
  host.files.remove(found.path)
}

function blank(names: readonly string[], { host, stepFiles }: StepJob): void {
  const present = names.filter((name) => host.env[name])
  stepFiles.publish({ variables: Object.fromEntries(present.map((name) => [name, ''])), outputs: {} })
}

export async function undoEntry(entry: ReceiptEntry, { host, log, stepFiles }: StepJob): Promise<void> {
  switch (entry.kind) {
    case 'variables': {
      const variables = restoredVariables(entry.changes, host.env)
      stepFiles.publish({ variables, outputs: {} })
      return
    }
    case 'profile': {
      const { undoProfile } = await import('../aws-config/profile.ts')
      return undoProfile(entry, host.files)
    }
    case 'directory':
      return host.files.remove(entry.path)
    case 'endpoint':
      return (await import('./stop-endpoint.ts')).stopEndpoint(entry, { host, log })
  }
}
