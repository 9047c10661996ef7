import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { getSandboxArguments } from '../app.ts'
import { captureOutput } from '../children.ts'
import { projectRoot } from '../project-paths.ts'
import { UserError } from '../user-error.ts'

const patienceMs = 120_000

const cameras: Readonly<Record<string, (file: string) => [command: string, args: string[]]>> = {
  linux: (file) => ['import', ['-window', 'root', file]],
  darwin: (file) => ['screencapture', ['-x', file]],
  win32: (file) => [
    'powershell',
    [
      '-NoProfile',
      '-Command',
      'Add-Type -AssemblyName System.Windows.Forms,System.Drawing;' +
        '$s=[Windows.Forms.SystemInformation]::VirtualScreen;' +
        '$b=New-Object Drawing.Bitmap $s.Width,$s.Height;' +
        '[Drawing.Graphics]::FromImage($b).CopyFromScreen($s.Location,[Drawing.Point]::Empty,$s.Size);' +
        `$b.Save('${file}')`,
    ],
  ],
}

async function programIn(folder: string) {
  if (process.platform === 'win32') return join(folder, 'Compileo Tray.exe')
  if (process.platform === 'linux') return join(folder, 'compileo-tray')
  const bundle = (await readdir(folder)).find((name) => name.endsWith('.app')) ?? ''
  return join(folder, bundle, 'Contents', 'MacOS', 'Compileo Tray')
}

async function until(holds: () => Promise<boolean> | boolean, what: string) {
  const end = Date.now() + patienceMs
  while (!(await holds())) {
    if (Date.now() > end) throw new UserError(`Timed out after ${patienceMs / 1_000} s: ${what}`)
    await delay(100)
  }
}

/**
 * Starts a packaged app as a user would, adds a server, watches a job until it has ended, and takes a
 * screenshot.
 *
 * @returns the screenshot
 */
export async function tryPackage(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { startCompileoServer } = await import('#test/server/index.ts')
  const server = await startCompileoServer()
  const home = await mkdtemp(join(tmpdir(), 'compileo-tray-try-'))
  const picture = join(projectRoot, 'out', 'try', `${process.platform}.png`)
  await mkdir(join(projectRoot, 'out', 'try'), { recursive: true })
  server.addJob({
    id: 'cardiology',
    status: 'running',
    progress: 40,
    currentStep: 'Classifying chunk 924 of 2,310',
  })
  const flags = [`--user-data-dir=${home}`, '--server', server.url, '--watch', 'cardiology']
  const app = spawn(await programIn(folder), [...getSandboxArguments(), ...flags], { env, stdio: 'inherit' })
  const ledger = join(home, 'outcomes.jsonl')
  try {
    await until(() => server.openStreams().length > 0, 'the app follows the job')
    server.updateJob('cardiology', { status: 'completed', progress: 100 })
    const isRecorded = async () =>
      existsSync(ledger) && (await readFile(ledger, 'utf8')).includes('"kind":"completed"')
    await until(isRecorded, 'the app records how the job ended')
    await delay(2_000)
    const camera = cameras[process.platform]?.(picture)
    if (!camera) throw new UserError(`Can’t take screenshots on ${process.platform}`)
    const { code, stderr } = await captureOutput(...camera, { env })
    if (code !== 0) throw new UserError(`The screenshot failed: ${stderr}`)
    return picture
  } finally {
    app.kill()
    await server.close()
    await rm(home, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 })
  }
}
