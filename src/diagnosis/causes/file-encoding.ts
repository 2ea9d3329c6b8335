import type { Cause } from '../finding.ts'
import { plain, said } from '../text.ts'

export const fileEncoding: Cause = {
  code: 'file-encoding',
  title: 'A file is not in UTF-8',
  symptom: 'files',
  prose: `This step and the AWS SDKs read the shared AWS files and token files as UTF-8. Windows PowerShell writes UTF-16 with \`>\` and \`Out-File\`
unless you add \`-Encoding utf8\`; some editors write Latin-1. A file in another encoding is left unchanged, because writing to it would
corrupt it.`,
  explain({ error }) {
    if (error.details.reason !== 'not-text') return undefined
    const { input } = error.details
    return {
      ...(input === undefined ? {} : { title: `The file that ${plain(input)} names is not in UTF-8` }),
      certainty: 'certain',
      evidence: [said(error.message)],
      fix: {
        text: 'Save the file as UTF-8. Windows PowerShell writes UTF-16 by default.',
        language: 'sh',
        code: 'iconv -f UTF-16 -t UTF-8 FILE > FILE.new   # in PowerShell: Out-File -Encoding utf8',
      },
    }
  },
}
