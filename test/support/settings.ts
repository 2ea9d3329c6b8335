import type { Env } from '../../src/core/host.ts'
import { readProxy } from '../../src/core/proxy.ts'
import { crossChecks } from '../../src/inputs/cross-checks.ts'
import { given } from '../../src/inputs/input-reader.ts'
import type { RawInputs } from '../../src/inputs/inputs.ts'
import { type ParsedInputs, settingsFrom } from '../../src/inputs/read-settings.ts'
import type { Settings } from '../../src/inputs/settings.ts'

/** The inputs read at once, with nothing loaded on the way. @throws InvalidInputs */
export function readSettings(raw: RawInputs, env: Env, parsed: ParsedInputs = {}): Settings {
  const inputs = given(raw, env)
  const { text, variable } = inputs.read
  const proxy = text('http-proxy')
  const read = proxy === undefined ? {} : { proxy: readProxy(proxy, variable('http-proxy') ?? 'http-proxy') }
  return settingsFrom(inputs, { ...parsed, ...read }, crossChecks)
}
