import { dirname, join } from 'node:path/posix'
import { expect, test } from 'vitest'
import {
  codeMatching,
  importsOf,
  matching,
  type SourceFile,
  sourceFiles,
  uncommented,
} from './support/source-files.ts'

/** The story: what stands directly in src/. */
const story = 'run'

/** Which rooms a room may import from, beside itself. docs/architecture.md draws them. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  core: [],
  inputs: ['core'],
  platforms: ['core'],
  sources: ['core'],
  sts: ['trust', 'core'],
  obtain: ['sources', 'sts', 'core'],
  'aws-config': ['core'],
  refresh: ['obtain', 'core'],
  publish: ['refresh', 'obtain', 'aws-config', 'core'],
  trust: ['core'],
  diagnosis: ['trust', 'core'],
  emulator: ['trust', 'core'],
  host: ['core'],
  run: ['inputs', 'obtain', 'publish', 'platforms', 'core'],
  commands: [
    'run',
    'obtain',
    'publish',
    'refresh',
    'trust',
    'diagnosis',
    'emulator',
    'platforms',
    'inputs',
    'core',
  ],
  entry: [
    'commands',
    'run',
    'publish',
    'refresh',
    'obtain',
    'inputs',
    'host',
    'platforms',
    'diagnosis',
    'core',
  ],
}
/** The library's face hands on what the rooms have. */
const face = 'src/index.ts'
const pure = ['core', 'inputs', 'trust', 'diagnosis']
/** Libraries that only compute. */
const computing = ['yaml']
/** Rooms that may reach the outside world. */
const reachers = ['host', 'emulator']

/** Modules of Node that only compute. */
const harmless = ['node:crypto', 'node:path', 'node:util']

function roomOf(path: string): string {
  const [, room = '', inside] = path.split('/')
  return inside === undefined ? story : room
}

const inRooms = (rooms: readonly string[]) => sourceFiles.filter(({ path }) => rooms.includes(roomOf(path)))
const outsideOf = (rooms: readonly string[]) =>
  sourceFiles.filter(({ path }) => !rooms.includes(roomOf(path)))

const importing = (file: SourceFile, isForbidden: (target: string) => boolean) =>
  importsOf(file)
    .filter(({ target }) => isForbidden(target))
    .map(({ at, target }) => `${at}: imports ${target}`)

test('imports go along the arrows', () => {
  const offenders = sourceFiles
    .filter(({ path }) => path !== face)
    .flatMap((file) => {
      const room = roomOf(file.path)
      const allowed = [room, ...(arrows[room] ?? [])]
      return importing(
        file,
        (target) => target.startsWith('.') && !allowed.includes(roomOf(join(dirname(file.path), target))),
      )
    })
  expect(offenders).toEqual([])
})

test('only the story and the face lie directly in src/', () => {
  const loose = sourceFiles.map(({ path }) => path).filter((path) => path.split('/').length === 2)
  expect(loose).toEqual(['src/index.ts', 'src/run.ts'])
})

test(`${pure.join(', ')} are pure`, () => {
  const impure =
    /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bset(?:Timeout|Interval|Immediate)\b|\bperformance\.|\bcrypto\./g
  const offenders = inRooms(pure).flatMap((file) => [
    ...importing(file, (target) => !target.startsWith('.') && !computing.includes(target)),
    ...codeMatching(file, impure),
  ])
  expect(offenders).toEqual([])
})

test(`only ${reachers.join(' and ')} reach the outside world`, () => {
  const reaching =
    /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bset(?:Timeout|Interval)\b|\bfetch\(/g
  const offenders = outsideOf(reachers).flatMap((file) => [
    ...importing(file, (target) => target.startsWith('node:') && !harmless.includes(target)),
    ...(file.path === 'src/entry/cli.ts' ? [] : codeMatching(file, reaching)),
  ])
  expect(offenders).toEqual([])
})

test('no module keeps state, and no value is without a type', () => {
  const offenders = sourceFiles.flatMap((file) => [
    ...codeMatching(file, /^(?:export )?(?:let|var)\s/gm),
    ...codeMatching(file, /(?::|\bas|<)\s*any\b/g),
    ...matching(file, /@ts-(?:ignore|nocheck|expect-error)/g),
  ])
  expect(offenders).toEqual([])
})

/** Variables that CIs set, by how they begin, and the names of CIs. */
const ciVariables =
  /\b(?:(?:GITHUB|RUNNER|ACTIONS|INPUT|STATE|FORGEJO|GITEA|CI|GITLAB|CIRCLE|BITBUCKET|BUILDKITE|CODEBUILD|SYSTEM|BUILD|AGENT|JENKINS|DRONE|SEMAPHORE|TRAVIS|TEAMCITY|SPACELIFT|HARNESS|TFC?|CF|VERCEL)_[A-Z]\w*|CIRCLECI|TF_BUILD)\b/g
const ciNames = /github|gitlab|forgejo|gitea|circle-?ci|bitbucket|buildkite|azure|jenkins|codebuild/gi

/** What may name a CI beside platforms/, each for its reason. */
const namingCis: Readonly<Record<string, string>> = {
  'src/trust/': 'issuers are known by their hosts, subjects by their grammar',
  'src/emulator/': 'it plays the jobs and the token endpoint of one',
  'src/commands/emulate.ts': "prints what the emulator's job needs",
  'src/commands/sample.ts': "has the claims of the emulator's job",
  'src/entry/cli.ts': 'says what the emulator plays',
  'src/entry/main.ts': 'an action is run by this runner and no other',
  'src/entry/post.ts': 'an action is run by this runner and no other',
  'src/diagnosis/': 'a cause names the CI and says what to change there',
  'src/sources/look-up-reason.ts': 'a hosted runner is no instance of the user',
  'src/sources/token-file.ts': 'knows tokens that are not JWTs by their form',
  'src/inputs/input-docs.ts': 'descriptions are for people',
  [face]: 'hands on what trust/ has',
}

test('only platforms/ knows a CI', () => {
  const naming = sourceFiles
    .filter(({ path }) => !path.startsWith('src/platforms/'))
    .flatMap(({ path, text }) => {
      const code = { path, text: uncommented(text) }
      return [...matching(code, ciVariables), ...matching(code, ciNames)].map((where) => ({ path, where }))
    })
  const allowed = Object.keys(namingCis)
  expect(
    naming.filter(({ path }) => !allowed.some((each) => path.startsWith(each))).map(({ where }) => where),
  ).toEqual([])
  // What needs no exception any more has none.
  expect(allowed.filter((each) => !naming.some(({ path }) => path.startsWith(each)))).toEqual([])
})
