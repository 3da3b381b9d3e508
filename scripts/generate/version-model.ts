import type { Fields, ShapeTable } from '../../src/schema/schema.js'
import { byText } from './by-text.js'
import type { CataloguedEndpoint, CataloguedService } from './catalogue.js'
import { findInBody, findObjects, type FoundObject } from './find-objects.js'
import { groupBy } from './group-by.js'
import { nameObjects, type NamedObject, type NameLock } from './name-objects.js'
import { inlined } from './shapes.js'
import { kebabCase, pascalCase } from './words.js'

/** An endpoint whose shapes have no references. */
export interface EndpointModel extends CataloguedEndpoint {
  readonly name: string
  /** What its types are called: `Create` of `CreateInput`. */
  readonly typeName: string
}

export interface ResourceModel {
  /** As in the catalogue's accessors: `chatAnnouncement`. */
  readonly name: string
  readonly file: string
  readonly endpoints: readonly EndpointModel[]
}

/** All that one version of a service is printed from. */
export interface VersionModel {
  readonly service: string
  readonly version: string
  readonly resources: readonly ResourceModel[]
  readonly objects: readonly NamedObject[]
}

/** The versions of a service, sorted. */
export function versionModels(service: CataloguedService, lockOf: (version: string) => NameLock): readonly VersionModel[] {
  const versions = groupBy([...service.endpoints].sort(byText(({ id }) => id)), ({ accessor: [, version] }) => version)
  return [...versions]
    .sort(byText(([version]) => version))
    .map(([version, endpoints]) => versionModel(service, version, endpoints, lockOf(version)))
}

function versionModel(
  { service, types = {} }: CataloguedService,
  version: string,
  endpoints: readonly CataloguedEndpoint[],
  lock: NameLock,
): VersionModel {
  const resources = [...groupBy(endpoints, ({ accessor: [, , resource] }) => resource)]
    .sort(byText(([name]) => name))
    .map(([name, members]) => ({ name, file: kebabCase(name), endpoints: members.map((member) => endpointModel(member, types)) }))
  const found = resources.flatMap(({ name, endpoints: members }) => members.flatMap((member) => objectsOf(name, member)))
  const taken = Object.fromEntries(resources.map(({ name, endpoints: members }) => [name, members.flatMap(namesOfTypes)]))
  return { service, version, resources, objects: nameObjects(found, lock, taken) }
}

function endpointModel(endpoint: CataloguedEndpoint, types: ShapeTable): EndpointModel {
  const { query, body, response, accessor } = endpoint
  return {
    ...endpoint,
    name: accessor[3],
    typeName: pascalCase(accessor[3]),
    ...(query && { query: inlined(query, types) as Fields }),
    ...(body && { body: inlined(body, types) }),
    ...(response && { response: inlined(response, types) as Fields }),
  }
}

const namesOfTypes = ({ typeName }: EndpointModel): readonly string[] =>
  ['Input', 'Data', 'Output'].map((part) => typeName + part)

/** Query and path are written out in the input; what is in them is found. */
function objectsOf(resource: string, { name, query = {}, body = 'any', response = {} }: EndpointModel): readonly FoundObject[] {
  const path = (part: string) => [resource, name, part]
  return [
    ...findObjects(query, path('params')).slice(1),
    ...findInBody(body, path('data')),
    ...findObjects(response, path('output')),
  ]
}
