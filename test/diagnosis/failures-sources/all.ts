import { containerCases, emptyCases, instanceCases, profileCases, profileRoleCases } from './ambient.ts'
import type { Failure } from './failure.ts'
import {
  arnCases,
  chainCases,
  keyCases,
  placeholderCases,
  regionCases,
  rolesCases,
  secretCases,
  tokenCases,
} from './forms.ts'
import { fileCases, placeCases, proxyCases, requestCases, tokenAgeCases } from './remedies.ts'

export const sourceFailures: readonly Failure[] = [
  ...[...instanceCases, ...profileCases, ...profileRoleCases, ...containerCases, ...emptyCases],
  ...[
    ...keyCases,
    ...secretCases,
    ...placeholderCases,
    ...rolesCases,
    ...arnCases,
    ...regionCases,
    ...tokenCases,
    ...chainCases,
  ],
  ...[...proxyCases, ...placeCases, ...tokenAgeCases, ...requestCases, ...fileCases],
]
