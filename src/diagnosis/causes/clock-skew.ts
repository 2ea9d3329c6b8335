import { awsMessage, type Evidence, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain, toDuration } from '../text.ts'

/** AWS takes signatures up to 15 minutes old, some services 5. */
const tolerableMs = 5 * 60_000

export const clockSkew: Cause = {
  code: 'clock-skew',
  title: "The runner's clock is wrong",
  symptom: 'keys-refused',
  prose: `A signature includes its time, and AWS accepts it for only a few minutes. This step corrects its own time once, from the \`Date\` header of
the response. If that is not enough, or a later tool fails, set the clock. This is common on runners in virtual machines that were
suspended.`,
  explain(evidence) {
    const told =
      refused(evidence, undefined, 'RequestExpired', 'RequestInTheFuture', 'RequestTimeTooSkewed') ||
      (refused(evidence, undefined, 'SignatureDoesNotMatch', 'InvalidSignature') &&
        /signature (expired|not yet current)/i.test(awsMessage(evidence)))
    const offset = offsetOf(evidence)
    const seen =
      offset !== undefined && Math.abs(offset) > tolerableMs && evidence.error.code === 'sts-refused'
    if (!told && !seen) return undefined
    const measured =
      offset === undefined ? undefined : `${toDuration(offset)} ${offset > 0 ? 'behind' : 'ahead of'} AWS`
    return {
      ...(seen && measured !== undefined ? { title: `The runner's clock is ${measured}` } : {}),
      certainty: told ? 'certain' : 'likely',
      evidence: [
        ...(measured === undefined ? [] : [`This machine's clock is ${measured}`]),
        ...(told ? [`AWS said: ${plain(awsMessage(evidence))}`] : []),
      ],
      fix: {
        text: 'Synchronize the clock of the runner. In a container, synchronize the clock of the host. On Windows: w32tm /resync.',
        language: 'sh',
        code: 'sudo timedatectl set-ntp true && sudo chronyc makestep',
      },
      ...(told ? {} : { settle: 'If the same call succeeds after you set the clock, this is the cause.' }),
    }
  },
}

/** How far AWS is ahead of this machine, milliseconds. */
function offsetOf({ error, nowMs }: Evidence): number | undefined {
  const server = error.details.serverTimeMs
  return server === undefined ? undefined : server - nowMs
}
