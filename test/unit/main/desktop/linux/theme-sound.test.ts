import { expect, it } from 'vitest'
import { themeSound } from '../../../../../main/desktop/linux/data-folders.ts'

const there =
  (...paths: readonly string[]) =>
  (path: string) =>
    paths.includes(path)

it('finds a sound of the user’s before one of the system’s, and in the order of endings', () => {
  const env = { HOME: '/home/anna', XDG_DATA_DIRS: '/opt/share:/usr/share' }
  const own = '/home/anna/.local/share/sounds/freedesktop/stereo/complete.wav'
  const opt = '/opt/share/sounds/freedesktop/stereo/complete.ogg'
  const usr = '/usr/share/sounds/freedesktop/stereo/complete.oga'
  expect(themeSound('complete', env, there(usr, opt, own))).toBe(own)
  expect(themeSound('complete', env, there(usr, opt))).toBe(opt)
  expect(themeSound('complete', env, there(usr))).toBe(usr)
  expect(themeSound('complete', env, there())).toBeUndefined()
})
