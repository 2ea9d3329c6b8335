/** What the suites found, as JSON: `docs/compatibility.md` is made of it. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { partsFolder } from './parts.ts'

export interface Result {
  readonly subject: string
  /** What was tried with it. */
  readonly what: string
  readonly passed: boolean
  /** What a reader must know: the condition under which it passes, or the reason why it does not. */
  readonly note?: string
}

export type Suite = 'clients' | 'refresh' | 'third-party-sts' | 'act'

export const resultsFolder = process.env['REAL_RESULTS_DIR'] || join(partsFolder, 'results')

const pathOf = (suite: Suite) => join(resultsFolder, `${suite}.json`)

export interface Recorder {
  /** Runs a trial and records how it ended, a failure too. */
  record(trial: Pick<Result, 'subject' | 'what'>, work: () => Promise<string | undefined>): Promise<void>
  /** Writes what was recorded. */
  write(): void
}

/** Forgets the suite's earlier results. */
export function recorder(suite: Suite): Recorder {
  const results: Result[] = []
  rmSync(pathOf(suite), { force: true })
  return {
    async record(trial, work) {
      try {
        const note = await work()
        results.push({ ...trial, passed: true, ...(note === undefined ? {} : { note }) })
      } catch (thrown) {
        const note = thrown instanceof Error ? thrown.message : String(thrown)
        results.push({ ...trial, passed: false, note })
        throw thrown
      }
    },
    write() {
      mkdirSync(resultsFolder, { recursive: true })
      writeFileSync(pathOf(suite), `${JSON.stringify(results, undefined, 2)}\n`)
    },
  }
}

export function resultsOf(suite: Suite): readonly Result[] {
  return JSON.parse(readFileSync(pathOf(suite), 'utf8'))
}
