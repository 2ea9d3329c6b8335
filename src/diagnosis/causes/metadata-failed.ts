import type { Cause } from '../finding.ts'
import { failedPlace } from '../looked-up.ts'
import { said } from '../text.ts'

export const metadataFailed: Cause = {
  code: 'metadata-failed',
  title: 'The instance metadata service failed',
  symptom: 'no-token',
  prose: `The metadata service of an EC2 instance returned status 5xx or 429: it is overloaded, or a replacement for it (kube2iam, kiam, an
emulator) fails. This step retried. Check what responds at \`169.254.169.254\`, or start another instance.`,
  explain(evidence) {
    const failed = failedPlace(evidence)
    if (failed?.place !== 'instance' || failed.reason !== 'failed') return undefined
    const { status } = evidence.error.details
    return {
      certainty: 'likely',
      evidence: [said(evidence.error.message), ...(status === undefined ? [] : [`HTTP status ${status}`])],
      fix: {
        text: 'Run the job again. If it fails again, check what responds at 169.254.169.254: on Kubernetes this is often kube2iam, kiam or a proxy.',
      },
      settle: 'If curl http://169.254.169.254/latest/meta-data/ also fails on the runner, this is the cause.',
    }
  },
}
