/** Records of what was published, read back: by the step's own post run, and by later steps of the job. */

import { posix, win32 } from 'node:path'
import { sharedPaths } from '../aws-config/profile-content.ts'
import { CredentialsError } from '../core/errors.ts'
import type { Host } from '../core/host.ts'
import type { StepFiles } from '../core/step.ts'
import { type State, stateName } from './journal.ts'
import { publishedNames } from './published-names.ts'
import { type Bounds, type Checked, checkedReceipt, receiptName } from './receipt-schema.ts'

export interface RecallPlace {
  readonly host: Pick<Host, 'env' | 'files' | 'machine'>
  /** Where records are: the runner's temporary folder, absolute. */
  readonly directory: string
}

export interface Recalled extends Checked {
  readonly path: string
  readonly modifiedMs: number
}

/** A record that cannot be used: gone (or cut), or refused for what it is. */
export interface Unusable {
  readonly kind: 'lost' | 'refused'
  readonly path: string
  /** Follows "it is". */
  readonly because: string
}

/** What main recorded: the only reader of records there is. */
export function readReceipt(path: string, place: RecallPlace): Recalled | Unusable {
  const { files } = place.host
  const unusable = (kind: Unusable['kind'], because: string) => ({ kind, path, because })
  const bounds = boundsOf(place)
  if (!bounds.isInTemp(path, receiptName)) return unusable('refused', "not in the runner's temporary folder")
  try {
    if (files.kind(path) === 'absent') return unusable('lost', 'gone')
    const own = files.readOwn(path)
    if (own === undefined) return unusable('refused', "not a regular file of this job's user")
    const checked = checkedReceipt(JSON.parse(own.text), bounds)
    if (checked === undefined) return unusable('lost', 'no record')
    return { ...checked, path, modifiedMs: own.modifiedMs }
  } catch {
    // A JSON error would quote what the file holds.
    return unusable('lost', 'not readable')
  }
}

/** All records of this job, the last one first. */
export function allReceipts(place: RecallPlace): readonly (Recalled | Unusable)[] {
  const found = place.host.files
    .list(place.directory)
    .filter((name) => receiptName.test(name))
    .map((name) => readReceipt(pathsOf(place).join(place.directory, name), place))
  const time = (each: Recalled | Unusable) => ('modifiedMs' in each ? each.modifiedMs : 0)
  return found.toSorted((one, other) => time(other) - time(one))
}

/** As the machine writes them. */
function pathsOf({ host: { machine } }: RecallPlace): typeof posix {
  return machine.platform === 'win32' ? win32 : posix
}

function boundsOf(place: RecallPlace): Bounds {
  const { directory, host } = place
  const { env, files, machine } = host
  const { basename, dirname } = pathsOf(place)
  const real = (path: string) => files.resolve(path) ?? path
  return {
    // A path that ends in a separator would lead through a link.
    isInTemp: (path, name) =>
      name.test(basename(path)) && path.endsWith(basename(path)) && real(dirname(path)) === real(directory),
    // A profile written before a variable moved the shared files stands in the home directory.
    sharedFiles: [
      ...sharedPaths({ env, home: machine.home }),
      ...sharedPaths({ env: {}, home: machine.home }),
    ],
  }
}

/** Where main said that its record is; undefined where it published nothing. @throws CredentialsError `unsafe-file` */
export function recordedState(stepFiles: Pick<StepFiles, 'state'>): State | undefined {
  const text = stepFiles.state(stateName)
  if (text === undefined) return undefined
  const state = stateFrom(text)
  if (state !== undefined) return state
  throw new CredentialsError('unsafe-file', 'the state of this step names no record of it', {
    details: { reason: 'not-named' },
  })
}

function stateFrom(text: string): State | undefined {
  try {
    const { path, variables } = Object(JSON.parse(text))
    if (typeof path !== 'string' || !Array.isArray(variables)) return undefined
    return { path, variables: variables.filter((name) => publishedNames.has(name)) }
  } catch {
    return undefined
  }
}

/** What a warning says of what was not accepted. */
export function refusalOf(found: Recalled | Unusable): string | undefined {
  if ('receipt' in found) {
    return found.refused.length === 0
      ? undefined
      : `The record ${nameOf(found.path)} holds what this action does not record, and that was not undone: ${found.refused.join('; ')}.`
  }
  return `The record ${nameOf(found.path)} was not used: it is ${found.because}.`
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}
