import { expect, test } from 'vitest'
import { errorReasons } from '../../src/core/error-codes.ts'
import { lineAt, sourceFiles } from '../support/source-files.ts'

const reasonsOf: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(errorReasons))

/** Rooms whose failures are of the command line, which has one message for each. */
const ofCommands = /^src\/(commands|emulator)\/|^src\/entry\/cli\.ts$/
/** Look-ups of credentials are told apart by the place. */
const ofLookUps = /^src\/(sources\/|obtain\/local-proofs\.ts)/

/** Where an error is made, with the text of the call. */
const made = sourceFiles.flatMap(({ path, text }) =>
  [...text.matchAll(/new CredentialsError\(\s*'([\w-]+)'/g)].map(({ 1: code = '', index }) => ({
    at: `${path}:${lineAt(text, index)}`,
    path,
    code,
    call: callAt(text, index),
  })),
)

/** Up to the parenthesis that closes it. */
function callAt(text: string, from: number): string {
  let depth = 0
  for (let at = text.indexOf('(', from); at < text.length; at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')' && --depth === 0) return text.slice(from, at)
  }
  return text.slice(from)
}

test('each error says which of the conditions that share its code it is', () => {
  const offenders = made.flatMap(({ at, path, code, call }) => {
    const reasons = reasonsOf.get(code) ?? []
    if (reasons.length === 0 || ofCommands.test(path)) return []
    if (code === 'no-credentials' && ofLookUps.test(path)) return []
    if (code === 'network' && path === 'src/host/failure.ts' && call.includes('networkClass')) return []
    const said = [...call.matchAll(/reason: .*?'([\w-]+)'(?: : '([\w-]+)')?/g)].flatMap(([, one, other]) => [
      one,
      other,
    ])
    const foreign = said.filter((reason) => reason !== undefined && !reasons.includes(reason))
    if (foreign.length > 0) return [`${at}: ${code} has no reason ${foreign.join(', ')}`]
    return /\breason\b/.test(call) ? [] : [`${at}: ${code} without a reason`]
  })
  expect(offenders).toEqual([])
})

test('each reason belongs to one code, and is given somewhere', () => {
  const all = [...reasonsOf].flatMap(([code, reasons]) => reasons.map((reason) => ({ code, reason })))
  const text = sourceFiles
    .filter(({ path }) => path !== 'src/core/error-codes.ts')
    .map((file) => file.text)
    .join('\n')
  const offenders = all.flatMap(({ code, reason }) =>
    text.includes(`'${reason}'`) ? [] : [`${code} ${reason}: never given`],
  )
  expect(offenders).toEqual([])
})
