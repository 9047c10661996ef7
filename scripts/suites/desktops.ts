import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../user-error.ts'
import { projectRoot } from '../project-paths.ts'
import { ensureSystemPackages, type PackageGroup } from '../steps/system-packages.ts'
import { runPlaywright } from './playwright.ts'
import type { TestSelection, Tally } from '../suites.ts'

/** The desktops in test/desktops. Each one has a package group of the same name. */
const groups: readonly PackageGroup[] = ['sway', 'gnome', 'xfce', 'plasma', 'lxqt', 'mate', 'cinnamon']
const usual: readonly PackageGroup[] = ['sway', 'gnome', 'xfce']

const folder = join(projectRoot, 'out', 'desktops')

const pictures = {
  'icon-running': 'Its icon',
  tooltip: 'The tooltip',
  menu: 'The menu, open while progress moves',
  window: 'The window, opened by the menu',
  back: 'Minimised, and back',
  covered: 'Behind another program',
  forward: 'Brought forward',
  notification: 'A job failed',
  failed: 'The whole screen then',
  'icon-again': 'The icon in a panel that restarted',
  'menu-quit': 'The menu at the end',
}

const others = {
  'gnome-without-tray/banner': 'GNOME without the extension: how to get an icon',
  'gnome-without-tray/back': 'GNOME without the extension: back by a second launch',
  'sway/module-attention': 'waybar: the module of the guide, once a job failed',
  'sway/scale-1.5': 'sway at scale 1.5',
  'sway/scale-2': 'sway at scale 2',
  'xfce/submenu': 'Xfce: a submenu, open while the words change',
}

export async function runDesktops(selection: TestSelection): Promise<Tally> {
  const { desktops: named } = selection
  const unknown = named.find((name) => !groups.some((each) => each === name))
  if (unknown !== undefined)
    throw new UserError(`There is no desktop "${unknown}", only ${groups.join(', ')}`)
  const wanted = named.length > 0 ? groups.filter((name) => named.includes(name)) : usual
  const ready: PackageGroup[] = []
  const missing = []
  for (const name of wanted) {
    const why = await absence(name)
    if (why === undefined) ready.push(name)
    else missing.push(name)
    if (why !== undefined) console.error(`Skipping ${name}: ${why}`)
    await rm(join(folder, name), { recursive: true, force: true })
  }
  const added = { COMPILEO_TRAY_DESKTOPS: ready.join(',') }
  const tally =
    ready.length > 0 ? await runPlaywright(['desktops'], selection, added) : { passed: 0, failed: 0, ran: 0 }
  await writePage()
  if (missing.length === 0) return tally
  const failed = tally.failed + missing.length
  return { ...tally, failed, ran: tally.ran + missing.length, why: `not run: ${missing.join(', ')}` }
}

async function absence(name: PackageGroup): Promise<string | undefined> {
  try {
    await ensureSystemPackages([name])
    return undefined
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return error.message
  }
}

/** Writes a page that shows the pictures of all desktops side by side, including those from earlier runs. */
async function writePage() {
  const columns = groups.filter((name) => existsSync(join(folder, name, 'icon-running.png')))
  const image = (path: string, caption: string) =>
    existsSync(join(folder, `${path}.png`))
      ? `<a href="${path}.png"><img src="${path}.png" alt="${caption}"></a>`
      : '<span>none</span>'
  const rows = Object.entries(pictures).map(([picture, caption]) => {
    const cells = columns.map((name) => `<td>${image(`${name}/${picture}`, `${caption}: ${name}`)}</td>`)
    return `<tr><th scope="row">${caption}</th>${cells.join('')}</tr>`
  })
  const more = Object.entries(others)
    .filter(([path]) => existsSync(join(folder, `${path}.png`)))
    .map(([path, caption]) => `<figure>${image(path, caption)}<figcaption>${caption}</figcaption></figure>`)
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Compileo Tray on real desktops</title>
<style>
  body { font: 14px/1.4 system-ui, sans-serif; margin: 24px; color: #222; background: #c9ced6 }
  table { border-spacing: 12px }
  th { text-align: left; vertical-align: top; font-weight: 600 }
  th[scope=row] { min-width: 120px; max-width: 120px; position: sticky; left: 0; background: #c9ced6 }
  td { vertical-align: top }
  img { max-width: 360px; max-height: 360px; display: block }
  span { color: #667 }
  section { display: flex; flex-wrap: wrap; gap: 24px }
  figure { margin: 0; max-width: 360px }
</style>
<h1>Compileo Tray on real desktops</h1>
<table><thead><tr><td></td>${columns.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>
<section>
${more.join('\n')}
</section>
</html>
`
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'index.html'), page)
  console.log(`Screenshots of all desktops are in ${join('out', 'desktops', 'index.html')}`)
}
