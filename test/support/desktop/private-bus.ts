import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'

export type PrivateBus = Awaited<ReturnType<typeof startPrivateBus>>

/**
 * A bus that starts no services. Otherwise the first call would start this machine's notification daemon or
 * keyring.
 */
function configuration(socket: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`
}

async function launch(config: string): Promise<ChildProcess> {
  const child = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address=3'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const reap = () => child.kill()
  process.once('exit', reap)
  child.once('exit', () => process.off('exit', reap))
  let complaints = ''
  child.stderr?.on('data', (text) => (complaints += String(text)))
  const output = child.stdio[3]
  if (!(output instanceof Readable)) throw new Error('dbus-daemon has no third pipe')
  const lines = createInterface(output)
  await new Promise<void>((resolve, reject) => {
    lines.once('line', () => resolve())
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`dbus-daemon didn't start: ${complaints}`)))
  })
  lines.close()
  return child
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

/** Starts a real `dbus-daemon`, because Electron can't log in to one that is written in JavaScript. */
export async function startPrivateBus() {
  const folder = await mkdtemp(join(tmpdir(), 'compileo-bus-'))
  const socket = join(folder, 'bus')
  const config = join(folder, 'session.conf')
  await writeFile(config, configuration(socket))
  let child = await launch(config)
  return {
    /** The value for `DBUS_SESSION_BUS_ADDRESS`. It survives a restart. */
    address: `unix:path=${socket}`,
    kill: () => end(child),
    async start() {
      await end(child)
      await rm(socket, { force: true })
      child = await launch(config)
    },
    async stop() {
      await end(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
