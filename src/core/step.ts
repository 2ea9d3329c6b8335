import type { Log } from './log.ts'
import type { Platform } from './platform.ts'

/** A step of a job that runs as an action. */
export interface Step {
  readonly platform: Platform
  /** An input as text, by its name in action.yml; undefined or empty where absent. */
  readonly input: (name: string) => string | undefined
  readonly log: Log
  readonly stepFiles: StepFiles
}

/** What a step leaves to the steps that follow, to its own post run and to the run's page. */
export interface StepFiles {
  /** Environment variables of the steps that follow and outputs of this one: all or nothing. @throws CredentialsError `publish-failed` */
  publish(what: Publication): void
  /** Kept for this step's own post run. @throws CredentialsError `publish-failed` */
  saveState(name: string, value: string): void
  state(name: string): string | undefined
  /** Markdown for the run's page; silent where there is none. */
  summary(markdown: string): void
}

export interface Publication {
  readonly variables: Readonly<Record<string, string>>
  readonly outputs: Readonly<Record<string, string>>
}
