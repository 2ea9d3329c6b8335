/** Where the texts of this repository name it: in `uses:` lines, in links, in commands, in CODEOWNERS. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Project } from './project.ts'

export interface TextFile {
  readonly path: string
  readonly text: string
}

/** Paths from the root, with slashes, of what people read and write; what is generated whole is not among them. */
export function textFiles(root: string): readonly string[] {
  const inFolder = (folder: string) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
          join(folder, path),
        )
      : []
  const atRoot = readdirSync(root)
  return [...atRoot, ...['docs', 'examples', '.github'].flatMap(inFolder)]
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.(?:md|ya?ml|json|tf|sh|m?[jt]s)$|(?:^|\/)CODEOWNERS$/.test(path))
    .filter((path) => !['action.yml', 'package.json', 'package-lock.json'].includes(path))
    .toSorted()
}

const literal = (text: string) => text.replaceAll(/[.]/g, '\\$&')

/** A name ends where it does not go on: `o/aws` is not `o/aws-tools`, but `o/aws.git` and `o/aws.` are `o/aws`. */
const end = String.raw`(?![\w-]|\.(?!git\b)\w)`

const ofRepository = ({ slug }: Project) =>
  new RegExp(String.raw`((?:\buses: |\bgithub\.com/|--repo |--signer-workflow ))${literal(slug)}${end}`, 'g')
/** In CODEOWNERS: `@owner`, `@owner/team`. */
const ofOwner = ({ owner }: Project) => new RegExp(String.raw`(^\S+ +@)${owner}(?=/|\s|$)`, 'gm')

/** The places of a text that name this project. */
export function namesIn(text: string, project: Project): readonly string[] {
  return text.match(ofRepository(project)) ?? []
}

export function renamed(file: TextFile, from: Project, to: Project): string {
  const text = file.text.replaceAll(ofRepository(from), (_, before: string) => before + to.slug)
  if (!file.path.endsWith('CODEOWNERS')) return text
  return text.replaceAll(ofOwner(from), (_, before: string) => before + to.owner)
}
