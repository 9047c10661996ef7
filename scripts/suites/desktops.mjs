import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '../problem.mjs'
import { root } from '../places.mjs'
import { ensureSystemPackages } from '../steps/system-packages.mjs'
import { runPlaywright } from './playwright.mjs'

/** @typedef {import('../steps/system-packages.mjs').PackageGroup} PackageGroup */

/** The desktops of test/desktops; each has a group of packages by its name. @type {readonly PackageGroup[]} */
const known = ['sway', 'gnome', 'xfce', 'xembed', 'plasma', 'lxqt', 'mate', 'cinnamon']
/** Those that run without being asked for: unlike each other, and small. @type {readonly PackageGroup[]} */
const usual = ['sway', 'gnome', 'xfce', 'xembed']

const folder = join(root, 'out', 'desktops')

/** What is shown of each desktop, in the order of the scenario. */
const pictures = [
  'icon-running',
  'tooltip',
  'menu',
  'window',
  'back',
  'covered',
  'forward',
  'notification',
  'failed',
  'icon-again',
]

/**
 * Runs the scenario of test/desktops on real desktops. One whose packages can't be had is not run, and has failed.
 *
 * @param {readonly string[]} filters
 * @param {readonly string[]} named the desktops to run it on; none for the usual ones
 * @returns {Promise<import('../suites.mjs').Tally>}
 */
export async function runDesktops(filters, named) {
  const unknown = named.find((name) => !known.some((each) => each === name))
  if (unknown !== undefined) throw new Problem(`There is no desktop "${unknown}", only ${known.join(', ')}`)
  const wanted = named.length > 0 ? known.filter((name) => named.includes(name)) : usual
  /** @type {PackageGroup[]} */
  const ready = []
  const missing = []
  for (const name of wanted) {
    const why = await absence(name)
    if (why === undefined) ready.push(name)
    else missing.push(name)
    if (why !== undefined) console.error(`${name} is not run: ${why}`)
    await rm(join(folder, name), { recursive: true, force: true })
  }
  const env = { ...process.env, COMPILEO_TRAY_DESKTOPS: ready.join(',') }
  const tally =
    ready.length > 0 ? await runPlaywright(['desktops'], filters, env) : { passed: 0, failed: 0, ran: 0 }
  await writePage()
  if (missing.length === 0) return tally
  const failed = tally.failed + missing.length
  return { ...tally, failed, ran: tally.ran + missing.length, why: `not run: ${missing.join(', ')}` }
}

/**
 * @param {PackageGroup} name
 * @returns {Promise<string | undefined>} why its packages can't be had
 */
async function absence(name) {
  try {
    await ensureSystemPackages([name])
    return undefined
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return error.message
  }
}

/** A page with the pictures of all desktops side by side, those of earlier runs, too. */
async function writePage() {
  const columns = known.filter((name) => existsSync(join(folder, name)))
  const cell = (/** @type {string} */ name, /** @type {string} */ picture) =>
    existsSync(join(folder, name, `${picture}.png`))
      ? `<td><img src="${name}/${picture}.png" alt="${picture} on ${name}"></td>`
      : '<td>none</td>'
  const rows = pictures.map(
    (picture) => `<tr><th>${picture}</th>${columns.map((name) => cell(name, picture)).join('')}</tr>`,
  )
  const page = `<!doctype html><meta charset="utf-8"><title>Compileo Tray on real desktops</title>
<style>body{font:14px sans-serif}td,th{vertical-align:top;padding:6px;text-align:left}img{max-width:640px}</style>
<table><tr><th></th>${columns.map((name) => `<th>${name}</th>`).join('')}</tr>
${rows.join('\n')}</table>
`
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'index.html'), page)
  console.log(`Pictures of all of them: ${join('out', 'desktops', 'index.html')}`)
}
