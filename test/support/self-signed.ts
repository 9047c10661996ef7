import type { Certified } from './authority.ts'
import { makeCertificate } from './certificate.ts'
import { tempFolder } from './temp-folder.ts'

/** A certificate for `localhost` that nobody else vouches for. It takes openssl. */
export function selfSigned(): Promise<Certified> {
  return makeCertificate(tempFolder())
}
