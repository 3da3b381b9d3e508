import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { byText } from './by-text.js'
import { readCodes } from './read-codes.js'
import { readDisputed, type DisputedTokens } from './read-disputed.js'
import type { Catalogue, CataloguedEvents, CataloguedService } from './catalogue.js'

/** Reads a folder of facts, such as `spec/`. */
export function readCatalogue(folder: string): Catalogue {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const disputed = readDisputed(folder)
  const services = readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== 'events.json' && file !== 'index.json')
    .map((file) => withDisputed(read(file) as CataloguedService, disputed))
    .sort(byText(({ service }) => service))
  return { services, events: read('events.json') as CataloguedEvents, codes: readCodes(folder) }
}

const withDisputed = (service: CataloguedService, disputed: DisputedTokens): CataloguedService => ({
  ...service,
  endpoints: service.endpoints.map((endpoint) => {
    const tokens = disputed.get(endpoint.id)
    return tokens ? { ...endpoint, disputed: tokens } : endpoint
  }),
})
