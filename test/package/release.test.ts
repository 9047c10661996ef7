import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'

const { folder, dir, fromTar, fromDeb } = inject('packages')

it('no package contains an update address, and no update file is built', () => {
  for (const app of [dir, fromTar, join(fromDeb, 'opt', 'Compileo Tray')]) {
    expect(existsSync(join(app, 'resources', 'app.asar'))).toBe(true)
    expect(existsSync(join(app, 'resources', 'app-update.yml'))).toBe(false)
  }
  expect(readdirSync(folder).filter((name) => /^latest|blockmap$/.test(name))).toEqual([])
})
