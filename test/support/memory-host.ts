/** A host in memory for tests below the bundle: fixed clock, files in a Map, answers by hand. */
import type { Env, Host, Http, HttpAnswer, HttpRequest } from '../../src/core/host.ts'
import { type MemoryFiles, memoryFiles } from './memory-files.ts'

export interface MemoryHost extends Host {
  readonly files: MemoryFiles
  readonly printed: string[]
  readonly sent: HttpRequest[]
}

export interface MemoryOptions {
  readonly env?: Env
  readonly files?: MemoryFiles
  /** In turn; the last answers for good. */
  readonly answers?: readonly Partial<HttpAnswer>[]
  readonly platform?: string
}

export function memoryHost({
  env = {},
  files = memoryFiles(),
  answers = [],
  platform = 'linux',
}: MemoryOptions = {}): MemoryHost {
  const printed: string[] = []
  const sent: HttpRequest[] = []
  let nonces = 0
  const http: Http = {
    open: () => {},
    send: async (request) => {
      sent.push(request)
      return { status: 200, headers: {}, body: '', ...answers[Math.min(sent.length, answers.length) - 1] }
    },
  }
  return {
    env,
    files,
    http,
    printed,
    sent,
    clock: { now: () => 0, random: () => 0, sleep: async () => {} },
    machine: {
      platform,
      home: '/home/octo',
      node: '/node',
      pid: 1,
      parent: 0,
      directory: '/action',
      temp: '/tmp',
      nonce: () => String(++nonces).padStart(32, '0'),
    },
    print: (line) => void printed.push(line),
    start: () => Promise.reject(new Error('no processes in this test')),
    within: (work) => work,
  }
}
