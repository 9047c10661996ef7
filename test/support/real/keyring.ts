import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { connectDesktop } from '../desktop/connection.ts'

const password = 'of the keyring'
const SECRETS = 'org.freedesktop.secrets'
const collection = '/org/freedesktop/secrets/aliases/default'

export type Keyring = Awaited<ReturnType<typeof openKeyring>>

async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill()
  await gone
}

async function untilReady(child: ChildProcess, isReady: () => Promise<boolean>) {
  const gone = once(child, 'exit').then(() => Promise.reject(new Error(`${child.spawnfile} ended`)))
  gone.catch(() => undefined)
  const until = performance.now() + 10_000
  while (!(await Promise.race([isReady(), gone]))) {
    if (performance.now() > until) throw new Error(`${child.spawnfile} did not come up`)
  }
}

export async function openKeyring(busAddress: string, folder: string) {
  for (const name of ['run', 'data']) await mkdir(join(folder, name), { recursive: true, mode: 0o700 })
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
    DBUS_SESSION_BUS_ADDRESS: busAddress,
  }
  const bus = await connectDesktop(busAddress)
  let child: ChildProcess | undefined
  let prompter: ChildProcess | undefined
  const endWithUs = () => {
    child?.kill()
    prompter?.kill()
  }
  process.once('exit', endWithUs)

  /** The keyring daemon is on the bus before it has opened the keyring. */
  async function isLocked(): Promise<boolean | undefined> {
    const to = { service: SECRETS, path: collection, interface: 'org.freedesktop.DBus.Properties' }
    try {
      const [locked] = await bus.call(to, 'Get', 'ss', ['org.freedesktop.Secret.Collection', 'Locked'])
      return locked === true
    } catch {
      return undefined
    }
  }

  async function hasOwner(name: string): Promise<boolean> {
    const daemon = { service: 'org.freedesktop.DBus', path: '/', interface: 'org.freedesktop.DBus' }
    const [has] = await bus.call(daemon, 'NameHasOwner', 's', [name])
    return has === true
  }

  async function launch(flags: readonly string[], input: string, isReady: () => Promise<boolean>) {
    const all = ['--foreground', '--components=secrets', ...flags]
    child = spawn('gnome-keyring-daemon', all, { env, stdio: ['pipe', 'ignore', 'ignore'] })
    child.stdin?.end(input)
    await untilReady(child, isReady)
  }

  return {
    /** Starts the daemon. The password creates the keyring or unlocks it. */
    start: () => launch(['--unlock'], password, async () => (await isLocked()) === false),
    startEmpty: () => launch([], '', () => hasOwner(SECRETS)),
    /** Starts GNOME's password dialog, which waits for the user. */
    async startPrompter(display: string) {
      prompter = spawn('/usr/libexec/gcr-prompter', { env: { ...env, DISPLAY: display }, stdio: 'ignore' })
      await untilReady(prompter, () => hasOwner('org.gnome.keyring.SystemPrompter'))
    },
    async lock() {
      const service = { service: SECRETS, path: '/org/freedesktop/secrets' }
      await bus.call({ ...service, interface: 'org.freedesktop.Secret.Service' }, 'Lock', 'ao', [
        [collection],
      ])
    },
    stop: () => end(child),
    async dispose() {
      process.off('exit', endWithUs)
      await end(prompter)
      await end(child)
      await bus.close()
    },
  }
}
