/** Which packages are in a bundle, and under which licences. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Those that ask for no more than their text beside the code. */
const allowed = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0'])

export interface BundledPackage {
  /** From the root: `node_modules/yaml`; the key of package-lock.json. */
  readonly folder: string
  readonly name: string
  readonly version: string
  /** SPDX identifier. */
  readonly licence: string
  readonly licenceText: string
}

/**
 * Packages that the modules belong to, by name, then version.
 * @throws Error for a licence that is not allowed, or whose text is nowhere
 */
export function packagesAmong(modules: Iterable<string>): readonly BundledPackage[] {
  const folders = [...modules].flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [])
  // A linked node_modules lies elsewhere; its packages have the same names there.
  const inside = new Set(folders.map((folder) => folder.slice(folder.indexOf('node_modules/'))))
  const manifests = [...inside].map(manifestOf)
  return manifests
    .map((manifest) => describe(manifest, manifests))
    .toSorted((a, b) => compare(a.name, b.name) || compare(a.version, b.version))
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

interface Manifest extends Pick<BundledPackage, 'folder' | 'name' | 'version'> {
  readonly license?: string
  readonly repository?: string | { readonly url: string }
}

function manifestOf(folder: string): Manifest {
  return { ...JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')), folder }
}

function describe(manifest: Manifest, all: readonly Manifest[]): BundledPackage {
  const { folder, name, version, license: licence = 'none' } = manifest
  if (!allowed.has(licence))
    throw new Error(
      `${name} is bundled, and its licence, ${licence}, is not among those of scripts/licences.ts`,
    )
  // Some are published without the text that stands in their repository; a sister from there has it.
  const sisters = all.filter((other) => repositoryOf(other) === repositoryOf(manifest))
  const licenceText = [manifest, ...sisters].map(textIn).find((text) => text !== '')
  if (licenceText === undefined) throw new Error(`${name} is bundled, and brings no text of its licence`)
  return { folder, name, version, licence, licenceText }
}

function repositoryOf({ name, repository }: Manifest): string {
  const url = typeof repository === 'string' ? repository : repository?.url
  return /[\w.-]+\/[\w.-]+?(?=(\.git)?$)/.exec(url ?? '')?.[0] ?? name
}

function textIn({ folder }: Manifest): string {
  return readdirSync(join(root, folder))
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .toSorted()
    .map((file) =>
      readFileSync(join(root, folder, file), 'utf8')
        .replaceAll('\r\n', '\n')
        .trim(),
    )
    .join('\n\n')
}

/** Where the terms of the Apache License end, and its example of how to apply them begins: there packages put their copyright. */
const example = /^ *END OF TERMS AND CONDITIONS[\s\S]*/m

/** What makes two texts one license: its terms, whatever their line breaks, indents and heading. */
const termsOf = ({ licenceText }: BundledPackage) =>
  licenceText
    .replace(example, '')
    .replace(/^\s*Apache License\s+Version/, 'Apache License Version')
    .replaceAll(/\s+/g, ' ')
    .trim()

function heading({ name, version, licence, licenceText }: BundledPackage): string {
  const owners = example.exec(licenceText)?.[0].match(/(?<=^ *)Copyright \d.*$/gm) ?? []
  return [`${name} ${version} (${licence})`, ...owners].join('\n  ')
}

/** Each license once, above it the packages that it covers. */
export function licencesText(packages: readonly BundledPackage[]): string {
  const sections = [...new Set(packages.map(termsOf))].map((terms) => {
    const members = packages.filter((each) => termsOf(each) === terms)
    // The one with the example is whole.
    const text = members.map(({ licenceText }) => licenceText).toSorted((a, b) => b.length - a.length)[0]
    return `${members.map(heading).join('\n')}\n\n${text}\n`
  })
  return `The files of this folder hold code of these packages.\n\n${sections.join(`\n${'-'.repeat(80)}\n\n`)}`
}
