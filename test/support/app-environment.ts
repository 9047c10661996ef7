import { join } from 'node:path'
import { addressesVariable } from '../../main/commands/servers/detect-server.ts'
import { testFonts } from './fonts.ts'

/** The developer's own session, keys and settings must not leak into a test. */
const mine = new Set([
  'COMPILEO_API_KEY',
  'XDG_CURRENT_DESKTOP',
  'DESKTOP_STARTUP_ID',
  'XDG_ACTIVATION_TOKEN',
])

export interface AppPlace {
  /** Of the session that the app lives in. */
  readonly busAddress: string
  /** The folder of everything that the app writes. */
  readonly home: string
  readonly env?: Readonly<Record<string, string>> | undefined
}

/** The environment of an app that is tested: this process's, in a home and a D-Bus session of its own. */
export function appEnvironment({ busAddress, home, env }: AppPlace): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || mine.has(name) || /_proxy$/i.test(name) ? [] : [[name, value]],
  )
  return {
    ...Object.fromEntries(inherited),
    DBUS_SESSION_BUS_ADDRESS: busAddress,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    // GTK would start the accessibility bus on ours.
    NO_AT_BRIDGE: '1',
    ...testFonts,
    // An app without servers would otherwise find those of this machine.
    [addressesVariable]: '',
    ...env,
  }
}
