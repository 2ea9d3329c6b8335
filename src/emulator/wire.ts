/** Requests and answers as values, so that all of the emulator but its server is free of sockets. */
import type { Operation } from './fault.ts'

export interface WireRequest {
  readonly method: string
  /** With its query, from the first `/`. */
  readonly target: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How an answer ends. */
export type Ending = 'whole' | 'hang' | 'reset' | 'reset-in-headers' | 'reset-in-body' | 'truncated'

export interface WireAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  /** To wait before the first byte. */
  readonly delayMs: number
  readonly ending: Ending
  /** The error code in the body, for the log of requests. */
  readonly code?: string
}

/** A request as the log keeps it. Holds secrets: the emulator's credentials are worth nothing elsewhere. */
export interface SeenRequest extends WireRequest {
  /** Milliseconds since the epoch, by the emulator's clock. */
  readonly at: number
  /** Undefined where the path or Action is none of the emulator's. */
  readonly operation: Operation | undefined
  readonly status: number
  readonly ending: Ending
  readonly code: string | undefined
}

export function answer(status: number, contentType: string, body: string): WireAnswer {
  return { status, headers: { 'content-type': contentType }, body, delayMs: 0, ending: 'whole' }
}

export function jsonAnswer(status: number, value: unknown): WireAnswer {
  return answer(status, 'application/json; charset=utf-8', `${JSON.stringify(value)}\n`)
}

/** The query of a request and, where it is a form, its body. */
export function formOf(request: WireRequest): URLSearchParams {
  const query = queryOf(request.target)
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  return new URLSearchParams([...query, ...(isForm ? new URLSearchParams(request.body) : [])])
}

export function queryOf(target: string): URLSearchParams {
  const mark = target.indexOf('?')
  return new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1))
}

export function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? '/'
}
