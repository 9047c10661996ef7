import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AxeResults, RunOptions, Spec } from 'axe-core'
import type { Page } from 'playwright/test'
import { projectRoot } from '#scripts/project-paths.ts'
import type { Part } from './viewers.ts'

export const axeFile = join(projectRoot, 'node_modules', 'axe-core', 'axe.min.js')
export const axePath = '/assets/axe.js'

/** Focus guards pass the focus on, which axe can't know (axe-core#4832). `keyboard.spec.ts` tests the focus. */
const focusGuards = '[data-base-ui-focus-guard]'

/** Menus, lists of choices and dialogs needn't be inside a landmark. */
const rules: Spec = {
  checks: [
    {
      id: 'region',
      options: {
        regionMatcher: 'dialog, [role=dialog], [role=alertdialog], svg, [role=menu], [role=listbox]',
      },
    },
  ],
}

interface Look {
  readonly part?: Part | undefined
  /** Axe reads the original colours, even in forced colours. */
  readonly forcedColors?: boolean
  readonly only?: string
}

export async function violationsOn(
  page: Page,
  { part, forcedColors = false, only }: Look = {},
): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    // The preview serves axe as a module, which Chromium compiles only once.
    if (page.url().startsWith('http:')) await page.evaluate((path) => import(path), axePath)
    else await page.evaluate(await readFile(axeFile, 'utf8'))
  }
  const place = part ? page.getByRole(part) : page.locator(':root')
  return place.evaluate(
    async (element, { spec, exclude, contrast, rule }) => {
      globalThis.axe.configure(spec)
      const chosen = rule ? { runOnly: [rule] } : { rules: { 'color-contrast': { enabled: contrast } } }
      // Describing passed checks takes longer than finding violations.
      const options: RunOptions = { ...chosen, resultTypes: ['violations'] }
      const { violations } = await globalThis.axe.run({ include: [element], exclude }, options)
      return violations.map(
        ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => String(target)).join(' | ')}`,
      )
    },
    { spec: rules, exclude: focusGuards, contrast: !forcedColors, rule: only },
  )
}

declare global {
  // axe-core defines this global in the page.
  var axe: {
    configure(spec: Spec): void
    run(place: { include: Element[]; exclude: string }, options: RunOptions): Promise<AxeResults>
  }
}
