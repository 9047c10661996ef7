import { expect, it, describe } from 'vitest'
import { getDataFolders, findIcon } from '#main/desktop/linux/data-folders.ts'

const home = '/home/ada'
const own = '/home/ada/.local/share'
const system = ['/usr/local/share', '/usr/share']

it.each<[string, Record<string, string>, readonly string[]]>([
  ['the usual ones if none are named', { HOME: home }, [own, ...system]],
  [
    'the usual ones if they are empty',
    { HOME: home, XDG_DATA_HOME: '', XDG_DATA_DIRS: '' },
    [own, ...system],
  ],
  ['those of the environment', { XDG_DATA_HOME: '/d', XDG_DATA_DIRS: '/a:/b' }, ['/d', '/a', '/b']],
  ['no relative one', { HOME: home, XDG_DATA_HOME: 'd', XDG_DATA_DIRS: 'a:/b:~/c' }, [own, '/b']],
  ['only the system’s without a home', {}, system],
])('the data folders are %s', (_, env, folders) => {
  expect(getDataFolders(env)).toEqual(folders)
})

const icon = (env: Record<string, string>, ...installed: string[]) =>
  findIcon({
    env: { HOME: '/home/ada', ...env },
    name: 'compileo-tray',
    file: '/opt/Compileo Tray/resources/icon.png',
    exists: (path) => installed.includes(path),
  })

describe('our icon, for a notification daemon,', () => {
  const installed = '/b/icons/hicolor/128x128/apps/compileo-tray.png'

  it('is its name if a package installed it', () => {
    expect(icon({ XDG_DATA_DIRS: '/a:/b' }, installed)).toBe('compileo-tray')
  })

  it('is our own file if it isn’t in a data folder', () => {
    expect(icon({ XDG_DATA_DIRS: '/a' }, installed)).toBe('/opt/Compileo Tray/resources/icon.png')
  })
})
