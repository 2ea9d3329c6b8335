/**
 * Takes the pictures of docs/images from real runs against the emulator. Needs Chromium (Debian: apt-get install chromium);
 * CHROMIUM names another than the one on PATH.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startEmulator } from '../src/emulator/index.ts'
import { createJob, type Step } from '../test/support/runner.ts'
import { logPage, summaryPage, terminalPage } from './screenshot-pages.ts'

const root = join(import.meta.dirname, '..')
const images = join(root, 'docs/images')
const chromium = process.env['CHROMIUM'] ?? 'chromium'
const [widthPx, scale, limitBytes] = [900, 1, 200_000]

const role = 'arn:aws:iam::111122223333:role/deploy'
const config = readFileSync(join(root, 'examples/emulator.yaml'), 'utf8')

/** A step that fails, as a runner saw it; the emulator's address reads as what it stands for. */
async function failure(variables: (env: Record<string, string>) => Record<string, string>): Promise<Step> {
  const emulator = await startEmulator({ config })
  const job = createJob(variables({ ...emulator.env }))
  const step = await job.step({ 'aws-region': 'eu-central-1', 'role-to-assume': role })
  job.remove()
  await emulator.close()
  if (step.code === 0) throw new Error('the step was to fail, and did not')
  const placed = (text: string) =>
    text.replaceAll(/127\.0\.0\.1(:|&#58;)\d+/g, 'sts.eu-central-1.amazonaws.com')
  return { ...step, log: placed(step.log), summary: placed(step.summary) }
}

function browse(page: string, ...more: readonly string[]): string {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'))
  const quiet = 'no-sandbox disable-gpu disable-quic no-first-run disable-background-networking'
  const flags =
    `headless ${quiet} disable-component-update disable-sync hide-scrollbars disable-lcd-text`.split(' ')
  const given = [...flags, `user-data-dir=${profile}`, `force-device-scale-factor=${scale}`, ...more]
  const run = spawnSync(chromium, [...given.map((flag) => `--${flag}`), pathToFileURL(page).href], {
    encoding: 'utf8',
    timeout: 60_000,
  })
  rmSync(profile, { recursive: true, force: true })
  if (run.status !== 0)
    throw new Error(
      `${chromium} did not run: ${run.error?.message ?? run.stderr}. Debian: apt-get install chromium`,
    )
  return run.stdout
}

function take(name: string, html: string, folder: string): void {
  const page = join(folder, `${name}.html`)
  // The page writes its own height, for the window takes one picture of what it shows.
  writeFileSync(page, `${html}<script>document.title = document.body.scrollHeight</script>`)
  const size = (height: number) => `window-size=${widthPx},${height}`
  const height = Number(/<title>(\d+)<\/title>/.exec(browse(page, size(100), 'dump-dom'))?.[1])
  const path = join(images, `${name}.png`)
  browse(page, size(height), `screenshot=${path}`)
  const bytes = statSync(path).size
  console.log(`docs/images/${name}.png: ${widthPx} x ${height}, ${bytes} bytes`)
  if (bytes > limitBytes) throw new Error(`${path} is larger than ${limitBytes} bytes`)
}

const refused = await failure((env) => ({
  ...env,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token-of-production',
}))
const unpermitted = await failure(({ AWS_ENDPOINT_URL_STS = '' }) => ({ AWS_ENDPOINT_URL_STS }))
const demo = execFileSync('npm', ['run', '--silent', 'demo'], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, FORCE_COLOR: '1' },
})

const folder = mkdtempSync(join(tmpdir(), 'pages-'))
mkdirSync(images, { recursive: true })
try {
  take('summary', summaryPage(refused.summary), folder)
  take('log', logPage(unpermitted.log), folder)
  take('demo', terminalPage('npm run demo', demo), folder)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
