import { expect, it } from 'vitest'
import { getDataFolders } from '#main/desktop/linux/data-folders.ts'

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
