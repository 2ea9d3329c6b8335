/** Says why no subject of an issuer is what a policy asks for. The certainty that none is comes from elsewhere. */
import { issuerOf } from './issuers.ts'

export interface Explanation {
  readonly why: string
  readonly fix: string
}

export function explainSubject(values: readonly string[], host: string): Explanation {
  const issuer = issuerOf(host)
  const value = values[0] ?? ''
  if (values.length === 0) return { why: 'The list of subjects is empty.', fix: 'Name a subject.' }
  const forms = [...new Set((issuer?.forms ?? []).flatMap((each) => each.sub ?? []))]
  const found = issuer?.custom === 'github' ? githubMistake(value) : undefined
  if (found !== undefined) return found
  return {
    why: `No subject of ${host} is ${value}.`,
    fix: `Its subjects look like ${forms.slice(0, 4).map(readable).join(' or ')}.`,
  }
}

/** `repo:OWNER/REPOSITORY:pull_request` of a template. */
function readable(template: string): string {
  return template.replaceAll(/<(\w+)>/g, (_, name: string) => name.toUpperCase())
}

const mistakes: readonly (readonly [form: RegExp, explanation: (value: string) => Explanation])[] = [
  [
    /^https?:|^github\.com\//,
    () => ({ why: 'A subject is not a URL.', fix: 'Write repo:OWNER/REPOSITORY:… .' }),
  ],
  [
    /^[\w.-]+(@\d+)?\/[\w.*-]+(@\d+)?(:|$)/,
    (value) => ({ why: `The subject ${value} does not begin with repo:.`, fix: `Write repo:${value}.` }),
  ],
  [
    /:ref:(?!refs\/)[^:]+$/,
    (value) => ({
      why: `The ref in ${value} is not a full ref: GitHub writes refs/heads/… or refs/tags/… .`,
      fix: `Write ${value.replace(/:ref:(?:heads\/)?/, ':ref:refs/heads/')} for a branch, refs/tags/… for a tag.`,
    }),
  ],
  [
    /:ref:.*:environment:|:environment:.*:ref:/,
    (value) => ({
      why: `A default subject has a ref or an environment, never both as in ${value}.`,
      fix: 'A job with an environment has repo:OWNER/REPOSITORY:environment:NAME; check the branch with the condition key ref.',
    }),
  ],
  [
    /:environment:[^:]*:/,
    (value) => ({
      why: `GitHub writes a colon inside a value as %3A; ${value} has a plain colon.`,
      fix: 'Write %3A in place of the colons in the name of the environment.',
    }),
  ],
  [
    /:pull_request:|:pull-request|:pr\b|:pull\b/,
    () => ({
      why: 'The subject of a pull request ends with pull_request and has no ref.',
      fix: 'Write repo:OWNER/REPOSITORY:pull_request.',
    }),
  ],
  [
    /:(branch|tag|tags|heads):/,
    (value) => ({
      why: `A subject has no ${/:(branch|tag|tags|heads):/.exec(value)?.[1]}.`,
      fix: 'Write repo:OWNER/REPOSITORY:ref:refs/heads/NAME, or refs/tags/NAME.',
    }),
  ],
  [
    /^repo:[^/]*(:|$)/,
    (value) => ({
      why: `${value} does not name a repository: after repo: comes OWNER/REPOSITORY.`,
      fix: 'Write repo:OWNER/REPOSITORY:… .',
    }),
  ],
  [
    /^repo:[^:]*$/,
    (value) => ({
      why: `${value} ends with the repository, but a subject continues with a ref, environment or pull_request.`,
      fix: `Write ${value}:ref:refs/heads/main, for example.`,
    }),
  ],
  [
    /:(Ref|Environment|Pull_Request|REF|ENVIRONMENT):|^Repo:|^REPO:/,
    () => ({
      why: 'Subjects are case-sensitive: repo, ref, environment and pull_request are in lower case.',
      fix: 'Write them in lower case.',
    }),
  ],
]

function githubMistake(value: string): Explanation | undefined {
  return mistakes.find(([form]) => form.test(value))?.[1](value)
}
