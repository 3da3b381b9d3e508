import { banner, type GeneratedFile } from './generated-file.js'
import { groupBy } from './group-by.js'
import { sharedFile, type NamedObject } from './name-objects.js'
import { objectTexts, resourceText } from './print-resource.js'
import type { ReferenceOf } from './print-type.js'
import { kebabCase } from './words.js'
import type { ResourceModel, VersionModel } from './version-model.js'

const vocabulary: Readonly<Record<string, string>> = {
  Download: '../../../download.js',
  Endpoint: '../../../../model/endpoint.js',
  FileInput: '../../../file-input.js',
  Paged: '../../../../model/page.js',
}

/** Types of other files go by a namespace, so that no two names can meet. */
const referencesFrom = (file: string, objects: readonly NamedObject[]): ReferenceOf => {
  const byKey = new Map(objects.map((object) => [object.key, object]))
  return (key) => {
    const object = byKey.get(key)
    if (object === undefined) return undefined
    return object.owner === file ? object.name : `${namespaceOf(object.owner)}.${object.name}`
  }
}

const namespaceOf = (owner: string): string => (owner === sharedFile ? sharedFile : `${owner}Types`)

function withImports(body: string, owners: readonly string[]): string {
  const words = Object.entries(vocabulary).filter(([word]) => new RegExp(`\\b${word}\\b`).test(body))
  const others = owners.filter((owner) => body.includes(`${namespaceOf(owner)}.`))
  return [
    ...words.map(([word, from]) => `import type { ${word} } from '${from}'`),
    ...others.map((owner) => `import type * as ${namespaceOf(owner)} from './${kebabCase(owner)}.js'`),
    '',
    body,
    '',
  ].join('\n')
}

/** The folder of one version: a file per resource, what they share, and the index. */
export function versionFiles({ service, version, resources, objects }: VersionModel): readonly GeneratedFile[] {
  const folder = `src/api/generated/${service}/${version}`
  const owned = groupBy(objects, ({ owner }) => owner)
  const file = (name: string, print: (objects: readonly NamedObject[], referenceOf: ReferenceOf) => string): GeneratedFile => {
    const text = print(owned.get(name) ?? [], referencesFrom(name, objects))
    const others = [...owned.keys()].filter((owner) => owner !== name)
    return [`${folder}/${kebabCase(name)}.ts`, banner(service) + withImports(text, others)]
  }
  const hasShared = owned.has(sharedFile)
  return [
    ...resources.map((resource) => file(resource.name, (own, referenceOf) => resourceText(resource, own, referenceOf))),
    ...(hasShared ? [file(sharedFile, (own, referenceOf) => objectTexts(own, referenceOf).join('\n\n'))] : []),
    [`${folder}/index.ts`, banner(service) + indexText(resources, hasShared)],
  ]
}

const indexText = (resources: readonly ResourceModel[], hasShared: boolean): string =>
  [
    ...resources.map(({ name, file }) => `export * as ${name} from './${file}.js'\n`),
    ...(hasShared ? [`export type * as ${sharedFile} from './${sharedFile}.js'\n`] : []),
  ].join('')
