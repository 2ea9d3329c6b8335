/**
 * Loaded before the bundle (`node --require`) where a test asks how it behaves on Windows: the platform has that name,
 * permissions cannot be set, and files that others hold open are not replaced at once.
 *
 * HELD = so many attempts to replace a file are refused
 */
const fs = require('node:fs')

Object.defineProperty(process, 'platform', { value: 'win32' })
process.getuid = undefined

const { fchmodSync, renameSync } = fs
fs.fchmodSync = (fd) => fchmodSync(fd, 0o666)

let held = Number(process.env['HELD'] ?? 0)
fs.renameSync = (from, to) => {
  if (held-- > 0)
    throw Object.assign(new Error(`EPERM: operation not permitted, rename '${from}'`), { code: 'EPERM' })
  renameSync(from, to)
}
