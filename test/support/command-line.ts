/** The command line for tests. bin/ is not committed, and one left from an earlier build would hide what changed since. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { bundle, commandLine } from '../../scripts/bundle.ts'
import { writeFolder } from '../../scripts/folder.ts'

/** A fresh build of bin/, as a path; it goes after the tests of the file. */
export async function builtCommandLine(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bin-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  writeFolder(folder, (await bundle(commandLine)).files)
  return folder
}
