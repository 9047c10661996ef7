import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { replaceImage } from '../../../../main/updates/replace-image.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

let folder: string
let image: string

beforeEach(() => {
  folder = tempFolder()
  image = join(folder, 'compileo-tray-1.0.0.AppImage')
  writeFileSync(image, 'old', { mode: 0o755 })
})

describe('a new AppImage', () => {
  it('takes the place and the name of the old one, and can be run', () => {
    const downloaded = join(folder, 'download')
    writeFileSync(downloaded, 'new', { mode: 0o600 })
    replaceImage(downloaded, image)
    expect(readFileSync(image, 'utf8')).toBe('new')
    expect(() => accessSync(image, constants.X_OK)).not.toThrow()
    expect(readdirSync(folder)).toEqual(['compileo-tray-1.0.0.AppImage'])
  })

  it('comes from another disk, too', () => {
    // Every Linux has it.
    const elsewhere = existsSync('/dev/shm') ? tempFolder('/dev/shm') : tempFolder()
    const downloaded = join(elsewhere, 'download')
    writeFileSync(downloaded, 'new')
    replaceImage(downloaded, image)
    expect(readFileSync(image, 'utf8')).toBe('new')
    expect(readdirSync(folder)).toEqual(['compileo-tray-1.0.0.AppImage'])
  })

  it('leaves the old one where it is not there', () => {
    expect(() => replaceImage(join(folder, 'gone'), image)).toThrow(/ENOENT/)
    expect(readFileSync(image, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['compileo-tray-1.0.0.AppImage'])
  })

  it('leaves the old one where it can’t be put in its place', () => {
    const taken = join(folder, 'taken')
    mkdirSync(join(taken, 'inner'), { recursive: true })
    const downloaded = join(folder, 'download')
    writeFileSync(downloaded, 'new')
    expect(() => replaceImage(downloaded, taken)).toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM|EACCES/)
    expect(readdirSync(taken)).toEqual(['inner'])
    expect(readdirSync(folder)).not.toContain('taken.new')
  })
})
