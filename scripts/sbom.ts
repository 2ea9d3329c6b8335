/**
 * Writes sbom.cdx.json: the packages whose code is in dist/ or in the npm package, as CycloneDX
 * (https://cyclonedx.org/docs/1.6/json/).
 * `npm sbom` would list what is installed, most of which no user ever runs. No time or serial number: the same sources
 * give the same file.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { action, bundle, commandLine } from './bundle.ts'
import { library } from './lib.ts'
import { type BundledPackage, packagesAmong } from './licences.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'))
const { name, version, license }: Record<'name' | 'version' | 'license', string> = read('package.json')
const { packages: locked }: { packages: Record<string, { integrity?: string }> } = read('package-lock.json')

const purl = (name: string, version: string) => `pkg:npm/${name.replace('@', '%40')}@${version}`

function toComponent({ folder, name, version, licence }: BundledPackage) {
  const integrity = locked[folder]?.integrity
  if (integrity === undefined) throw new Error(`package-lock.json has no checksum of ${folder}`)
  const content = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex')
  return {
    type: 'library',
    'bom-ref': purl(name, version),
    name,
    version,
    scope: 'required',
    hashes: [{ alg: 'SHA-512', content }],
    licenses: [{ license: { id: licence } }],
    purl: purl(name, version),
  }
}

const bundles = await Promise.all([bundle(action), bundle(commandLine), library()])
const packages = packagesAmong(bundles.flatMap(({ inputs }) => [...inputs.values()].flat()))
const sbom = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: {
    lifecycles: [{ phase: 'build' }],
    component: {
      type: 'application',
      'bom-ref': purl(name, version),
      name,
      version,
      licenses: [{ license: { id: license } }],
      purl: purl(name, version),
    },
  },
  components: packages.map(toComponent),
  dependencies: [
    { ref: purl(name, version), dependsOn: packages.map((each) => purl(each.name, each.version)) },
  ],
}
writeFileSync(join(root, 'sbom.cdx.json'), `${JSON.stringify(sbom, undefined, 2)}\n`)
console.log(`sbom.cdx.json: ${packages.length} packages`)
