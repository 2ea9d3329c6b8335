/** Permissions, where the system has them. */
import { statSync } from 'node:fs'
import { expect } from 'vitest'

/** Fails where a path's permissions are others than those given: `{ [path]: 0o600 }`. Windows has none to compare. */
export function expectModes(modes: Readonly<Record<string, number>>): void {
  if (process.platform === 'win32') return
  const actual = Object.keys(modes).map((path) => [path, statSync(path).mode & 0o777])
  expect(Object.fromEntries(actual)).toEqual(modes)
}
