import { buildAnew } from '../steps/build.mjs'

export async function main() {
  await buildAnew()
  return 0
}
