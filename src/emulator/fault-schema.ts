/** Faults as they are written in the configuration and posted to the admin route. */
import { type Decoder, fields, good, number, object, oneOf, optional, text } from './decode.ts'
import { type Effect, type Fault, operations } from './fault.ts'

const effects: { readonly [K in Effect['kind']]: Decoder<Extract<Effect, { kind: K }>> } = {
  error: object({
    kind: oneOf('error'),
    status: optional(number(200), 400),
    code: text(),
    message: optional(text(), 'Injected by a fault.'),
    retryAfter: optional(number(0), undefined),
  }),
  throttle: object({
    kind: oneOf('throttle'),
    rate: number(0),
    burst: optional(number(0), 1),
    code: optional(text(), 'Throttling'),
  }),
  delay: object({ kind: oneOf('delay'), ms: number(0) }),
  hang: object({ kind: oneOf('hang') }),
  reset: object({ kind: oneOf('reset'), at: optional(oneOf('start', 'headers', 'body'), 'start') }),
  truncate: object({ kind: oneOf('truncate') }),
  garbage: object({
    kind: oneOf('garbage'),
    as: optional(oneOf('html', 'bytes', 'half', 'empty'), 'html'),
    status: optional(number(200), 200),
  }),
  clock: object({ kind: oneOf('clock'), offsetSeconds: number(Number.NEGATIVE_INFINITY) }),
  redirect: object({ kind: oneOf('redirect'), location: text(), status: optional(number(300), 302) }),
  oversize: object({ kind: oneOf('oversize'), bytes: optional(number(0), 8 * 1024 * 1024) }),
  header: object({ kind: oneOf('header'), name: text(), value: text() }),
}

const effectKind = oneOf(...Object.keys(effects).filter((kind): kind is Effect['kind'] => kind in effects))

const effect: Decoder<Effect> = (value, at) => {
  const found = fields(value, at)
  if (!found.ok) return found
  const kind = effectKind(found.value['kind'], `${at}.kind`)
  return kind.ok ? effects[kind.value](value, at) : kind
}

const aim = object<Omit<Fault, 'effect'>>({
  operation: optional(oneOf(...operations, 'any'), 'any'),
  skip: optional(number(0), 0),
  times: optional(number(1), undefined),
})

/** `{operation, skip, times, effect: {kind, …}}`, or flat: `{operation, times, kind, …}`. */
export const fault: Decoder<Fault> = (value, at) => {
  const found = fields(value, at)
  if (!found.ok) return found
  const { operation, skip, times, effect: apart, ...flat } = found.value
  const aimed = aim({ operation, skip, times, ...(apart === undefined ? {} : flat) }, at)
  const decoded = apart === undefined ? effect(flat, at) : effect(apart, `${at}.effect`)
  if (aimed.ok && decoded.ok) return good({ ...aimed.value, effect: decoded.value })
  return { ok: false, problems: [aimed, decoded].flatMap((each) => (each.ok ? [] : each.problems)) }
}
