import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { getAppArguments } from '#scripts/app.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import type { LaunchedApp } from '#test/e2e/support/launch-app.ts'
import { testRuntime } from '#test/e2e/support/runtime.ts'
import { findCodeBlocks } from '#test/support/markdown.ts'
import type { Box, Picture } from '#test/support/real/picture.ts'
import { isChosen } from './support/chosen-desktops.ts'
import { isInFront, testOn } from './support/fixtures.ts'
import type { Surroundings } from './support/real-desktop.ts'
import { barHeight, sway, waybar } from './support/sway.ts'
import { goneFrom, newIn, picture, still } from './support/steps.ts'

const test = testOn(sway.start)

const left: Box = { x: 0, y: 0, width: 640, height: barHeight }

const attentionColour = [200, 30, 40]
const style = `
  window#waybar { background: rgb(34, 34, 34); color: white; }
  #custom-compileo { padding: 0 12px; }
  #custom-compileo.attention { background: rgb(${attentionColour.join(',')}); }
`

const cornerOf = ({ rgb }: Picture) => [...rgb.subarray(0, 3)]

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ')

async function configure({ env, switches }: Surroundings, app: LaunchedApp): Promise<void> {
  const settings = join(env['XDG_CONFIG_HOME'] ?? '', 'waybar')
  const command = join(settings, 'compileo-tray')
  const words = quoted([testRuntime().executable, ...switches, ...getAppArguments([])])
  await writeFile(command, `#!/bin/sh\nexec ${words} "$@" --user-data-dir='${app.userDataDir}'\n`)
  await chmod(command, 0o755)
  const guide = await readFile(join(projectRoot, 'docs/guide/integrations.md'), 'utf8')
  const [module = ''] = findCodeBlocks(guide, 'json').filter((block) => block.includes('custom/compileo'))
  const own: unknown = JSON.parse(module.replaceAll('"compileo-tray', `"${command}`))
  const config = Object.assign({ 'modules-left': ['custom/compileo'] }, waybar, own)
  await writeFile(join(settings, 'config'), JSON.stringify(config))
  await writeFile(join(settings, 'style.css'), style)
}

if (isChosen('sway'))
  test('waybar shows and styles the guide’s module, and a click opens the window', async ({
    desktop,
    server,
    launch,
  }) => {
    const { screen, whole } = desktop
    server.addJob({
      id: 'cardiology',
      status: 'running',
      progress: 40,
      currentStep: 'Classifying chunk 924 of 2,310',
    })
    const app = await launch([])
    await configure(desktop, app)
    await desktop.startPanel()
    const colour = async () => cornerOf(await screen.look(left))
    await expect.poll(colour, { message: 'the bar is drawn' }).toEqual([34, 34, 34])
    const before = await still(desktop, left)

    const module = await newIn(desktop, left, before, { name: 'module-running' })
    await desktop.coverWindow()
    await expect.poll(() => isInFront(app)).toBe(false)
    const empty = await still(desktop)
    await newIn(desktop, whole, empty, { name: 'module-tooltip', mouse: module })
    await screen.moveAway()
    await goneFrom(desktop, whole, empty)

    server.updateJob('cardiology', { status: 'failed', error: 'Ollama refused the connection' })
    await expect.poll(colour, { message: 'it needs attention' }).toEqual(attentionColour)
    await picture(desktop, 'module-attention', left)
    await screen.click(module)
    await expect.poll(() => isInFront(app)).toBe(true)
    await screen.moveAway()

    await app.quit()
    await goneFrom(desktop, left, before)
  })
