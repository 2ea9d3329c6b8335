#!/usr/bin/env node
/**
 * In the place of Node: runs the script with ~/.aws on a full file system of its own, in a name space of its own, and
 * tells on standard error what is there afterwards. Ends with 77 where the system does not let us.
 */
const { spawnSync } = require('node:child_process')
const {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} = require('node:fs')
const { join } = require('node:path')

const [script, inside] = process.argv.slice(2)
const disk = join(process.env.HOME, '.aws')

if (inside === undefined) {
  const done = spawnSync('unshare', ['-rm', process.execPath, __filename, script, 'inside'], {
    stdio: 'inherit',
  })
  process.exit(done.status === 0 || done.status === 1 ? done.status : 77)
}

mkdirSync(disk)
if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status !== 0) process.exit(77)
writeFileSync(join(disk, 'config'), '[default]\nregion = us-east-1\n')
fill(join(disk, 'zeros'))
const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit' })
console.error(`config: ${readFileSync(join(disk, 'config'), 'utf8')}`)
console.error(`files: ${readdirSync(disk).sort().join(' ')}`)
process.exit(status)

function fill(path) {
  const fd = openSync(path, 'w')
  try {
    for (;;) writeSync(fd, Buffer.alloc(512))
  } catch {
    closeSync(fd)
  }
}
