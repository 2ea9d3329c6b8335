import type { Cause } from '../finding.ts'
import { missedFor, sureness } from '../looked-up.ts'
import { quote, said } from '../text.ts'

export const credentialProcess: Cause = {
  code: 'credential-process',
  title: 'The credential_process of the profile failed',
  symptom: 'no-token',
  prose: `A profile can name a command that prints credentials. The command runs with the user, folder and variables of the job, so it fails if the
program is not installed, not on \`PATH\` or not signed in. It must exit with status 0 and print one JSON object and nothing else:
\`{"Version": 1, "AccessKeyId": …, "SecretAccessKey": …, "SessionToken": …, "Expiration": …}\`. See [AWS's
page](https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html).`,
  explain(evidence) {
    const missed = missedFor(evidence, 'process-failed', 'process-output', 'process-expired')
    if (missed === undefined) return undefined
    const profile = quote(missed.name ?? 'default')
    const title = {
      'process-failed': `The credential_process of the profile ${profile} failed`,
      'process-output': `The credential_process of the profile ${profile} did not print credentials as JSON`,
      'process-expired': `The credential_process of the profile ${profile} printed expired credentials`,
    }
    const text = {
      'process-failed':
        "Run the profile's command by hand, as the job's user and in its container. It must exit with status 0.",
      'process-output':
        'Make the command print one JSON object with Version, AccessKeyId, SecretAccessKey, SessionToken and Expiration to standard output, and nothing else. Send messages to standard error.',
      'process-expired': 'Make the command get new credentials instead of printing cached ones.',
    }
    const { reason } = missed
    if (reason !== 'process-failed' && reason !== 'process-output' && reason !== 'process-expired')
      return undefined
    return {
      title: title[reason],
      ...sureness(evidence),
      evidence: [said(evidence.error.message)],
      fix: {
        text: text[reason],
        ...(reason === 'process-output'
          ? {
              language: 'json',
              code: '{ "Version": 1, … }',
            }
          : {}),
      },
    }
  },
}
