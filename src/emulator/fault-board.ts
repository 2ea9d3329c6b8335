/** Which faults hit which request, and what they make of the answer. */
import type { Effect, Fault, Operation } from './fault.ts'
import { errorAnswer } from './sts-xml.ts'
import { answer, jsonAnswer, type WireAnswer } from './wire.ts'

interface Entry {
  readonly fault: Fault
  seen: number
  hits: number
  bucket: { tokens: number; at: number } | undefined
}

export interface FaultBoard {
  /** The effects on this request, in the order the faults were added. `now` in milliseconds drives the token buckets. */
  take(operation: Operation | undefined, now: number): readonly Effect[]
  add(faults: readonly Fault[]): void
  /** The effects of faults of `jwks` where STS itself fetches the emulator's keys. */
  takeForKeys(now: number): readonly Effect[]
  /** Back to the faults of the configuration, none of them used. */
  reset(): void
  /** Each fault and how many requests it has hit. */
  list(): readonly (Fault & { readonly hits: number })[]
}

export function createFaultBoard(configured: readonly Fault[]): FaultBoard {
  const entries: Entry[] = []
  const add = (faults: readonly Fault[]) => {
    for (const fault of faults) entries.push({ fault, seen: 0, hits: 0, bucket: undefined })
  }
  add(configured)
  return {
    take: (operation, now) =>
      entries.flatMap((entry) => (hit(entry, operation, now) ? [entry.fault.effect] : [])),
    // `any` means the requests that arrive, and this one does not.
    takeForKeys: (now) =>
      entries
        .filter((entry) => entry.fault.operation === 'jwks')
        .flatMap((entry) => (hit(entry, 'jwks', now) ? [entry.fault.effect] : [])),
    add,
    reset: () => {
      entries.length = 0
      add(configured)
    },
    list: () => entries.map(({ fault, hits }) => ({ ...fault, hits })),
  }
}

function hit(entry: Entry, operation: Operation | undefined, now: number): boolean {
  const { fault } = entry
  if (operation === undefined || (fault.operation !== 'any' && fault.operation !== operation)) return false
  entry.seen += 1
  if (entry.seen <= fault.skip || (fault.times !== undefined && entry.hits >= fault.times)) return false
  if (fault.effect.kind === 'throttle' && drains(entry, fault.effect, now)) return false
  entry.hits += 1
  return true
}

/** Takes one token; false where the bucket is empty. */
function drains(entry: Entry, effect: Extract<Effect, { kind: 'throttle' }>, now: number): boolean {
  const last = entry.bucket ?? { tokens: effect.burst, at: now }
  const tokens = Math.min(effect.burst, last.tokens + (Math.max(0, now - last.at) / 1000) * effect.rate)
  entry.bucket = { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now }
  return tokens >= 1
}

/** How much the service's clock is ahead. */
export function clockOffsetMs(effects: readonly Effect[]): number {
  return effects.reduce((sum, each) => sum + (each.kind === 'clock' ? each.offsetSeconds * 1000 : 0), 0)
}

/** The answer that stands in for the real one, so that the work is not done at all; undefined where it is. */
export function answerInstead(
  effects: readonly Effect[],
  operation: Operation | undefined,
): WireAnswer | undefined {
  for (const effect of effects) {
    const found = standIn(effect, operation)
    if (found !== undefined) return found
  }
  return undefined
}

function standIn(effect: Effect, operation: Operation | undefined): WireAnswer | undefined {
  switch (effect.kind) {
    case 'error':
      return withHeader(
        failure(effect.status, effect.code, { message: effect.message, operation }),
        'retry-after',
        effect.retryAfter,
      )
    case 'throttle':
      return failure(400, effect.code, { message: 'Rate exceeded', operation })
    case 'hang':
      return { ...answer(200, 'text/plain', ''), ending: 'hang' }
    case 'reset':
      return effect.at === 'start' ? { ...answer(200, 'text/plain', ''), ending: 'reset' } : undefined
    case 'garbage':
      return effect.as === 'half' ? undefined : garbage(effect.as, effect.status)
    case 'redirect':
      return withHeader(answer(effect.status, 'text/plain', ''), 'location', effect.location)
    case 'delay':
    case 'truncate':
    case 'clock':
    case 'oversize':
    case 'header':
      return undefined
  }
}

/** STS answers errors in XML, the token endpoint and the issuer in JSON. */
function failure(
  status: number,
  code: string,
  rest: { readonly message: string; readonly operation: Operation | undefined },
): WireAnswer {
  const { message, operation } = rest
  if (operation === 'token' || operation === 'discovery' || operation === 'jwks')
    return { ...jsonAnswer(status, { message, typeKey: code }), code }
  return errorAnswer({ status, code, message })
}

const page =
  '<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n'

function garbage(as: 'html' | 'bytes' | 'empty', status: number): WireAnswer {
  switch (as) {
    case 'html':
      return answer(status, 'text/html', page)
    case 'bytes':
      // Neither UTF-8 nor text, and the same every time.
      return {
        ...answer(status, 'application/octet-stream', ''),
        body: Uint8Array.from({ length: 512 }, (_, index) => (index * 151 + 128) % 256),
      }
    case 'empty':
      return answer(status, 'text/plain', '')
  }
}

/** What the faults make of the answer there is. */
export function distorted(real: WireAnswer, effects: readonly Effect[]): WireAnswer {
  return effects.reduce(distortedBy, real)
}

function distortedBy(real: WireAnswer, effect: Effect): WireAnswer {
  switch (effect.kind) {
    case 'delay':
      return { ...real, delayMs: real.delayMs + effect.ms }
    case 'header':
      return withHeader(real, effect.name.toLowerCase(), effect.value)
    case 'truncate':
      return { ...real, ending: 'truncated' }
    case 'reset':
      return effect.at === 'start'
        ? real
        : { ...real, ending: effect.at === 'headers' ? 'reset-in-headers' : 'reset-in-body' }
    case 'garbage':
      return effect.as === 'half'
        ? { ...real, body: real.body.slice(0, Math.floor(real.body.length / 2)) }
        : real
    case 'oversize':
      return { ...real, body: `${real.body}${' '.repeat(effect.bytes)}` }
    case 'error':
    case 'throttle':
    case 'hang':
    case 'clock':
    case 'redirect':
      return real
  }
}

function withHeader(real: WireAnswer, name: string, value: string | number | undefined): WireAnswer {
  return value === undefined ? real : { ...real, headers: { ...real.headers, [name]: String(value) } }
}
