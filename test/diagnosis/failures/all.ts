import { certaintyCases } from './certainty.ts'
import type { Failure } from './failure.ts'
import { reasonCases } from './reasons.ts'
import { surroundingsCases } from './surroundings.ts'
import { trustCases } from './trust.ts'

export const failures: readonly Failure[] = [
  ...certaintyCases,
  ...surroundingsCases,
  ...reasonCases,
  ...trustCases,
]
