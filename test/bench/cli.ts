import { mkdir, writeFile } from 'node:fs/promises'
import { measureFrames } from './frames.ts'
import { measureCore, measurePolling } from './latency.ts'

const round = (value: number) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1))

/**
 * Measures the engine in plain Node, each figure beside a baseline of the same run: machines are noisy, ratios less so.
 * Prints a table and writes `test-results/bench.json`.
 * @param args `--quick` for a tenth of the work
 */
export async function main(args: readonly string[]): Promise<number> {
  const wrong = args.find((arg) => arg !== '--quick')
  if (wrong !== undefined) {
    console.error(`npm run bench takes --quick and nothing else, not "${wrong}"`)
    return 2
  }
  const part = args.includes('--quick') ? 0.1 : 1

  console.log('Frames of the event stream, bytes to patch, on one core')
  await measureFrames(10, 20_000) // Warms up.
  const frames = []
  for (const jobs of [10, 1_000, 10_000]) {
    const figure = await measureFrames(jobs, 300_000 * part)
    frames.push(figure)
    const share = figure.perSecond / figure.jsonPerSecond
    console.log(
      `  ${jobs} jobs: ${round(figure.perSecond)} a second, ${share.toFixed(2)} x reading their JSON alone`,
    )
  }

  console.log('From an ending on the server to its notification')
  const core = await measureCore(Math.round(500 * part))
  const polling = await measurePolling(Math.round(100 * part), 2_000, part === 1 ? 20_000 : 8_000)
  for (const { way, median, p99, requestsPerJob } of [core, polling]) {
    console.log(
      `  ${way}: median ${round(median)} ms, p99 ${round(p99)} ms, ${round(requestsPerJob)} requests a job`,
    )
  }
  console.log(`  ${round(polling.median / core.median)} x sooner`)

  await mkdir('test-results', { recursive: true })
  const results = { node: process.version, frames, latency: [core, polling] }
  await writeFile('test-results/bench.json', `${JSON.stringify(results, null, 2)}\n`)
  return 0
}
