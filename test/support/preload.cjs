/**
 * Loaded before the bundle (`node --require`): counts what changes the file system and makes one of these steps go
 * wrong, or all of them below a path. The bundle itself is left as it is.
 *
 * FS_FAULT = `kill SIGKILL 7`        the process is ended by the signal just before the 7th change
 *            `fail ENOSPC 7`         the 7th change and all after it fail
 *            `once ENOSPC 7`         the 7th change fails
 *            `short ENOSPC 7`        the 7th change, if it writes, writes half; then the disk is full
 *            `below EROFS /home/x`   every change at or below the path fails
 * FS_COUNT = a file that receives the number of changes and what they were
 */
const fs = require('node:fs')

const [kind, what = '', ...rest] = (process.env['FS_FAULT'] ?? '').split(' ')
const place = rest.join(' ')
const nth = Number(place)
const log = []
const paths = new Map()
const real = { openSync: fs.openSync, writeSync: fs.writeSync, writeFileSync: fs.writeFileSync }

function failure(path, syscall) {
  const words = {
    ENOSPC: 'no space left on device',
    EROFS: 'read-only file system',
    EACCES: 'permission denied',
  }
  return Object.assign(new Error(`${what}: ${words[what]}, ${syscall} '${path}'`), {
    code: what,
    syscall,
    path,
  })
}

/** A full disk still lets files shrink and go, and what is there be opened. */
const needsRoom = (name) => /create|write|mkdir|fsync|rename/.test(name)

/** Called before each change; throws where it is to fail. */
function change(name, path) {
  log.push(`${name} ${path}`)
  if (what === 'ENOSPC' && !needsRoom(name)) return
  const reached = kind === 'once' ? log.length === nth : log.length >= nth
  if (kind === 'kill' && log.length === nth) process.kill(process.pid, what)
  else if ((kind === 'fail' || kind === 'once') && reached) throw failure(path, name)
  else if (kind === 'short' && log.length > nth) throw failure(path, name)
  else if (kind === 'below' && `${path}/`.startsWith(`${place}/`)) throw failure(path, name)
}

const writes = (flags) => (typeof flags === 'number' ? (flags & 3) !== 0 : !/^rs?$/.test(flags ?? 'r'))

fs.openSync = (path, flags, mode) => {
  if (writes(flags)) change(fs.existsSync(path) ? 'open' : 'create', path)
  const fd = real.openSync(path, flags, mode)
  if (writes(flags)) paths.set(fd, path)
  return fd
}

fs.writeSync = (fd, bytes, offset = 0, ...more) => {
  if (!paths.has(fd)) return real.writeSync(fd, bytes, offset, ...more)
  change('write', paths.get(fd))
  const half = Math.ceil((bytes.length - offset) / 2)
  return kind === 'short' && log.length === nth
    ? real.writeSync(fd, bytes, offset, half)
    : real.writeSync(fd, bytes, offset, ...more)
}

for (const name of ['ftruncateSync', 'fchmodSync', 'fchownSync', 'fsyncSync']) {
  const original = fs[name]
  fs[name] = (fd, ...more) => {
    change(name, paths.get(fd))
    return original(fd, ...more)
  }
}

/** To make what is there, and to remove what is not, changes nothing. */
const isIdle = (name, path) =>
  (name === 'rmSync' && !fs.existsSync(path)) || (name === 'mkdirSync' && fs.existsSync(path))

for (const name of ['mkdirSync', 'renameSync', 'rmSync', 'rmdirSync', 'truncateSync', 'utimesSync']) {
  const original = fs[name]
  fs[name] = (path, ...more) => {
    if (!isIdle(name, path)) change(name, path)
    return original(path, ...more)
  }
}

// The library that locks works with callbacks.
for (const name of ['mkdir', 'rmdir', 'utimes']) {
  const original = fs[name]
  fs[name] = (path, ...more) => {
    try {
      change(name, path)
    } catch (error) {
      return void process.nextTick(more.at(-1), error)
    }
    return original(path, ...more)
  }
}

const { FS_COUNT } = process.env
if (FS_COUNT) process.on('exit', () => real.writeFileSync(FS_COUNT, JSON.stringify(log)))
