import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation'
import { Version } from '@cyclonedx/cyclonedx-library/Spec'
import { z } from 'zod'

const sbom = z.object({
  metadata: z.object({ component: z.object({ name: z.string(), version: z.string() }) }),
  components: z.array(
    z.object({
      'bom-ref': z.string(),
      purl: z.string(),
      hashes: z.array(z.object({ content: z.string() })).optional(),
    }),
  ),
})

/** @throws if the text doesn't conform to the schema of CycloneDX */
export async function readSbom(text: string): Promise<z.infer<typeof sbom>> {
  const fault = await new JsonStrictValidator(Version.v1dot6).validate(text)
  if (fault !== null) throw new Error(JSON.stringify(fault))
  return sbom.parse(JSON.parse(text))
}
