import { capture, run } from '../children.mjs'
import { Problem } from '../problem.mjs'

/**
 * Debian's names. Where a package was renamed for 64-bit times (Debian 13, Ubuntu 24.04) the old name stands second.
 */
const groups = {
  /** What Electron links against or opens. */
  electron: [
    ['libgtk-3-0t64', 'libgtk-3-0'],
    ['libnss3'],
    ['libgbm1'],
    ['libasound2t64', 'libasound2'],
    ['libnotify4'],
    ['libsecret-1-0'],
    ['xdg-utils'],
  ],
  /** A display where there is none. */
  display: [['xvfb']],
  /** A session bus of our own. */
  bus: [['dbus-daemon', 'dbus']],
  /** The tests of certificates make their own. */
  tls: [['openssl']],
  /** A real desktop: a panel, a notification daemon, a window manager, and somebody who moves the mouse. */
  desktop: [['xfce4-panel'], ['xfce4-notifyd'], ['openbox'], ['xdotool'], ['imagemagick']],
  /** The window is tested in today's Chromium, too. */
  chromium: [['chromium']],
  /** A real keyring. */
  keyring: [['gnome-keyring']],
  /** What makes packages, and looks them over. */
  packages: [['7zip'], ['squashfs-tools'], ['desktop-file-utils'], ['appstream']],
}

/** @typedef {keyof typeof groups} PackageGroup */

/**
 * Installs what is missing, on Debian and its kin as root; elsewhere says in words what to install.
 *
 * @param {readonly PackageGroup[]} needed
 */
export async function ensureSystemPackages(needed) {
  if (process.platform !== 'linux' || needed.length === 0) return
  const alternatives = needed.flatMap((group) => groups[group])
  const present = await installedOf(alternatives.flat())
  // No dpkg: another system, whose packages have other names. What is missing there says so itself when it is run.
  if (!present) return
  const missing = alternatives.filter((names) => !names.some((name) => present.has(name)))
  if (missing.length === 0) return

  const install = ['install', '-y', '--no-install-recommends']
  if (process.getuid?.() !== 0) {
    const names = missing.map(([name]) => name).join(' ')
    throw new Problem(
      `System packages are missing. Install them with:\n  sudo apt-get ${install.join(' ')} ${names}`,
    )
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  if ((await run('apt-get', ['update', '-qq'], { env, quiet: true })) !== 0) {
    throw new Problem('apt-get update failed; what it said stands above')
  }
  const names = await Promise.all(missing.map(known))
  console.log(`Installing the system packages ${names.join(' ')}`)
  if ((await run('apt-get', [...install, ...names], { env, quiet: true })) !== 0) {
    throw new Problem(`apt-get could not install ${names.join(' ')}; what it said stands above`)
  }
}

/**
 * @param {readonly string[]} names
 * @returns {Promise<Set<string> | undefined>} undefined without dpkg
 */
async function installedOf(names) {
  const format = '${Package} ${db:Status-Status}\n'
  // It ends non-zero when it doesn't know one of the names, and prints the others all the same.
  const { code, stdout } = await capture('dpkg-query', ['-W', '-f', format, ...names])
  if (code === 127) return undefined
  const lines = stdout.split('\n').filter((line) => line.endsWith(' installed'))
  return new Set(lines.map((line) => line.replace(' installed', '')))
}

/**
 * The first of the names that this release has.
 *
 * @param {readonly string[]} names
 */
async function known(names) {
  for (const name of names) {
    const { stdout } = await capture('apt-cache', ['policy', name])
    if (/Candidate: (?!\(none\))/.test(stdout)) return name
  }
  throw new Problem(`apt knows no package ${names.join(' or ')}: install its equivalent by hand`)
}
