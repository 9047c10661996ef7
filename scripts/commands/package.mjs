import { run } from '../children.mjs'
import { root } from '../places.mjs'
import { ensureBuilt } from '../steps/build.mjs'
import { ensureElectron } from '../steps/electron-runtime.mjs'
import { ensureSystemPackages } from '../steps/system-packages.mjs'
import { updateFlags } from '../steps/update-flags.mjs'
import { tool } from '../tool.mjs'

/**
 * Packages the built app by electron-builder.yml: unpacked for this machine, or what electron-builder's own flags say
 * (`npm run package -- --linux deb`).
 *
 * @param {string[]} flags
 */
export async function main(flags) {
  if (flags.length > 0) await ensureSystemPackages(['archives'])
  const runtime = await ensureElectron()
  await ensureBuilt()
  console.log(runtime.words)
  const dist = forThisPlatform(flags)
    ? [`-c.electronDist=${runtime.folder}`, `-c.electronVersion=${runtime.version}`]
    : []
  if (dist.length > 0 && !runtime.pinned)
    console.log('The package is for trying out packaging here, not to be passed on')
  const args = [
    ...(flags.length > 0 ? flags : ['--dir']),
    ...dist,
    ...updateFlags(process.env),
    '--publish',
    'never',
  ]
  return run(...tool('electron-builder', args), { cwd: root })
}

/** The flags that name a platform, by the platform. @type {Partial<Record<NodeJS.Platform, readonly string[]>>} */
const platformFlags = { linux: ['--linux', '-l'], win32: ['--win', '-w'], darwin: ['--mac', '-m'] }

/**
 * Whether the Electron that is here fits; for another platform electron-builder downloads one.
 *
 * @param {readonly string[]} flags
 */
function forThisPlatform(flags) {
  const all = Object.values(platformFlags).flat()
  const ours = platformFlags[process.platform] ?? []
  return !flags.some((flag) => all.includes(flag) && !ours.includes(flag))
}
