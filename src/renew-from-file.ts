import type { Host } from './core/host.ts'
import type { Session } from './core/session.ts'
import { github } from './platforms/github.ts'
import { type RenewalOrder, renewing } from './renewal.ts'

/** The session that the order in a file asks for, obtained anew. */
export function renewFromFile(path: string, host: Host): Promise<Session> {
  const order: RenewalOrder = JSON.parse(host.files.read(path) ?? '')
  return renewing(order, github, host, () => {})()
}
