/** What a person reads of a job, and what is hidden from it. Every method writes at once, in order. */
export interface Log {
  /** Hides values from here on. */
  mask(...secrets: readonly string[]): void
  /** Hides account IDs and ARNs, which are no secrets, where the user asks for it. */
  maskAccounts(...values: readonly string[]): void
  debug(text: string): void
  info(text: string): void
  warning(text: string, title?: string): void
  error(text: string, title?: string): void
  /** Lines folded under a title. */
  group(title: string, lines: readonly string[]): void
}

interface LineLog {
  readonly line: (text: string) => void
  /** Given each value that the log may not show. Default: nobody. */
  readonly mask?: ((value: string) => void) | undefined
}

/** A log without a CI around it: lines of text, and none to debug. */
export function lineLog({ line, mask = () => {} }: LineLog): Log {
  const maskEach = (...values: readonly string[]) => {
    for (const value of values) if (value !== '') mask(value)
  }
  return {
    mask: maskEach,
    maskAccounts: maskEach,
    debug: () => {},
    info: line,
    warning: (text) => line(text),
    error: (text) => line(text),
    group: (title, lines) => {
      for (const each of [title, ...lines]) line(each)
    },
  }
}
