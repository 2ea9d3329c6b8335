import { type ProxyUrl, readProxy } from '../../src/core/proxy.ts'

/** A proxy, as the input `http-proxy` or a variable would name it. */
export function proxyUrl(text: string, origin = 'http-proxy'): ProxyUrl {
  const reading = readProxy(text, origin)
  if (reading.kind === 'problem') throw new Error(reading.problem)
  return reading.proxy
}
