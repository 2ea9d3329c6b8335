import type { Plan } from './plan.ts'
import type { ProxyUrl } from './proxy.ts'

/** What a plan holds that must not be seen. */
export function secretsOf({ source, network, steps }: Pick<Plan, 'source' | 'network' | 'steps'>) {
  const keys = source.kind === 'keys' ? Object.values<string | undefined>({ ...source.keys }) : []
  const externalIds = steps.map(({ externalId }) => externalId)
  return [...keys, ...passwordsOf(network.proxy), ...externalIds].flatMap((each) => each ?? [])
}

/** As it is sent: the forms in which it is written follow from that. */
function passwordsOf(proxy: ProxyUrl | undefined): readonly string[] {
  if (proxy === undefined) return []
  return proxy.password === '' ? [proxy.user] : [proxy.password]
}
