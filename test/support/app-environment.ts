import { join } from 'node:path'
import { addressesVariable } from '#main/core/discovery/detect-server.ts'
import { testFontsEnv } from './fonts.ts'

/** The environment of the developer must not influence a test. */
const mine = new Set([
  'COMPILEO_API_KEY',
  'XDG_CURRENT_DESKTOP',
  'DESKTOP_STARTUP_ID',
  'XDG_ACTIVATION_TOKEN',
])

export interface AppEnvironmentOptions {
  readonly busAddress: string
  readonly home: string
  readonly env?: Readonly<Record<string, string>> | undefined
}

export function createAppEnvironment({
  busAddress,
  home,
  env,
}: AppEnvironmentOptions): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || mine.has(name) || /_proxy$|^LC_|^LANG/i.test(name) ? [] : [[name, value]],
  )
  return {
    ...Object.fromEntries(inherited),
    DBUS_SESSION_BUS_ADDRESS: busAddress,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    LANG: 'C.UTF-8',
    // Otherwise GTK would start the accessibility bus.
    NO_AT_BRIDGE: '1',
    ...testFontsEnv,
    // Otherwise the app would find servers that run on this machine.
    [addressesVariable]: '',
    ...env,
  }
}
