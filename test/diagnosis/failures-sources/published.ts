/** What writing profiles and reading tokens says of files on a real disk. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publishProfiles } from '../../../src/aws-config/profile.ts'
import { CredentialsError } from '../../../src/core/errors.ts'
import { nodeFiles } from '../../../src/host/files.ts'
import { fileTokens } from '../../../src/sources/token-file.ts'
import { memoryHost } from '../../support/memory-host.ts'

interface Disk {
  readonly encoding?: BufferEncoding
  readonly text?: string
  readonly link?: true
  readonly as?: 'token'
}

/** The failure. */
export async function fileFailure({
  encoding = 'utf8',
  text = '',
  link,
  as,
}: Disk): Promise<CredentialsError> {
  const directory = mkdtempSync(join(tmpdir(), 'failure-'))
  const path = join(directory, 'config')
  try {
    writeFileSync(link ? join(directory, 'elsewhere') : path, Buffer.from(text, encoding))
    if (link) symlinkSync(join(directory, 'elsewhere'), path)
    await (as === 'token' ? readToken(path) : writeProfile(path))
  } catch (thrown) {
    if (thrown instanceof CredentialsError) return thrown
    throw thrown
  } finally {
    rmSync(directory, { recursive: true })
  }
  throw new Error('It did not fail')
}

async function readToken(path: string): Promise<void> {
  const log = { mask: () => {} }
  const origin = 'web-identity-token-file'
  const files = nodeFiles()
  await fileTokens({ path, origin, workspace: undefined, files, log, platform: process.platform })(false)
}

async function writeProfile(path: string): Promise<void> {
  const env = { AWS_CONFIG_FILE: path, AWS_SHARED_CREDENTIALS_FILE: `${path}-credentials` }
  const host = { ...memoryHost({ env }), files: nodeFiles() }
  const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) }
  const content = { kind: 'static', keys } as const
  await publishProfiles(
    { profiles: [{ name: 'default', region: 'eu-central-1', content }], overwrite: true },
    host,
  )
}
