import { CredentialsError } from '../core/errors.ts'

/**
 * The value of `credential_process`. Some SDKs give it to a shell, others split it themselves, so only what all of
 * them read alike is used: plain words, in double quotes where they hold spaces or parentheses.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
export function toCommand(words: readonly string[], platform: string): string {
  return words.map((word) => toWord(word, platform)).join(' ')
}

/** cmd.exe parts words at `,` and `=`; a colon but a drive's leads to another stream of a file; Python reads shared files in the locale's encoding, on Windows not UTF-8. */
const words = {
  windows: { plain: /^([A-Za-z]:)?[\w.~\\/-]+$/, quotable: /^([A-Za-z]:)?[\w.~\\/@+=,() -]+$/ },
  posix: { plain: /^[\p{L}\p{N}\p{M}_.:@+=,~/-]+$/u, quotable: /^[\p{L}\p{N}\p{M}_.:@+=,~/() -]+$/u },
}

function toWord(word: string, platform: string): string {
  const { plain, quotable } = platform === 'win32' ? words.windows : words.posix
  if (plain.test(word)) return word
  if (quotable.test(word) && !word.endsWith('\\')) return `"${word}"`
  throw new CredentialsError(
    'publish-failed',
    `refresh: process cannot be used here: ${word} holds a character that AWS tools read differently from one another. ` +
      'Use refresh: endpoint, or move the runner to a path of letters, digits and spaces.',
    { details: { reason: 'helper-path', input: 'refresh' } },
  )
}
