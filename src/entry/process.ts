/** The command behind `refresh: process`: prints credentials as `credential_process` asks, from its cache while they are fresh. */

import { CredentialsError, messageOf } from '../core/errors.ts'
import { argument, complain } from '../host/arguments.ts'
import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'
import { sessionPath } from '../long-lived.ts'
import { github } from '../platforms/github.ts'
import { cachedSession } from '../refresh/cache.ts'
import { toProcessDocument } from '../refresh/documents.ts'
import { type RenewalOrder, renewing } from '../renewal.ts'

const host = nodeHost()

async function main(): Promise<void> {
  const path = argument(0)
  const text = host.files.read(path)
  if (text === undefined) {
    throw new CredentialsError(
      'no-credentials',
      `There are no credentials to renew at ${path}. They belong to a job that has ended, or to a step whose post run is over.`,
    )
  }
  const order: RenewalOrder = JSON.parse(text)
  const renew = renewing(order, github, host, () => {})
  const { files, clock } = host
  host.print(toProcessDocument(await cachedSession({ path: sessionPath(path), files, clock, renew })))
}

main().then(
  () => exit(0),
  (thrown) => {
    complain(messageOf(thrown))
    exit(1)
  },
)
