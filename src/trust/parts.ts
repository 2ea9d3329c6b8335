/** The parts that claims are made of: which characters they have, and whom they tell apart. */
import {
  type Expression,
  type Letters,
  noneOf,
  oneOf,
  otherThan,
  repeat,
  sequence,
  some,
} from './expression.ts'

export interface Part {
  readonly letters: Letters
  /** An example that belongs to no one in particular. */
  readonly sample: string
  /** `tenant`: a stranger's is another; `unit`: what a tenant divides itself into; `free`: anyone can have any. */
  readonly scope: 'tenant' | 'unit' | 'free'
  /** May be empty. */
  readonly optional?: true
  /** Texts that begin so are none. */
  readonly neverBegins?: string
  /** Between slashes, never one of these: they belong to the subject around it. */
  readonly without?: readonly string[]
  /** Exactly so many characters. */
  readonly length?: number
  /** A tenant is identified by its prefix, because nothing else is known of it. */
  readonly byPrefix?: true
}

const digits = '0123456789'
const word = `abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ${digits}_-`
const hex = 'abcdefABCDEF0123456789-'

const of = (chars: string): Letters => ({ kind: 'of', chars })
const but = (chars: string): Letters => ({ kind: 'but', chars })

const uuid = '00000000-0000-4000-8000-00000000000'

/** https://git-scm.com/docs/git-check-ref-format */
const ref = but(' ~^:?*[\\')
const name = but(':/')
const field = but(':')

/** A part that is not here is text without a colon that anyone can have. */
const parts: Readonly<Record<string, Part>> = {
  owner: { letters: of(word), sample: 'stranger', scope: 'tenant' },
  owner_id: { letters: of(digits), sample: '900000001', scope: 'tenant' },
  repository: { letters: of(`${word}.`), sample: 'repository', scope: 'unit' },
  repository_id: { letters: of(digits), sample: '900000002', scope: 'tenant' },
  enterprise_id: { letters: of(digits), sample: '900000003', scope: 'tenant' },
  property: { letters: of(word), sample: 'property', scope: 'free' },
  enterprise: { letters: field, sample: 'stranger', scope: 'tenant' },
  value: { letters: field, sample: 'value', scope: 'free', optional: true },
  actor_id: { letters: of(digits), sample: '900000004', scope: 'free' },
  number: { letters: of(digits), sample: '1', scope: 'free' },
  branch: { letters: ref, sample: 'main', scope: 'free' },
  tag: { letters: ref, sample: 'v1', scope: 'free' },
  short_ref: { letters: ref, sample: 'main', scope: 'free', neverBegins: 'refs/' },
  environment: { letters: field, sample: 'production', scope: 'free' },
  workflow_owner: { letters: of(word), sample: 'stranger', scope: 'free' },
  workflow_repository: { letters: of(`${word}.`), sample: 'repository', scope: 'free' },
  file: { letters: but(':/@'), sample: 'deploy.yml', scope: 'free' },
  workflow_ref: { letters: ref, sample: 'refs/heads/main', scope: 'free' },

  group: { letters: of(`${word}.`), sample: 'stranger', scope: 'tenant' },
  project_path: { letters: of(`${word}./`), sample: 'project', scope: 'unit' },
  namespace_id: { letters: of(digits), sample: '900000005', scope: 'tenant' },
  project_id: { letters: of(digits), sample: '900000006', scope: 'tenant' },

  organization: { letters: name, sample: 'stranger', scope: 'tenant' },
  organization_id: { letters: of(hex), sample: `${uuid}1`, scope: 'tenant' },
  account_id: { letters: of(hex), sample: '900000007', scope: 'tenant' },
  pipeline_id: { letters: of(hex), sample: `${uuid}2`, scope: 'tenant' },
  cluster_id: { letters: of(hex), sample: `${uuid}3`, scope: 'tenant' },
  workspace_id: { letters: name, sample: 'stranger', scope: 'tenant' },
  project: { letters: field, sample: 'project', scope: 'unit' },
  pipeline: { letters: field, sample: 'pipeline', scope: 'unit' },
  workspace: { letters: field, sample: 'workspace', scope: 'free' },
  step: { letters: field, sample: 'deploy', scope: 'free', optional: true },
  app: { letters: name, sample: 'app', scope: 'unit' },

  repository_uuid: { letters: of(hex), sample: `${uuid}4`, scope: 'unit' },
  environment_uuid: { letters: of(hex), sample: `${uuid}5`, scope: 'free' },
  step_uuid: { letters: of(hex), sample: `${uuid}6`, scope: 'free' },
  circleci_project: { letters: of(hex), sample: `${uuid}7`, scope: 'free' },
  vcs_origin: {
    letters: but(':/'),
    sample: 'github.com/stranger/repository',
    scope: 'free',
    without: ['vcs-origin', 'vcs-ref'],
  },
  vcs_path: { letters: but(':/'), sample: 'heads/main', scope: 'free', without: ['vcs-origin', 'vcs-ref'] },
  user_uuid: { letters: of(hex), sample: `${uuid}8`, scope: 'free' },

  namespace: { letters: name, sample: 'default', scope: 'unit' },
  service_account: { letters: name, sample: 'default', scope: 'free' },

  google_subject: { letters: of(digits), sample: '100000000000000000001', scope: 'tenant' },
  google_client: { letters: but(''), sample: '100000000000000000002', scope: 'tenant' },
  organization_number: { letters: of(digits), sample: '900000008', scope: 'tenant' },
  partition: { letters: of(word), sample: 'aws', scope: 'free' },
  user_name: { letters: but(':/'), sample: 'stranger', scope: 'free' },
  region: { letters: of(word), sample: 'us-east-1', scope: 'free' },
  pool: { letters: of(hex), sample: `${uuid}9`, scope: 'tenant' },
  identity: { letters: of(hex), sample: `${uuid}a`, scope: 'tenant' },
  application: { letters: but(''), sample: 'stranger-application', scope: 'tenant' },
  user: { letters: but(''), sample: 'stranger-user', scope: 'tenant' },

  account: { letters: of(digits), sample: '999988887777', scope: 'tenant', length: 12 },
  role: { letters: but(':'), sample: 'role', scope: 'free' },
  org: { letters: of(word), sample: 'stranger000', scope: 'tenant' },
  org_path: { letters: but(''), sample: 'r-ab12/ou-ab12-11111111/', scope: 'free' },
  unique_id: { letters: of(word), sample: 'AROASTRANGER000000000', scope: 'tenant' },
  session: { letters: but(':'), sample: 'session', scope: 'free' },
  network_id: { letters: of(word), sample: 'vpc-0000000000stranger', scope: 'tenant' },

  opaque: { letters: but(''), sample: 'stranger', scope: 'tenant', byPrefix: true },
  own: { letters: but(''), sample: 'job', scope: 'free' },
  rest: { letters: but(''), sample: 'x', scope: 'free' },
}

export function partOf(name: string): Part {
  return parts[name] ?? { letters: field, sample: name.replaceAll('_', '-'), scope: 'free' }
}

export function expressionOfPart({ letters, optional, length, neverBegins, without }: Part): Expression {
  if (without !== undefined) {
    const step = otherThan(without, { letters })
    return sequence(step, repeat(sequence(oneOf('/'), step)))
  }
  if (neverBegins !== undefined) return otherThan([neverBegins], { letters, byPrefix: true })
  const one = letters.kind === 'of' ? oneOf(letters.chars) : noneOf(letters.chars)
  if (length !== undefined) return sequence(...Array.from({ length }, () => one))
  return optional === true ? repeat(one) : some(one)
}
