/** The documentation as data: pages, and the blocks of code that they show. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.ts'
import { blank, lineAt } from './source-files.ts'

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
    line: lineAt(text, index),
  }))
}

export const blocks = pages.flatMap(blocksOf)
export const inLanguage = (language: string) => blocks.filter((block) => block.language === language)

export const placeOf = ({ page, line }: Block) => `${page}:${line}`

export interface Found {
  readonly page: string
  /** `page:line` */
  readonly at: string
  /** The first group that matched. */
  readonly text: string
}

/** Every place of a page that matches. */
export function foundIn(page: string, pattern: RegExp, text = read(page)): readonly Found[] {
  return [...text.matchAll(pattern)].map((match) => ({
    page,
    at: `${page}:${lineAt(text, match.index)}`,
    text: match.slice(1).find((group) => group !== undefined) ?? match[0],
  }))
}

/** A page, at the places where it stands, without the blocks and pieces of code that it shows. */
export const proseIn = (text: string) =>
  text.replaceAll(fence, blank).replaceAll(/`[^`\n]*`/g, (code) => '`'.repeat(code.length))
export const proseOf = (page: string) => proseIn(read(page))
