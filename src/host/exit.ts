/** Ends this process now, whatever still waits; all output is out, for `print` writes at once. */
export function exit(code: number): never {
  process.exit(code)
}
