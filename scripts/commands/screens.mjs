import { copyFile, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../children.mjs'
import { root } from '../places.mjs'
import { Problem } from '../problem.mjs'
import { ensureApp } from '../steps/app.mjs'
import { tool } from '../tool.mjs'

/** The pictures that tests compare with, and those of the whole window for people. */
const kept = join(root, 'test', 'screens', 'pictures')
const drawn = join(root, 'out', 'screens')

const shown = {
  'window-light.png': join(drawn, 'runtime', 'detail-failed-light.png'),
  'window-dark.png': join(drawn, 'runtime', 'detail-failed-dark.png'),
  'tray-menu.png': join(root, 'out', 'desktops', 'xfce', 'menu-below-icon.png'),
  'notification.png': join(root, 'out', 'desktops', 'xfce', 'notification.png'),
}

/**
 * In light and dark, and the tray and a notification on a real desktop. Changed pictures replace those of
 * the tests and the README.
 *
 * @param {string[]} args
 */
export async function main(args) {
  if (args.length > 0) throw new Problem('npm run screens takes no arguments')
  await ensureApp(['bus', 'desktop', 'fonts', 'xfce'])
  await rm(drawn, { recursive: true, force: true })
  // Unchanged pictures stay byte for byte.
  const options = ['--project=runtime', '--project=desktops', '--update-snapshots=changed']
  const files = ['screens.spec.ts', 'desktops.spec.ts', 'xfce.spec.ts']
  const env = { ...process.env, COMPILEO_TRAY_DESKTOPS: 'xfce', COMPILEO_TRAY_SCREENS: 'all' }
  const code = await run(...tool('playwright', ['test', ...options, ...files]), { cwd: root, env })
  const names = await picturesIn(join(drawn, 'runtime'))
  if (code === 0) {
    await removeOthers(names)
    await show()
  }
  await shrink()
  const page = join(drawn, 'index.html')
  await writeFile(page, pageOf(names))
  console.log(`\n${names.length} pictures; look at them in ${page}`)
  return code
}

/** @param {string} folder */
async function picturesIn(folder) {
  const files = await readdir(folder)
  return files.filter((file) => file.endsWith('.png'))
}

/** @param {readonly string[]} names */
async function removeOthers(names) {
  for (const file of await picturesIn(kept)) if (!names.includes(file)) await rm(join(kept, file))
}

async function show() {
  const folder = join(root, 'assets', 'screenshots')
  for (const [name, from] of Object.entries(shown)) await copyFile(from, join(folder, name))
  const code = await run('mogrify', ['-strip', ...Object.keys(shown)], { cwd: folder })
  if (code !== 0)
    throw new Problem(`mogrify ended with ${code}: the README's pictures show when they were taken`)
}

/** 256 colours make a picture a third as large, with no visible difference. */
async function shrink() {
  const fresh = []
  for (const file of await picturesIn(kept)) if (!(await hasPalette(join(kept, file)))) fresh.push(file)
  if (fresh.length === 0) return
  const palette = ['+dither', '-colors', '256', '-strip', '-define', 'png:color-type=3']
  const options = [...palette, '-define', 'png:compression-level=9']
  const code = await run('mogrify', [...options, ...fresh], { cwd: kept })
  if (code !== 0) throw new Problem(`mogrify ended with ${code}: the pictures are larger than they need be`)
}

/** Byte 25 of a PNG is its colour type: 3 for a palette. @param {string} file */
async function hasPalette(file) {
  return (await readFile(file))[25] === 3
}

/** @param {readonly string[]} names */
function pageOf(names) {
  const screens = [...new Set(names.map((name) => name.replace(/-(?:light|dark)\.png$/, '')))]
  const figures = screens.map(
    (name) => `<h2 id="${name}"><a href="#${name}">${name}</a></h2>
<div>${['light', 'dark'].map((theme) => `<a href="runtime/${name}-${theme}.png"><img src="runtime/${name}-${theme}.png" alt="${name}, ${theme}" loading="lazy"></a>`).join('')}</div>`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Compileo Tray: ${screens.length} screens and states</title>
<style>
  body { margin: 24px; background: #8b8e99; font: 14px system-ui, sans-serif; }
  h2 { margin: 24px 0 8px; font-size: 15px; }
  h2 a { color: #fff; text-decoration: none; }
  div { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; align-items: start; }
  img { max-width: 100%; }
</style>
${figures.join('\n')}
`
}
