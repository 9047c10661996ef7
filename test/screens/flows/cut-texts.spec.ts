import { cutTexts } from '../support/cut-texts.ts'
import { expect, test } from '../support/fixtures.ts'

/** How many of a list's texts may end in an ellipsis. */
const maxCut = 3

for (const language of ['en', 'de'] as const)
  for (const width of [760, 1_000, 1_120, 1_400, 1_600])
    test(`at ${width} px, at most ${maxCut} texts in a list are truncated (${language})`, async ({
      stage,
    }) => {
      const { page } = stage
      for (const jobs of [1, 5, 40, 300, 10_000]) {
        await stage.open(`mixed-${jobs}`, { language, size: { width, height: 1_000 } })
        const cut = await cutTexts(page.locator('body'))
        test
          .info()
          .annotations.push({ type: 'cut', description: `${jobs} jobs: ${cut.length} ${cut.join(' | ')}` })
        expect.soft(cut.slice(maxCut)).toEqual([])
      }
    })
