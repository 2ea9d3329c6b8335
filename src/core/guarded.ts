import type { Log } from './log.ts'
import type { OwnSecrets } from './own-secrets.ts'
import type { StepFiles } from './step.ts'

export interface GuardedLog extends Log {
  /** To be called once, when nothing more will be said. */
  close(): void
}

/** The platform shows ten of each kind and drops the others in silence. */
const most = 10
/** So many warnings at once; the rest waits, since what failed matters more. */
const mostWarnings = 5

type Kind = 'error' | 'warning'

interface Annotation {
  readonly kind: Kind
  readonly text: string
  readonly title: string | undefined
}

/**
 * All that a step says passes here, and leaves without what was ever masked or looks like a secret. What would be one
 * annotation too many is a line of the log; the last annotation says how many there are.
 */
export function guarded(log: Log, secrets: OwnSecrets): GuardedLog {
  const { hide } = secrets
  const shown: Record<Kind, number> = { error: 0, warning: 0 }
  const waiting: Annotation[] = []
  const annotate = (kind: Kind) => (raw: string, title?: string) => {
    const text = hide(raw)
    const room = shown.error + shown.warning < most - 1 && (kind === 'error' || shown.warning < mostWarnings)
    if (room) {
      shown[kind] += 1
      return log[kind](text, title)
    }
    log.info(`${kind === 'error' ? 'Error' : 'Warning'}: ${text}`)
    waiting.push({ kind, text, title })
  }
  return {
    ...log,
    mask(...values) {
      secrets.add(...values)
      log.mask(...values)
    },
    debug: (text) => log.debug(hide(text)),
    info: (text) => log.info(hide(text)),
    warning: annotate('warning'),
    error: annotate('error'),
    group: (title, lines) => log.group(hide(title), lines.map(hide)),
    close() {
      const last = waiting.find(({ kind }) => kind === 'error') ?? waiting[0]
      if (last === undefined) return
      const more = waiting.length === 1 ? '' : `\nand ${waiting.length - 1} more, all of them in the log`
      waiting.length = 0
      log[last.kind](`${last.text}${more}`, last.title)
    },
  }
}

/** The run's page says no more than the log. */
export function guardedFiles(files: StepFiles, { hide }: OwnSecrets): StepFiles {
  return { ...files, summary: (markdown) => files.summary(hide(markdown)) }
}
