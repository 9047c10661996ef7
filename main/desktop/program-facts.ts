import { readFileSync } from 'node:fs'
import { arch, release, type } from 'node:os'
import type { Facts } from '#main/core/commands/files/diagnostics.ts'

function detectPackaging(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { APPIMAGE, SNAP } = env
  if (APPIMAGE) return 'AppImage'
  return SNAP ? 'Snap' : undefined
}

/** Returns a name such as "Debian GNU/Linux 13 (trixie)". */
function readDistribution(): string | undefined {
  try {
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  } catch {
    return undefined
  }
}

/** Collects facts about the program and its system for the diagnostics. */
export function getProgramFacts(options: {
  readonly version: string
  readonly isPackaged: boolean
  readonly process: Pick<NodeJS.Process, 'env' | 'versions' | 'uptime'>
  readonly locale: string
  readonly profile: string
  readonly logFile: string
}): Facts {
  const { version, isPackaged, locale, profile, logFile } = options
  const { env, versions } = options.process
  return {
    version,
    packaged: isPackaged ? (detectPackaging(env) ?? 'yes') : 'no',
    electron: versions['electron'],
    chromium: versions['chrome'],
    node: versions.node,
    system: `${type()} ${release()} ${arch()}`,
    distribution: readDistribution(),
    desktop: env['XDG_CURRENT_DESKTOP'],
    session: env['XDG_SESSION_TYPE'],
    locale,
    'running for': `${Math.round(options.process.uptime() / 60)} min`,
    profile,
    log: logFile,
  }
}
