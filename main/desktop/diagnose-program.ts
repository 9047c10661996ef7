import { app } from 'electron'
import type { Facts } from '#main/commands/files/diagnostics.ts'
import { readFileSync } from 'node:fs'
import { arch, release, type } from 'node:os'

/** Describes the program and its system, for the diagnostics. */
export function ownFacts(known: { locale: string; profile: string; logFile: string }): Facts {
  return programFacts({
    ...known,
    version: app.getVersion(),
    isPackaged: app.isPackaged,
    env: process.env,
    versions: process.versions,
    uptimeSeconds: process.uptime(),
  })
}

function wrapping(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { APPIMAGE, SNAP } = env
  if (APPIMAGE) return 'AppImage'
  return SNAP ? 'Snap' : undefined
}

/** "Debian GNU/Linux 13 (trixie)", if the system has such a file. */
function distribution(): string | undefined {
  try {
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  } catch {
    return undefined
  }
}

/** Describes the program and its system. */
export function programFacts(options: {
  readonly version: string
  readonly isPackaged: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  readonly versions: NodeJS.ProcessVersions
  readonly uptimeSeconds: number
  readonly locale: string
  readonly profile: string
  readonly logFile: string
}): Facts {
  const { version, isPackaged, env, versions, uptimeSeconds, locale, profile, logFile } = options
  return {
    version,
    packaged: isPackaged ? (wrapping(env) ?? 'yes') : 'no',
    electron: versions['electron'],
    chromium: versions['chrome'],
    node: versions.node,
    system: `${type()} ${release()} ${arch()}`,
    distribution: distribution(),
    desktop: env['XDG_CURRENT_DESKTOP'],
    session: env['XDG_SESSION_TYPE'],
    locale,
    'running for': `${Math.round(uptimeSeconds / 60)} min`,
    profile,
    log: logFile,
  }
}
