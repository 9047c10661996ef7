import { copyFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../children.ts'
import { projectRoot } from '../project-paths.ts'
import { UserError } from '../user-error.ts'
import { ensureApp } from '../steps/app.ts'
import { getToolCommand } from '../tool.ts'

const kept = join(projectRoot, 'test', 'screens', 'pictures')

/** Pictures in the documents, and the pictures of tests from which they are copied. */
const shown = {
  'window-light.png': join(kept, 'detail-failed-light.png'),
  'window-dark.png': join(kept, 'detail-failed-dark.png'),
  'tray-menu.png': join(projectRoot, 'out', 'desktops', 'xfce', 'menu-below-icon.png'),
  'notification.png': join(projectRoot, 'out', 'desktops', 'xfce', 'notification.png'),
}

/**
 * Redraws the expected pictures, takes pictures on a real desktop, and copies some of both to the documents.
 * Files of unchanged expected pictures stay the same.
 */
export async function main(args: string[]) {
  if (args.length > 0) throw new UserError('npm run screens takes no arguments')
  await ensureApp(['bus', 'desktop', 'fonts', 'xfce'])
  const options = ['--project=pictures', '--project=desktops', '--update-snapshots=changed']
  const files = ['screens.spec.ts', 'desktops.spec.ts', 'xfce.spec.ts']
  const env = { ...process.env, COMPILEO_TRAY_DESKTOPS: 'xfce' }
  const code = await runCommand(...getToolCommand('playwright', ['test', ...options, ...files]), {
    cwd: projectRoot,
    env,
  })
  if (code !== 0) return code
  await removeOthers()
  const folder = join(projectRoot, 'assets', 'screenshots')
  for (const [name, from] of Object.entries(shown)) await copyFile(from, join(folder, name))
  console.log(`\nReview each changed picture: git status ${kept}`)
  return 0
}

async function removeOthers() {
  const { screens } = await import('#test/screens/screens.ts')
  const names = new Set(screens.flatMap(({ name }) => [`${name}-light.png`, `${name}-dark.png`]))
  for (const file of await readdir(kept)) if (!names.has(file)) await rm(join(kept, file))
}
