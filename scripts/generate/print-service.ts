import type { CataloguedService } from './catalogue.js'
import { banner, type GeneratedFile } from './generated-file.js'
import { versionFiles } from './print-version.js'
import type { VersionModel } from './version-model.js'

/** All of a service's API: its versions, and the default one as its face. Where the catalogue has no default, the lowest is it. */
export function apiFiles(
  { service, defaultVersion }: CataloguedService,
  versions: readonly VersionModel[],
): readonly GeneratedFile[] {
  const version = defaultVersion ?? versions[0]?.version ?? ''
  const face: GeneratedFile = [
    `src/api/generated/${service}/index.ts`,
    `${banner(service)}export * from './${version}/index.js'\n`,
  ]
  return [face, ...versions.flatMap(versionFiles)]
}
