/** What a step says of itself beside failures. In a file of its own, loaded while the first request is on its way. */

import type { Plan } from './core/plan.ts'
import { withoutAccounts } from './core/redact.ts'
import type { Settings } from './core/settings.ts'
import { decidingLines } from './deciding.ts'
import type { Job } from './job.ts'
import type { AllObtained } from './obtain.ts'
import { resultLine } from './result.ts'
import type { Known } from './run.ts'

/** The variables that decide what this step does. @throws CredentialsError `invalid-input` of one of them */
export function tellDeciding(
  plans: readonly [Plan, ...Plan[]],
  settings: Settings,
  { host, channel }: Pick<Job, 'host' | 'channel'>,
): void {
  const shown = settings.maskAccount ? withoutAccounts : (line: string) => line
  for (const line of decidingLines(settings, plans, host.env)) channel.info(shown(line))
}

/** Whose credentials were obtained, and where they are now. */
export function tellResult(
  all: AllObtained,
  { settings, hideAccounts }: Readonly<Known>,
  { channel }: Pick<Job, 'channel'>,
): void {
  if (settings === undefined) return
  for (const obtained of all) channel.info(resultLine(obtained, { settings, hideAccounts }))
}
