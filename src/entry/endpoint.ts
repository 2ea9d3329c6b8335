/** The process behind `refresh: endpoint`: holds sessions in memory, renews them ahead of time, answers SDKs. */

import { CredentialsError } from '../core/errors.ts'
import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'
import { isRunning, type ServedAnswer, serveLoopback, standardInput } from '../host/serve.ts'
import { platformNamed } from '../platforms/index.ts'
import type { EndpointOrder } from '../publish/refreshed.ts'
import { boundedLog } from '../refresh/bounded-log.ts'
import { answerTo, type EndpointOptions } from '../refresh/credential-endpoint.ts'
import { isOver } from '../refresh/lifetime.ts'
import { type Keeper, keepFresh } from '../refresh/refresher.ts'
import { renewing } from '../refresh/renewal.ts'

const host = nodeHost()
const watchMs = 1_000

async function main(): Promise<void> {
  const { roles, token, tokenFile, logFile, watched }: EndpointOrder = JSON.parse(await standardInput())
  const log = boundedLog({ path: logFile, files: host.files, clock: host.clock })
  const keepers = new Map(
    roles.map(({ order, session }): [string, Keeper] => {
      const { name } = order
      const platform = platformNamed(order.facts.platform)
      const renew = renewing(order, platform, host, (line) => log(`${name}: ${line}`))
      return [name, keepFresh({ name, first: session, renew, clock: host.clock, log })]
    }),
  )
  const address = await serve({ keepers, token })
  log(`Serving ${[...keepers.keys()].join(', ')} at ${address}`)
  host.print(`http://${address}`)
  await ended({ keepers, tokenFile, watched })
  exit(0)
}

interface Watching extends Pick<EndpointOrder, 'tokenFile' | 'watched'> {
  readonly keepers: ReadonlyMap<string, Keeper>
}

/** Resolves when there is nobody left to serve. */
async function ended({ keepers, tokenFile, watched }: Watching): Promise<void> {
  const startedMs = host.clock.now()
  for (let servedMs = startedMs; ; ) {
    const nowMs = host.clock.now()
    if ([...keepers.values()].some((keeper) => keeper.current() !== undefined)) servedMs = nowMs
    const hasTokenFile = host.files.kind(tokenFile) === 'file'
    if (isOver({ watched, startedMs }, { nowMs, isRunning, hasTokenFile, servedMs })) return
    await host.clock.sleep(watchMs)
  }
}

async function serve(options: Omit<EndpointOptions, 'host'>): Promise<string> {
  // The port is known, and with it the Host header, once it listens.
  const listening: { host?: string } = {}
  const address = await serveLoopback(async (request): Promise<ServedAnswer> => {
    if (listening.host === undefined) return { status: 503, body: '{}' }
    const { stop, ...answer } = await answerTo(request, { ...options, host: listening.host })
    return stop ? { ...answer, answered: () => exit(0) } : answer
  })
  listening.host = address
  return address
}

main().catch((thrown) => {
  // The step that started this shows the line; a parser's message repeats what it read, keys included.
  host.print(thrown instanceof CredentialsError ? thrown.message : 'The credential endpoint could not start.')
  exit(1)
})
