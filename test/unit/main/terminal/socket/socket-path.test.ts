import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { getSocketPath } from '#main/terminal/socket/socket-path.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

const profile = '/home/me/profile'
const folderOf = (env: NodeJS.ProcessEnv, fallback: string) =>
  join(getSocketPath(profile, env, fallback), '..')

describe('the app’s socket', () => {
  it('is in the folder that XDG_RUNTIME_DIR names', () => {
    expect(folderOf({ XDG_RUNTIME_DIR: '/run/mine' }, createTempFolder())).toBe('/run/mine/compileo-tray')
  })

  it('is in systemd’s folder for the user if XDG_RUNTIME_DIR is missing', () => {
    const folder = createTempFolder()
    expect(folderOf({}, folder)).toBe(join(folder, 'compileo-tray'))
  })

  it('is in the profile if XDG_RUNTIME_DIR is empty or there is no systemd folder', () => {
    expect(folderOf({ XDG_RUNTIME_DIR: '' }, createTempFolder())).toBe(profile)
    expect(folderOf({}, '/nowhere')).toBe(profile)
  })
})
