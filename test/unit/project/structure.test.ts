import { mkdirSync, writeFileSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { captureOutput } from '#scripts/children.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import { getToolCommand } from '#scripts/tool.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

const files: Record<string, string> = {
  'package.json':
    '{ "imports": { "#main/*": "./main/*", "#renderer/*": "./renderer/*", "#shared/*": "./shared/*" } }',
  'tsconfig.json': '{ "compilerOptions": { "module": "ESNext", "moduleResolution": "bundler" } }',
  'shared/contract.ts': 'export type Contract = 1; export const contract = 1',
  'shared/model.ts': 'import "node:fs"; export const model = 1',
  'shared/texts/index.ts': 'export const texts = 1',
  'main/base/clock.ts': 'import { state } from "#main/core/state/one.ts"; export const clock = state',
  'main/core/state/one.ts': 'import { two } from "./two.ts"; export const state = two',
  'main/core/state/two.ts': 'import { state } from "./one.ts"; export const two = 2',
  'main/core/state/texts.ts': 'import { texts } from "#shared/texts/index.ts"; export const said = texts',
  'main/core/state/clock.ts': 'import { clock } from "#main/base/clock.ts"; export const now = clock',
  'main/core/watching/types.ts':
    'import type { Fact } from "#main/core/state/fact.ts"; export type Watched = Fact',
  'main/core/watching/values.ts':
    'import { fact } from "#main/core/state/fact.ts"; export const watched = fact',
  'main/core/state/fact.ts': 'export type Fact = 1; export const fact = 1',
  'renderer/ui/types.ts': 'import type { Contract } from "#shared/contract.ts"; export type Asked = Contract',
  'renderer/ui/values.ts': 'import { contract } from "#shared/contract.ts"; export const asked = contract',
  'renderer/ui/main.ts': 'import { fact } from "#main/core/state/fact.ts"; export const known = fact',
}

const reportSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
})

it('the linter rejects each import that breaks a rule, and no other import', async () => {
  const folder = createTempFolder()
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  await copyFile(join(projectRoot, '.dependency-cruiser.mjs'), join(folder, '.dependency-cruiser.mjs'))
  const [node, args] = getToolCommand('depcruise', ['shared', 'main', 'renderer', '--output-type', 'json'])
  const { stdout } = await captureOutput(node, args, { cwd: folder })
  const { violations } = reportSchema.parse(JSON.parse(stdout)).summary
  expect(violations.map(({ from, to, rule }) => `${rule.name}: ${from} ${to}`).toSorted()).toEqual([
    'no-cycle: main/core/state/one.ts main/core/state/two.ts',
    'no-mutual-folders: main/base main/core/state',
    'no-mutual-folders: main/core/state main/base',
    'not-in-allowed: main/base/clock.ts main/core/state/one.ts',
    'not-in-allowed: main/core/state/texts.ts shared/texts/index.ts',
    'not-in-allowed: main/core/watching/values.ts main/core/state/fact.ts',
    'not-in-allowed: renderer/ui/main.ts main/core/state/fact.ts',
    'only-some-import-node: shared/model.ts fs',
    'schemas-stay-in-main: renderer/ui/values.ts shared/contract.ts',
  ])
})
