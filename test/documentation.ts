/** The documentation as data: pages, and the blocks of code that they show. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')
export const read = (path: string) => readFileSync(join(root, path), 'utf8')
/** Paths from the root. */
export const inFolder = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path))
const atRoot = readdirSync(root).filter((path) => path.endsWith('.md'))
export const pages = [...atRoot, ...inFolder('docs'), ...inFolder('.github')].filter((path) =>
  path.endsWith('.md'),
)

export interface Block {
  readonly page: string
  readonly language: string
  readonly text: string
  /** Of the page that it begins at. */
  readonly line: number
}

export const fence = /^([ \t]*)```(\w*)[^\n]*\n([\s\S]*?)^\1```[ \t]*$/gm

export function blocksOf(page: string): readonly Block[] {
  const text = read(page)
  return [...text.matchAll(fence)].map(({ 1: indent = '', 2: language = '', 3: body = '', index }) => ({
    page,
    language,
    text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    line: text.slice(0, index).split('\n').length,
  }))
}

export const blocks = pages.flatMap(blocksOf)
export const inLanguage = (language: string) => blocks.filter((block) => block.language === language)
