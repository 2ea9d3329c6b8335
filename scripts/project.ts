/** The account and repository that this project is published under: `repository` in package.json, and no other place. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** No account of github.com can be called so: names of public accounts have no underscore. */
export const placeholder = { owner: 'YOUR_ORG', name: 'configure-aws-credentials' }

export interface Project {
  readonly owner: string
  readonly name: string
  /** `owner/name` */
  readonly slug: string
  /** The page of the repository. */
  readonly url: string
  /** False while it is the placeholder. */
  readonly isSet: boolean
}

export function projectOf(owner: string, name: string): Project {
  const slug = `${owner}/${name}`
  return { owner, name, slug, url: `https://github.com/${slug}`, isSet: owner !== placeholder.owner }
}

/** @throws Error where it is no name of a repository on GitHub, with what to write */
export function projectNamed(slug: string): Project {
  const [, owner, name] = /^([^/]+)\/([\w.-]{1,100})$/.exec(slug) ?? []
  if (owner === undefined || name === undefined || /^\.{1,2}$|\.git$/i.test(name) || !isOwner(owner))
    throw new Error(`${JSON.stringify(slug)} is not a repository on GitHub. Write OWNER/NAME.`)
  return projectOf(owner, name)
}

const isOwner = (owner: string) =>
  owner === placeholder.owner || /^(?=.{1,39}$)[A-Za-z\d]+(?:-[A-Za-z\d]+)*$/.test(owner)

/** @throws Error where `repository` is missing, or is written in another way than `npm run publish-as` writes it */
export function readProject(root: string): Project {
  const { repository }: { repository?: { url?: string } } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  const slug = /^git\+https:\/\/github\.com\/(.+)\.git$/.exec(repository?.url ?? '')?.[1]
  if (slug === undefined)
    throw new Error('package.json: "repository" has to be set. Run npm run publish-as -- OWNER/NAME.')
  return projectNamed(slug)
}
