import { CredentialsError, messageOf } from '../core/errors.ts'
import type { Host } from '../core/host.ts'
import type { Receipt } from '../core/receipt.ts'
import type { StepFiles } from '../core/step.ts'

/** What the post run needs to undo. Values that stood before may be secrets: they live in a file of mode 0600. */
export interface Journal {
  /** Replaces what was recorded. @throws CredentialsError `publish-failed` */
  record(receipt: Receipt): void
  /** Forgets: nothing stands published. */
  discard(): void
}

export interface JournalPlace {
  readonly host: Pick<Host, 'files' | 'machine'>
  readonly stepFiles: Pick<StepFiles, 'saveState'>
  /** Lives as long as the job, absolute. */
  readonly directory: string
}

/** Of the state that leads post to the record. */
export const stateName = 'receipt'

/** Where the record is, and what can be undone should it be lost: names only, no values. */
export interface State {
  readonly path: string
  readonly variables: readonly string[]
}

export function openJournal({ host, stepFiles, directory }: JournalPlace): Journal {
  const { files, machine } = host
  const path = `${directory.replace(/[\\/]+$/, '')}${machine.platform === 'win32' ? '\\' : '/'}aws-receipt-${machine.nonce()}.json`
  const held = { begun: false, saved: false }
  const write = (text: string) => {
    // What replaces a file is forced to the disk first; the first record replaces nothing, and needs to outlive no
    // more than this process.
    if (held.begun) files.replace(path, text, 0o600)
    else beginFile(path, text)
    held.begun = true
  }
  const beginFile = (fresh: string, text: string) => {
    try {
      files.append(fresh, text)
    } catch {
      files.makeDirectory(directory)
      files.append(fresh, text)
    }
  }
  return {
    record(receipt) {
      try {
        write(JSON.stringify(receipt))
      } catch (cause) {
        throw new CredentialsError(
          'publish-failed',
          `Nothing was published: the record of it could not be written to ${directory}: ${messageOf(cause)}.`,
          { cause, details: { reason: 'record' } },
        )
      }
      const variables = receipt.flatMap((entry) =>
        entry.kind === 'variables' ? Object.keys(entry.changes) : [],
      )
      const state: State = { path, variables }
      stepFiles.saveState(stateName, JSON.stringify(state))
      held.saved = true
    },
    discard() {
      try {
        // First, else the post run would take the record for lost.
        if (held.saved) stepFiles.saveState(stateName, '')
        files.remove(path)
      } catch {
        // Then post has the record still, and finds nothing to undo.
      }
    },
  }
}
