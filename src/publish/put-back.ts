import { messageOf } from '../core/errors.ts'
import type { StepJob } from '../core/job.ts'
import type { Receipt, ReceiptEntry } from '../core/receipt.ts'
import { undoEntry } from './undo.ts'

/** What still stands; the post run tries it again. Variables were published last, all or none: there are none. */
export async function putBack(entries: Receipt, job: StepJob): Promise<Receipt> {
  const left: ReceiptEntry[] = []
  for (const entry of entries.toReversed().filter(({ kind }) => kind !== 'variables')) {
    try {
      await undoEntry(entry, job)
    } catch (thrown) {
      job.log.warning(`Not put back: ${messageOf(thrown)}`)
      left.unshift(entry)
    }
  }
  return left
}
