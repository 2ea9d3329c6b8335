import { messageOf } from '../core/errors.ts'
import { quote } from '../core/own-secrets.ts'
import type { ChainMeans } from './chain-means.ts'

/** The SDK's warnings, fit to be shown. */
export function sdkLogger(log: ChainMeans['log']) {
  const warn = (...content: readonly unknown[]) => {
    // Beside its sentences it logs its inner state.
    const said = content.filter((each) => typeof each === 'string' || each instanceof Error)
    if (said.length > 0) log(`AWS SDK: ${quote(said.map(messageOf).join(' '), 500, [])}`)
  }
  return { trace() {}, debug() {}, info() {}, warn, error: warn }
}

const nodeVersionNotes = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'

/**
 * While the SDK works: what it writes past its logger to the console goes the same way, and its notes about Node's
 * version are off. @returns what puts everything back
 */
export function quieten({ env, log }: Pick<ChainMeans, 'env' | 'log'>): () => void {
  const { warn, error } = console
  const logger = sdkLogger(log)
  const before = env[nodeVersionNotes]
  Object.assign(console, { warn: logger.warn, error: logger.error })
  env[nodeVersionNotes] = 'true'
  return () => {
    Object.assign(console, { warn, error })
    if (before === undefined) delete env[nodeVersionNotes]
    else env[nodeVersionNotes] = before
  }
}
