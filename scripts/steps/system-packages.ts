import { captureOutput } from '../children.ts'
import { UserError } from '../user-error.ts'
import { aptGet } from './apt.ts'

/**
 * The system packages that each task needs. Some have an older name as an alternative, because Debian 13 and
 * Ubuntu 24.04 renamed them.
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
  /** Each desktop runs in a session of its own (test/desktops). */
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
  chromium: [['chromium']],
  keyring: [['gnome-keyring']],
  /** Compileo's dependencies, without those for machine learning. */
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
  /** electron-builder needs 7zip for the tar.gz. */
  archive: [['7zip']],
  appImage: [['squashfs-tools'], ['desktop-file-utils']],
  inspection: [
    ['appstream'],
    ['binutils'],
    ['desktop-file-utils'],
    ['lintian'],
    // systemd checks the agent's unit, and the shells check their completions.
    ['systemd'],
    ['zsh'],
    ['fish'],
  ],
}

export type PackageGroup = keyof typeof groups

export async function ensureSystemPackages(
  needed: readonly PackageGroup[],
  { uid = process.getuid?.(), env = process.env }: { uid?: number | undefined; env?: NodeJS.ProcessEnv } = {},
) {
  if (process.platform !== 'linux' || needed.length === 0) return
  const alternatives = needed.flatMap((group) => groups[group])
  const present = await installedOf(alternatives.flat(), env)
  // Without dpkg, we can't know which packages are installed. A missing program causes an error later.
  if (!present) return
  const missing = alternatives.filter((names) => !names.some((name) => present.has(name)))
  if (missing.length === 0) return

  const install = ['install', '-y', '--no-install-recommends']
  if (uid !== 0) {
    // Without package lists, apt knows no packages. In that case, the newest name is most likely the right
    // one.
    const names = await Promise.all(missing.map(async (each) => (await knownOf(each, env)) ?? each[0]))
    throw new UserError(
      `System packages are missing. Install them with:\n  sudo apt-get update && sudo apt-get ${[...install, ...names].join(' ')}`,
    )
  }
  await aptGet(['update', '-qq'], { env })
  const names = await Promise.all(missing.map((each) => orRefuse(each, env)))
  console.log(`Installing the system packages ${names.join(' ')}`)
  await aptGet([...install, ...names], { env })
}

async function installedOf(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Set<string> | undefined> {
  const format = '${Package} ${db:Status-Status}\n'
  // If dpkg-query doesn't know a package, its exit code isn't 0, but it still prints the other packages.
  const { code, stdout } = await captureOutput('dpkg-query', ['-W', '-f', format, ...names], { env })
  if (code === 127) return undefined
  const lines = stdout.split('\n').filter((line) => line.endsWith(' installed'))
  return new Set(lines.map((line) => line.replace(' installed', '')))
}

/** @returns the first name that this release of the system knows */
async function knownOf(names: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const name of names) {
    const { stdout } = await captureOutput('apt-cache', ['policy', name], { env: { ...env, LC_ALL: 'C' } })
    if (/Candidate: (?!\(none\))/.test(stdout)) return name
  }
  return undefined
}

async function orRefuse(names: readonly string[], env: NodeJS.ProcessEnv) {
  const name = await knownOf(names, env)
  if (name === undefined)
    throw new UserError(`apt has no package ${names.join(' or ')}. Install an equivalent package yourself.`)
  return name
}
