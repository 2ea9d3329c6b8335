/** The process behind `refresh: endpoint`: holds sessions in memory, renews them ahead of time, answers SDKs. */

import { messageOf } from '../core/errors.ts'
import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'
import { isRunning, serveLoopback, standardInput } from '../host/serve.ts'
import type { EndpointOrder } from '../long-lived.ts'
import { github } from '../platforms/github.ts'
import { answerTo, type EndpointOptions } from '../refresh/endpoint.ts'
import { keepFresh } from '../refresh/keeper.ts'
import { renewing } from '../renewal.ts'

const host = nodeHost()
const watchMs = 2_000

async function main(): Promise<void> {
  const { roles, token, logFile, watched }: EndpointOrder = JSON.parse(await standardInput())
  const log = (line: string) =>
    void host.files.append(logFile, `${new Date(host.clock.now()).toISOString()} ${line}\n`)
  const keepers = new Map(
    roles.map(({ order, session }) => {
      const { name } = order
      const renew = renewing(order, github, host, (line) => log(`${name}: ${line}`))
      return [encodeURIComponent(name), keepFresh({ name, first: session, renew, clock: host.clock, log })]
    }),
  )
  const options: { current?: EndpointOptions } = {}
  const address = await serveLoopback(async (request) => {
    if (options.current === undefined) return { status: 503, body: '{}' }
    const { stop, ...answer } = await answerTo(request, options.current)
    if (stop) setTimeout(() => exit(0), 100)
    return answer
  })
  options.current = { keepers, token, host: address }
  log(`Serving ${roles.map(({ order }) => order.name).join(', ')} at ${address}`)
  host.print(`http://${address}`)
  while (isRunning(watched)) await host.clock.sleep(watchMs)
  exit(0)
}

main().catch((thrown) => {
  host.print(messageOf(thrown))
  exit(1)
})
