import { expect, it } from 'vitest'
import { isOutdatedPlugin, bundledPluginVersion } from '#shared/rules/plugin-version.ts'

it.each([
  ['1.0.9', true],
  [bundledPluginVersion, false],
  ['1.10.0', false],
])('version %s of the plugin is older than the bundled version: %s', (version, isOld) => {
  expect(isOutdatedPlugin(version)).toBe(isOld)
})
