import { type Evidence, errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { placeholderIn, problemsOf } from '../input-problems.ts'
import { hostOf, unreached } from '../network-words.ts'
import { meantRegion } from '../regions.ts'
import { plain, quote } from '../text.ts'

export const regionMalformed: Cause = {
  code: 'region-malformed',
  title: 'aws-region is not a Region',
  symptom: 'place',
  input: 'aws-region',
  prose: `A Region code looks like \`eu-central-1\`. A zone (\`eu-central-1a\`, \`euc1-az2\`) is part of a Region. The console also shows names (\`Europe
(Frankfurt)\`), which do not work here. Region codes have hyphens, not underscores, and no quotes inside the value.`,
  explain(evidence) {
    const given = regionGiven(evidence)
    if (given === undefined || placeholderIn(given) !== undefined) return undefined
    const meant = meantRegion(unquoted(given))
    return {
      title: `aws-region is ${quote(given)}${meant === undefined ? ', which is not a Region' : `: that is ${meant.is}`}`,
      certainty: 'certain',
      evidence: [`${variableOf(evidence) ?? 'aws-region'}: ${quote(given)}`],
      fix: {
        text:
          meant === undefined
            ? 'Set aws-region to a Region code.'
            : `Use the Region: ${plain(meant.region)}.`,
        language: 'yaml',
        code: `aws-region: ${meant?.region ?? (looksLikeRegion(unquoted(given)) ? unquoted(given) : 'eu-central-1')}`,
      },
    }
  },
}

/** Rejected, or of a form that has no endpoint. */
function regionGiven(evidence: Evidence): string | undefined {
  const rejected = problemsOf(evidence).find(({ input, value }) => input === 'aws-region' && Boolean(value))
  if (rejected !== undefined) return rejected.value
  const region = evidence.plan?.region ?? ''
  const unknown =
    unreached(evidence) && errno(evidence) === 'ENOTFOUND' && hostOf(evidence).includes(`.${region}.`)
  return unknown && meantRegion(region) !== undefined ? region : undefined
}

/** What filled the input. */
function variableOf(evidence: Evidence): string | undefined {
  return problemsOf(evidence).find(({ input }) => input === 'aws-region')?.variable
}

function unquoted(text: string): string {
  return text.replace(/^(["'`])(.*)\1$/s, '$2')
}

function looksLikeRegion(text: string): boolean {
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(text)
}
