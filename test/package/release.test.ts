import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { parse } from 'yaml'

const { folder, appImage, dir } = inject('packages')
const read = async (...place: readonly string[]) => parse(await readFile(join(...place), 'utf8'))

it('an AppImage is announced with its name and checksum, where installed copies look', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'))
  const announced = await read(folder, 'latest-linux.yml')
  const sha512 = createHash('sha512')
    .update(await readFile(appImage))
    .digest('base64')
  expect(announced).toMatchObject({ version })
  expect(announced.files).toContainEqual(expect.objectContaining({ url: basename(appImage), sha512 }))
  expect(await read(dir, 'resources', 'app-update.yml')).toEqual({
    provider: 'github',
    owner: 'compileo',
    repo: 'tray',
    updaterCacheDirName: 'compileo-tray-updater',
  })
})
