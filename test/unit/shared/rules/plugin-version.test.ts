import { expect, it } from 'vitest'
import { isOutdatedPlugin, bundledPluginVersion } from '#shared/rules/plugin-version.ts'

it('version 1.0.9 of the plugin is outdated', () => {
  expect(isOutdatedPlugin('1.0.9')).toBe(true)
})

it.each([bundledPluginVersion, '1.10.0'])('version %s of the plugin isn’t outdated', (version) => {
  expect(isOutdatedPlugin(version)).toBe(false)
})
