import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseCommandLine } from '#main/app/command-line.ts'
import { createTexts } from '#shared/texts/index.ts'

const action = z.record(z.string(), z.string())
const desktop = z.object({ desktop: z.object({ desktopActions: z.record(z.string(), action) }) })
const builder = z
  .object({
    linux: z.object({
      desktop: z.object({
        entry: z.object({ Actions: z.string() }),
        desktopActions: z.record(z.string(), action),
      }),
    }),
    appImage: desktop,
    deb: desktop,
  })
  .parse(parse(readFileSync('electron-builder.yml', 'utf8')))

function labels(language: 'en' | 'de'): readonly string[] {
  const { tray } = createTexts(language, language)
  return [tray.pause.pauseHour, { en: 'Open Compileo Tray', de: 'Compileo Tray öffnen' }[language]]
}

it('the desktop entry lists each action with an English and a German name', () => {
  const { entry, desktopActions } = builder.linux.desktop
  const names = Object.keys(desktopActions)
  expect(entry.Actions).toBe(`${names.join(';')};`)
  for (const [key, language] of [
    ['Name', 'en'],
    ['Name[de]', 'de'],
  ] as const) {
    expect(Object.values(desktopActions).map((each) => each[key])).toEqual(labels(language))
  }
})

it.each([
  ['appImage', 'AppRun'],
  ['deb', '"/opt/Compileo Tray/compileo-tray"'],
] as const)(
  'the desktop actions of the %s package start the program with valid switches',
  (kind, program) => {
    const commands = Object.values(builder[kind].desktop.desktopActions).map(({ Exec }) => Exec)
    expect(commands).toEqual([`${program} --pause`, program])
    expect(parseCommandLine(['--pause'])).toMatchObject({ pause: 'hour' })
  },
)
