/** What only some inputs need, each loaded where its input is given. */

import type { Given } from './input-reader.ts'
import type { InputName } from './inputs.ts'
import type { ParsedInputs } from './read-settings.ts'
import { type CrossChecks, free, nothingToCheck } from './situation.ts'

/** @param takenTags keys of tags that the step sends by itself */
export async function parsedInputs(
  { raw, read }: Given,
  takenTags: readonly string[],
): Promise<ParsedInputs> {
  const structured = raw.roles?.trim() || raw['custom-tags']?.trim()
  const proxy = read.text('http-proxy')
  return {
    ...(structured ? (await import('./roles-yaml.ts')).parseInputs(raw, takenTags) : {}),
    ...(proxy === undefined
      ? {}
      : {
          proxy: (await import('../core/proxy.ts')).readProxy(
            proxy,
            read.variable('http-proxy') ?? 'http-proxy',
          ),
        }),
  }
}

export async function checksFor(asked: readonly InputName[]): Promise<CrossChecks> {
  return asked.every((input) => free.has(input))
    ? nothingToCheck
    : (await import('./cross-checks.ts')).crossChecks
}
