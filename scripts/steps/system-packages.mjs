import { capture } from '../children.mjs'
import { Problem } from '../problem.mjs'
import { aptGet } from './apt.mjs'

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
  /** What the window of a test is written in. */
  fonts: [['fonts-inter'], ['fonts-dejavu-core']],
  /** The tests of certificates make their own. */
  tls: [['openssl']],
  /** The guide's commands and examples use them. */
  guide: [['jq'], ['make'], ['python3']],
  /** What the plugin for the server runs on, and what checks its types. */
  plugin: [['python3-fastapi'], ['python3-uvicorn'], ['mypy']],
  /** A window manager, and tools to look at the screen and move the mouse. */
  desktop: [['openbox'], ['xdotool'], ['imagemagick']],
  /** Desktops, each in a session of its own (test/desktops). */
  sway: [['sway'], ['waybar'], ['sway-notification-center'], ['grim']],
  plasma: [
    ['plasma-workspace'],
    ['plasma-desktop'],
    ['kwin-wayland'],
    ['breeze'],
    ['gjs'],
    ['gir1.2-gtk-4.0'],
  ],
  lxqt: [['lxqt-panel'], ['lxqt-notificationd'], ['gjs'], ['gir1.2-gtk-4.0']],
  mate: [['mate-panel'], ['mate-notification-daemon'], ['gjs'], ['gir1.2-gtk-4.0']],
  cinnamon: [['cinnamon'], ['xapp-sn-watcher'], ['gjs'], ['gir1.2-gtk-4.0']],
  xfce: [['xfce4-panel'], ['xfce4-notifyd'], ['gjs'], ['gir1.2-gtk-4.0']],
  xembed: [['stalonetray']],
  gnome: [['gnome-shell'], ['gnome-shell-extension-appindicator'], ['xwayland']],
  /** The window is tested in today's Chromium, too. */
  chromium: [['chromium']],
  /** A real keyring. */
  keyring: [['gnome-keyring']],
  /** A machine of its own, with systemd. */
  machine: [['debootstrap'], ['systemd-container']],
  /** What makes packages, and looks them over. */
  packages: [
    ['7zip'],
    ['squashfs-tools'],
    ['desktop-file-utils'],
    ['appstream'],
    ['groff-base'],
    ['flatpak-builder'],
    // Judges the unit of the agent.
    ['systemd'],
  ],
}

/** @typedef {keyof typeof groups} PackageGroup */

/**
 * Installs what is missing, on Debian and its kin as root; elsewhere says in words what to install.
 *
 * @param {readonly PackageGroup[]} needed
 * @param {{ uid?: number | undefined, env?: NodeJS.ProcessEnv }} [options] who we are, and where dpkg and apt look
 */
export async function ensureSystemPackages(needed, { uid = process.getuid?.(), env = process.env } = {}) {
  if (process.platform !== 'linux' || needed.length === 0) return
  const alternatives = needed.flatMap((group) => groups[group])
  const present = await installedOf(alternatives.flat(), env)
  // No dpkg: another system, whose packages have other names. What is missing there says so itself when it is run.
  if (!present) return
  const missing = alternatives.filter((names) => !names.some((name) => present.has(name)))
  if (missing.length === 0) return

  const install = ['install', '-y', '--no-install-recommends']
  if (uid !== 0) {
    // Without package lists apt knows no name: then the newest is the best guess.
    const names = await Promise.all(missing.map(async (each) => (await knownOf(each, env)) ?? each[0]))
    throw new Problem(
      `System packages are missing. Install them with:\n  sudo apt-get update && sudo apt-get ${[...install, ...names].join(' ')}`,
    )
  }
  await aptGet(['update', '-qq'], { env })
  const names = await Promise.all(missing.map((each) => orRefuse(each, env)))
  console.log(`Installing the system packages ${names.join(' ')}`)
  await aptGet([...install, ...names], { env })
}

/**
 * @param {readonly string[]} names
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Set<string> | undefined>} undefined without dpkg
 */
async function installedOf(names, env) {
  const format = '${Package} ${db:Status-Status}\n'
  // It ends non-zero when it doesn't know one of the names, and prints the others all the same.
  const { code, stdout } = await capture('dpkg-query', ['-W', '-f', format, ...names], { env })
  if (code === 127) return undefined
  const lines = stdout.split('\n').filter((line) => line.endsWith(' installed'))
  return new Set(lines.map((line) => line.replace(' installed', '')))
}

/**
 * @param {readonly string[]} names
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>} the first of the names that this release has
 */
async function knownOf(names, env) {
  for (const name of names) {
    const { stdout } = await capture('apt-cache', ['policy', name], { env: { ...env, LC_ALL: 'C' } })
    if (/Candidate: (?!\(none\))/.test(stdout)) return name
  }
  return undefined
}

/**
 * @param {readonly string[]} names
 * @param {NodeJS.ProcessEnv} env
 */
async function orRefuse(names, env) {
  const name = await knownOf(names, env)
  if (name === undefined)
    throw new Problem(`apt knows no package ${names.join(' or ')}: install its equivalent by hand`)
  return name
}
