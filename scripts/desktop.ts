import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { Readable } from 'node:stream'
import { hasCode, UserError } from './user-error.ts'

export interface DesktopService {
  address: string
  stop: () => Promise<void>
}

export function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
}

/**
 * Whether there is a session bus, which only Linux needs. Systemd and libdbus also look for it in these
 * places.
 */
export function hasSessionBus() {
  if (process.platform !== 'linux' || process.env['DBUS_SESSION_BUS_ADDRESS']) return true
  const folder = process.env['XDG_RUNTIME_DIR']
  return Boolean(folder) && existsSync(`${folder}/bus`)
}

/** Starts a virtual display, whose address is a value for DISPLAY. */
export async function startDisplay() {
  const screen = ['-screen', '0', '1280x900x24', '-nolisten', 'tcp', '-noreset']
  const service = await startService('Xvfb', ['-displayfd', '3', ...screen], 'xvfb')
  return { ...service, address: `:${service.address}` }
}

/** Starts a session bus, which starts services on demand. */
export function startSessionBus(env?: NodeJS.ProcessEnv) {
  return startService(
    'dbus-daemon',
    ['--session', '--nofork', '--nopidfile', '--print-address=3'],
    'dbus-daemon',
    env,
  )
}

/**
 * Starts a display and a session bus if they are missing. Returns the environment for programs that need
 * them.
 */
export async function ensureDesktop(): Promise<{ env: NodeJS.ProcessEnv; stop: () => Promise<void> }> {
  const env = { ...process.env }
  const services: DesktopService[] = []
  if (!hasDisplay()) {
    console.log('Starting an invisible display (Xvfb), because this machine has none')
    const display = await startDisplay()
    services.push(display)
    env['DISPLAY'] = display.address
  }
  if (!hasSessionBus()) {
    console.log('Starting a D-Bus session bus, because this session has none')
    const bus = await startSessionBus()
    services.push(bus)
    env['DBUS_SESSION_BUS_ADDRESS'] = bus.address
    env['NO_AT_BRIDGE'] = '1'
  }
  return {
    env,
    stop: async () => {
      await Promise.all(services.map((service) => service.stop()))
    },
  }
}

/** Starts a program that writes its address to file descriptor 3 once it is ready. */
async function startService(
  command: string,
  args: readonly string[],
  packageName: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<DesktopService> {
  // The process group is separate, because on Ctrl-C the app must end before its display.
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true, env })
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (part) => (errors += part))
  const gone = once(child, 'close').then(
    () => Promise.reject(new UserError(`${command} ended before it was ready:\n${errors.trim()}`)),
    (error: unknown) => {
      if (!hasCode(error, 'ENOENT')) throw error
      throw new UserError(`${command} isn’t installed. Install it (Debian: apt-get install ${packageName}).`)
    },
  )
  const output = child.stdio[3]
  if (!(output instanceof Readable)) throw new Error('the fourth file is a pipe that we read')
  const ready = once(output.setEncoding('utf8'), 'data').then(([line]) => String(line).trim())
  const outcome = await Promise.race([ready, gone])
  // After a service has become ready, it may exit without an error.
  gone.catch(() => undefined)
  child.unref()
  // On Ctrl-C, Playwright exits without cleaning up, so this process must end the service.
  const endWithUs = () => child.kill('SIGTERM')
  process.on('exit', endWithUs)
  return {
    address: outcome,
    stop: async () => {
      process.off('exit', endWithUs)
      if (child.exitCode !== null || child.signalCode !== null) return
      const closed = once(child, 'exit')
      child.ref()
      child.kill('SIGTERM')
      await closed
    },
  }
}
