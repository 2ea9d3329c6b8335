import { expect } from 'vitest'
import { CredentialsError } from '../../src/core/errors.ts'

/** The message of the `CredentialsError` that this throws. */
export function thrown(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    expect(error).toBeInstanceOf(CredentialsError)
    return error instanceof Error ? error.message : ''
  }
  throw new Error('nothing was thrown')
}
