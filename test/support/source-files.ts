/** The files of src/ as text, for tests that look at the code itself and list what is wrong, each as `file:line: why`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.ts'

export interface SourceFile {
  /** From the root. */
  readonly path: string
  readonly text: string
}

export const sourceFiles: readonly SourceFile[] = readdirSync(join(root, 'src'), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((path) => path.endsWith('.ts'))
  .map((path) => `src/${path.replaceAll('\\', '/')}`)
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

export const lineAt = (text: string, index: number) => text.slice(0, index).split('\n').length

/** The same lines, without what stands on them. */
export const blank = (text: string) => text.replaceAll(/[^\n]/g, ' ')

const notCode =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`|(?<=[=>(,:[!&|?]\s*)\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g

/** The code, at the places where it stands: no comments, text or expressions. What a template computes is code. */
export function codeOf(text: string): string {
  return text.replaceAll(notCode, (part) =>
    part.startsWith('`')
      ? part.replaceAll(/\$\{[^}]*\}|[^\n]/g, (piece) => (piece.length > 1 ? piece : ' '))
      : blank(part),
  )
}

/** The same, with its text and expressions. */
export function uncommented(text: string): string {
  return text.replaceAll(notCode, (part) => (/^\/[/*]/.test(part) ? blank(part) : part))
}

/** Every place in a file that matches, and what stands there. */
export function matching({ path, text }: SourceFile, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(
    ({ 0: match, index }) => `${path}:${lineAt(text, index)}: ${match.trim()}`,
  )
}

/** The same, in its code alone. */
export const codeMatching = ({ path, text }: SourceFile, pattern: RegExp) =>
  matching({ path, text: codeOf(text) }, pattern)

export interface Import {
  /** As written: `./b.ts`, `node:fs`. */
  readonly target: string
  /** `file:line` */
  readonly at: string
}

export function importsOf({ path, text }: SourceFile): readonly Import[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(({ 1: target = '', index }) => ({
    target,
    at: `${path}:${lineAt(text, index)}`,
  }))
}
