/**
 * Whether this commit may become the release that the pushed tag names. Plain JavaScript: it runs before anything is
 * installed. Reads GITHUB_REF_NAME and GITHUB_REPOSITORY; prints what is wrong, all of it, and ends with 1.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const { GITHUB_REF_NAME: tag = '', GITHUB_REPOSITORY: project = '' } = process.env
const read = (path) => readFileSync(path, 'utf8')
const { version, repository } = JSON.parse(read('package.json'))
const found = typeof repository === 'string' ? repository : repository?.url
const wanted = `git+https://github.com/${project}.git`
const isOnMain = spawnSync('git', ['merge-base', '--is-ancestor', 'HEAD', 'origin/main']).status === 0

const problems = [
  found === undefined &&
    `package.json has no "repository", and npm refuses the provenance of such a package. Set it: {"type": "git", "url": "${wanted}"}`,
  found !== undefined &&
    found !== wanted &&
    `package.json has the repository ${found}, and npm takes the provenance of ${wanted} alone`,
  !read('src/diagnosis/links.ts').includes(`'https://github.com/${project}'`) &&
    `src/diagnosis/links.ts names another project than https://github.com/${project}: set projectUrl, and put the name in place of OWNER in the documentation`,
  tag !== `v${version}` && `the tag is ${tag}, and package.json has the version ${version}`,
  !read('src/core/version.ts').includes(`'${version}'`) &&
    `src/core/version.ts has another version than package.json, ${version}`,
  !read('CHANGELOG.md').includes(`\n## [${version}] - `) &&
    `CHANGELOG.md has no section [${version}] with its date`,
  !isOnMain && 'this commit is not on main: merge it first, then tag what main has',
].filter((problem) => problem !== false)

for (const problem of problems) console.log(`::error title=No release::${problem}`)
if (problems.length > 0) process.exitCode = 1
else console.log(`${tag} may be released.`)
