/** A clock that never jumps, in milliseconds. `performance` would load a dozen modules of Node's for the same. */
export function steadyMs(): number {
  return process.uptime() * 1000
}
