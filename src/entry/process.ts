/** The command behind `refresh: process`: prints credentials as `credential_process` asks, from its cache while they are fresh. */

import { CredentialsError, messageOf } from '../core/errors.ts'
import { redact } from '../core/redact.ts'
import type { Session } from '../core/session.ts'
import { argument, complain } from '../host/arguments.ts'
import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'
import { cachedSession, sessionPath } from '../refresh/cache.ts'
import { toProcessDocument } from '../refresh/documents.ts'

const host = nodeHost()

async function main(orderPath: string): Promise<void> {
  const { files, clock } = host
  if (files.kind(orderPath) === 'absent') {
    throw new CredentialsError(
      'no-credentials',
      `There are no credentials to renew at ${orderPath}: their job has ended, or logged out.`,
      { details: { reason: 'job-ended' } },
    )
  }
  const renew = (limitMs: number | undefined) => host.within(renewed(orderPath), limitMs)
  const session = await cachedSession({ path: sessionPath(orderPath), files, clock, renew })
  host.print(toProcessDocument(session))
}

/** Loaded only when it is due: the SDK waits for this process. */
async function renewed(orderPath: string): Promise<Session> {
  const { renewFromFile } = await import('./renew-from-file.ts')
  return renewFromFile(orderPath, host)
}

main(argument(0)).then(
  () => exit(0),
  (thrown) => {
    complain(redact(messageOf(thrown)))
    exit(1)
  },
)
