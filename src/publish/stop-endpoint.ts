import { dirname } from 'node:path'
import type { Host } from '../core/host.ts'
import type { StepJob } from '../core/job.ts'
import type { ReceiptEntry } from '../core/receipt.ts'

/** Asks it to end, with the token that only this job has, and shows what it did. One that is gone is as good. */
export async function stopEndpoint(
  { url, tokenFile, logFile }: Extract<ReceiptEntry, { kind: 'endpoint' }>,
  { host, log }: Pick<StepJob, 'host' | 'log'>,
): Promise<void> {
  const authorization = textIn(tokenFile, host) ?? ''
  if (/^[0-9a-f]{64}$/.test(authorization)) {
    const limits = { connectMs: 1000, answerMs: 2000 }
    await host.http
      .send({ method: 'POST', url: `${url}/stop`, headers: { authorization }, limits })
      .catch(() => undefined)
  }
  const text = textIn(logFile, host)?.trimEnd()
  if (text) log.group('The credential endpoint of this job', text.split('\n'))
}

/** What is sent, or shown, is what the endpoint wrote, and no file that a link leads to. */
function textIn(path: string, { files }: Pick<Host, 'files'>): string | undefined {
  return files.kind(dirname(path)) === 'directory' ? files.readOwn(path)?.text : undefined
}
