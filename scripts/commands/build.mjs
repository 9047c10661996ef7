import { buildAnew } from '../steps/build.mjs'

/** Builds the app into out/, whatever stands there. */
export async function main() {
  await buildAnew()
  return 0
}
