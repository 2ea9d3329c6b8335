/**
 * Whether this commit may be released. Plain JavaScript: it runs before anything is installed. Reads GITHUB_REF and
 * GITHUB_REPOSITORY; prints what is wrong, all of it, and ends with 1;
 * else writes the tag of the release to GITHUB_OUTPUT.
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, readFileSync } from 'node:fs'

const { GITHUB_REF: ref = '', GITHUB_REPOSITORY: project = '', GITHUB_OUTPUT: outputs } = process.env
const read = (path) => readFileSync(path, 'utf8')
const succeeds = (...args) => spawnSync('git', args).status === 0

const { version, repository } = JSON.parse(read('package.json'))
const tag = `v${version}`
const found = repository?.url
const wanted = `git+https://github.com/${project}.git`
const isNamed = found !== undefined && !found.includes('/YOUR_ORG/')
const command = `npm run publish-as -- ${project}`

const problems = [
  !isNamed &&
    `package.json does not say where this project is published. Run ${command}, and merge what it changes`,
  isNamed &&
    found !== wanted &&
    `package.json has the repository ${found}, and this is ${wanted}. Run ${command}, and merge what it changes`,
  isNamed &&
    !read('src/diagnosis/project.ts').includes(`'${project}'`) &&
    `src/diagnosis/project.ts has another name than package.json. Run ${command}, and merge what it changes`,
  !/^\d+\.\d+\.\d+$/.test(version) &&
    `package.json has the version ${version}, and a release has three numbers`,
  !read('src/core/version.ts').includes(`'${version}'`) &&
    `src/core/version.ts has another version than package.json, ${version}`,
  !read('CHANGELOG.md').includes(`\n## [${version}] - `) &&
    `CHANGELOG.md has no section [${version}] with its date`,
  ref !== 'refs/heads/main' && `this was started on ${ref}: start it on the branch main`,
  !succeeds('merge-base', '--is-ancestor', 'HEAD', 'origin/main') &&
    'this commit is not on main: merge it first',
  succeeds('rev-parse', '--quiet', '--verify', `refs/tags/${tag}`) &&
    `${tag} is released already: package.json needs the next version`,
].filter((problem) => problem !== false)

for (const problem of problems) console.log(`::error title=No release::${problem}`)
if (problems.length > 0) process.exitCode = 1
else {
  if (outputs) appendFileSync(outputs, `tag=${tag}\n`)
  console.log(`${tag} may be released.`)
}
