import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { captureOutput } from '#scripts/children.ts'
import { makePluginZip } from '#scripts/package/plugin.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import { pythonPath } from '#test/support/uvicorn/uvicorn.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

const source = join(projectRoot, 'assets', 'compileo-plugin')

/** Reads the zip as the real server does: Python's zipfile checks each checksum. */
const listing = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    for entry in archive.infolist():
        print(entry.filename, entry.date_time[0], oct(entry.external_attr >> 16))
    if len(sys.argv) > 2: archive.extractall(sys.argv[2])
`

describe('the plugin’s zip file', () => {
  it('is built by `npm run package` in dist', async () => {
    const { code, stdout } = await captureOutput(
      process.execPath,
      ['scripts/run.mjs', 'package', '--target', 'plugin'],
      { cwd: projectRoot },
    )
    expect(code).toBe(0)
    const { file } = await makePluginZip(createTempFolder())
    expect(stdout).toMatch(/^plugin +dist\/\S+ \(\d+\.\d kB\)$/m)
    expect(stdout).toContain(` dist/${basename(file)} (`)
  }, 60_000)

  it('contains plugin.yaml at its root, the sources next to it, and nothing else', async () => {
    const folder = createTempFolder()
    const { file } = await makePluginZip(folder)
    const { code, stdout, stderr } = await captureOutput(pythonPath, [
      '-c',
      listing,
      file,
      join(folder, 'unpacked'),
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.trim().split('\n')).toEqual([
      'plugin.yaml 1980 0o100644',
      'tray_src/__init__.py 1980 0o100644',
      'tray_src/analyses.py 1980 0o100644',
      'tray_src/feed.py 1980 0o100644',
      'tray_src/journal.py 1980 0o100644',
      'tray_src/routes.py 1980 0o100644',
    ])
    expect(
      await captureOutput('diff', ['-r', '-x', '__pycache__', source, join(folder, 'unpacked')]),
    ).toMatchObject({ code: 0, stdout: '' })
  })

  it('is identical whenever it is built', async () => {
    const first = await readFile((await makePluginZip(createTempFolder())).file)
    expect(await readFile((await makePluginZip(createTempFolder())).file)).toEqual(first)
  })
})
