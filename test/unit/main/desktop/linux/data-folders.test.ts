import { expect, it, describe } from 'vitest'
import { getDataFolders, findIcon } from '#main/desktop/linux/data-folders.ts'

const home = '/home/ada'
const own = '/home/ada/.local/share'
const system = ['/usr/local/share', '/usr/share']

it.each<[string, Record<string, string>, readonly string[]]>([
  ['~/.local/share and the system’s folders if only HOME is set', { HOME: home }, [own, ...system]],
  [
    '~/.local/share and the system’s folders if the XDG variables are empty',
    { HOME: home, XDG_DATA_HOME: '', XDG_DATA_DIRS: '' },
    [own, ...system],
  ],
  [
    'the folders that the environment names',
    { XDG_DATA_HOME: '/d', XDG_DATA_DIRS: '/a:/b' },
    ['/d', '/a', '/b'],
  ],
  [
    'the absolute folders that the environment names',
    { HOME: home, XDG_DATA_HOME: 'd', XDG_DATA_DIRS: 'a:/b:~/c' },
    [own, '/b'],
  ],
  ['only the system’s folders if none of the variables is set', {}, system],
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

describe('our notification icon on Linux', () => {
  const installed = '/b/icons/hicolor/128x128/apps/compileo-tray.png'

  it('is passed by name if a package installed the icon', () => {
    expect(icon({ XDG_DATA_DIRS: '/a:/b' }, installed)).toBe('compileo-tray')
  })

  it('is passed by path if no data folder contains the icon', () => {
    expect(icon({ XDG_DATA_DIRS: '/a' }, installed)).toBe('/opt/Compileo Tray/resources/icon.png')
  })
})
