import type { Certified } from './authority.ts'
import { makeCertificate } from './certificate.ts'
import { tempFolder } from './temp-folder.ts'

export function selfSigned(): Promise<Certified> {
  return makeCertificate(tempFolder())
}
