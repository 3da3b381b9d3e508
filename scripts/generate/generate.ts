import type { Catalogue } from './catalogue.js'
import { codeTableFile, judgedCodesFile } from './print-codes.js'
import { correctedEvents } from './correct-events.js'
import { lockOf, type NameLock } from './name-objects.js'
import type { GeneratedFile } from './generated-file.js'
import { eventMapFile, eventTypesFile, eventsModel } from './print-events.js'
import { eventSchemaFile, schemaFile } from './print-schema.js'
import { apiFiles } from './print-service.js'
import { reportFile } from './report.js'
import { versionModels } from './version-model.js'

/** The names of every version (`im/v1`) and of the `events`. */
export type NameLocks = Readonly<Record<string, NameLock>>

export interface Generated {
  readonly files: readonly GeneratedFile[]
  readonly locks: NameLocks
}

/** Everything that is made of the facts. The same facts and locks give the same bytes. */
export function generate(catalogue: Catalogue, locks: NameLocks): Generated {
  const services = catalogue.services.map((service) => ({
    service,
    versions: versionModels(service, (version) => locks[`${service.service}/${version}`] ?? {}),
  }))
  const facts = correctedEvents(catalogue.events)
  const events = eventsModel(facts, locks['events'] ?? {})
  const models = services.flatMap(({ versions }) => versions)
  return {
    files: [
      ...services.flatMap(({ service, versions }) => [...apiFiles(service, versions), schemaFile(service)]),
      eventMapFile(events),
      eventTypesFile(events),
      eventSchemaFile(facts),
      judgedCodesFile(catalogue.codes),
      codeTableFile(catalogue.codes),
      reportFile(catalogue),
    ],
    locks: Object.fromEntries([
      ...models.map(({ service, version, objects }) => [`${service}/${version}`, lockOf(objects)] as const),
      ['events', lockOf(events.objects)] as const,
    ]),
  }
}
