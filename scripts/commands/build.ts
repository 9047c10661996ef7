import { buildAnew } from '../steps/build.ts'

export async function main() {
  await buildAnew()
  return 0
}
