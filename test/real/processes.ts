/** Child processes: commands that end, and servers that are stopped whatever happens. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Surroundings {
  readonly env: Readonly<Record<string, string>>
  readonly cwd?: string
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export function run(command: string, args: readonly string[], { env, cwd }: Surroundings): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    const said = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text) => (said.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (said.stderr += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...said }))
  })
}

/** As `run`, and throws what was said where the command fails. @returns its standard output */
export async function succeed(
  command: string,
  args: readonly string[],
  around: Surroundings,
): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, around)
  if (code === 0) return stdout
  throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`)
}

export interface Server {
  stop(): Promise<void>
}

export interface ServerOptions extends Surroundings {
  readonly command: string
  readonly args: readonly string[]
  /** Tried until it holds; half a minute at most. */
  readonly ready: () => Promise<boolean>
}

export async function serve({ command, args, ready, env, cwd }: ServerOptions): Promise<Server> {
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { text: '' }
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (said.text = `${said.text}${text}`.slice(-2000)))
  const end = () => void child.kill('SIGKILL')
  process.once('exit', end)
  const stop = async () => {
    process.off('exit', end)
    await stopped(child)
  }
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  for (const deadline = performance.now() + 30_000; ; await sleep(100)) {
    if (await Promise.race([ready().catch(() => false), failed])) return { stop }
    if (child.exitCode !== null || performance.now() > deadline) {
      await stop()
      throw new Error(`${command} ${args.join(' ')} does not serve: ${said.text}`)
    }
  }
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const patience = setTimeout(() => child.kill('SIGKILL'), 3_000)
  await closed
  clearTimeout(patience)
}

/** One that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** A server's `ready`: it answers this URL, whatever it says. */
export const answers = (url: string) => async () => (await fetch(url, { redirect: 'manual' })).status > 0
