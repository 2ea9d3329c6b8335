import { CredentialsError } from '../core/errors.ts'
import type { Host } from '../core/host.ts'
import type { Session } from '../core/session.ts'
import { platformNamed } from '../platforms/index.ts'
import { type RenewalOrder, renewing } from '../refresh/renewal.ts'

/** The session that the order in a file asks for, obtained anew. */
export function renewFromFile(path: string, host: Host): Promise<Session> {
  const order = orderIn(host.files.read(path) ?? '', path)
  return renewing(order, platformNamed(order.facts.platform), host, () => {})()
}

/** What cannot be parsed is not repeated, as a parser's message does: an order may hold the keys of its source. */
function orderIn(text: string, path: string): RenewalOrder {
  try {
    return JSON.parse(text)
  } catch {
    throw new CredentialsError(
      'no-credentials',
      `The credentials cannot be renewed: ${path} is damaged. Run the job again.`,
      { details: { reason: 'damaged' } },
    )
  }
}
