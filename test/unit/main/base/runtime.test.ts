import { describe, expect, it } from 'vitest'
import { getRuntimeFolder } from '#main/base/runtime.ts'
import { tempFolder } from '#test/support/temp-folder.ts'

describe('the folder for runtime files', () => {
  it('is in the folder that the environment names', () => {
    expect(getRuntimeFolder({ XDG_RUNTIME_DIR: '/run/mine' }, tempFolder())).toBe('/run/mine/compileo-tray')
  })

  it('is in the user’s folder of systemd if the variable is missing, as in an assistant’s server', () => {
    const folder = tempFolder()
    expect(getRuntimeFolder({}, folder)).toBe(`${folder}/compileo-tray`)
  })

  it('doesn’t exist if the variable is empty, or if systemd has created no folder', () => {
    expect(getRuntimeFolder({ XDG_RUNTIME_DIR: '' }, tempFolder())).toBeUndefined()
    expect(getRuntimeFolder({}, '/nowhere')).toBeUndefined()
  })
})
