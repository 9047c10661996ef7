import { capture } from '../children.ts'
import { Problem } from '../problem.ts'
import { aptGet } from './apt.ts'

/**
 * The packages by group. An alternative older name comes second, because Debian 13 and Ubuntu 24.04 renamed
 * packages for 64-bit times.
 */
const groups = {
  electron: [
    ['libgtk-3-0t64', 'libgtk-3-0'],
    ['libnss3'],
    ['libgbm1'],
    ['libasound2t64', 'libasound2'],
    ['libnotify4'],
    ['libsecret-1-0'],
    ['xdg-utils'],
  ],
  display: [['xvfb']],
  bus: [['dbus-daemon', 'dbus']],
  fonts: [['fonts-inter'], ['fonts-dejavu-core']],
  tls: [['openssl']],
  guide: [['jq'], ['make'], ['python3'], ['python3-jinja2']],
  plugin: [['python3-fastapi'], ['python3-uvicorn'], ['mypy']],
  desktop: [['openbox'], ['xdotool'], ['imagemagick']],
  /** Each desktop runs in its own session (test/desktops). */
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
  gnome: [['gnome-shell'], ['gnome-shell-extension-appindicator'], ['xwayland']],
  /** The window is also tested in the current Chromium. */
  chromium: [['chromium']],
  keyring: [['gnome-keyring']],
  /** Compileo needs these packages, without its machine learning. */
  compileo: [
    'redis-server',
    'redis-tools',
    'faketime',
    ...[
      'bs4',
      'dotenv',
      'fastapi',
      'fitz',
      'httptools',
      'jsonschema',
      'lxml',
      'nltk',
      'ollama',
      'openai',
      'pandas',
      'pil',
      'plotly',
      'psutil',
      'pypdf',
      'python-multipart',
      'redis',
      'requests',
      'rq',
      'scipy',
      'sklearn',
      'sqlalchemy',
      'uvicorn',
    ].map((name) => `python3-${name}`),
  ].map((name): [string] => [name]),
  machine: [['debootstrap'], ['systemd-container']],
  /** electron-builder needs it for the tar.gz. */
  archive: [['7zip']],
  /** These replace tools that electron-builder downloads for the AppImage. */
  appImage: [['squashfs-tools'], ['desktop-file-utils']],
  /** Tests inspect packages with these. */
  inspection: [
    ['appstream'],
    ['binutils'],
    ['desktop-file-utils'],
    ['lintian'],
    // systemd checks the agent's unit, and the shells their completions.
    ['systemd'],
    ['zsh'],
    ['fish'],
  ],
}

export type PackageGroup = keyof typeof groups

/**
 * Installs missing packages as root on Debian and its derivatives. On other systems it prints what to
 * install.
 *
 * @param options the current user, and where dpkg and apt look
 */
export async function ensureSystemPackages(
  needed: readonly PackageGroup[],
  { uid = process.getuid?.(), env = process.env }: { uid?: number | undefined; env?: NodeJS.ProcessEnv } = {},
) {
  if (process.platform !== 'linux' || needed.length === 0) return
  const alternatives = needed.flatMap((group) => groups[group])
  const present = await installedOf(alternatives.flat(), env)
  // Without dpkg, missing programs report themselves when they run.
  if (!present) return
  const missing = alternatives.filter((names) => !names.some((name) => present.has(name)))
  if (missing.length === 0) return

  const install = ['install', '-y', '--no-install-recommends']
  if (uid !== 0) {
    // Without package lists, apt knows no name, and the newest name is most likely right.
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

/** @returns undefined without dpkg */
async function installedOf(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Set<string> | undefined> {
  const format = '${Package} ${db:Status-Status}\n'
  // An unknown name makes the command fail, but the others are printed.
  const { code, stdout } = await capture('dpkg-query', ['-W', '-f', format, ...names], { env })
  if (code === 127) return undefined
  const lines = stdout.split('\n').filter((line) => line.endsWith(' installed'))
  return new Set(lines.map((line) => line.replace(' installed', '')))
}

/** @returns the first name that exists in this release */
async function knownOf(names: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const name of names) {
    const { stdout } = await capture('apt-cache', ['policy', name], { env: { ...env, LC_ALL: 'C' } })
    if (/Candidate: (?!\(none\))/.test(stdout)) return name
  }
  return undefined
}

async function orRefuse(names: readonly string[], env: NodeJS.ProcessEnv) {
  const name = await knownOf(names, env)
  if (name === undefined)
    throw new Problem(`apt has no package ${names.join(' or ')}: install its equivalent yourself`)
  return name
}
