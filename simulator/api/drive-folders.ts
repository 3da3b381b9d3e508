import type { Entry, Json } from '../collections.js'
import { no } from './answer.js'
import type { ApiContext, Route } from './context.js'
import { fits, listed, named, resourceRoutes } from './resource.js'
import type { Resource } from './resource.js'

export const driveFile: Resource = {
  name: 'drive.v1.file',
  key: 'token',
  param: 'file_token',
  makeId: ({ ids }) => `fldcn${ids.hex(22)}`,
  missing: no(1061003, 'not found.', { status: 404 }),
  maxPage: 200,
}

/** What stands in folders too, where it is made by an API of its own: where it is kept, and the field that has its name. */
const documents: Readonly<Record<string, { readonly kind: string; readonly name: string }>> = {
  docx: { kind: 'docx.v1.document', name: 'title' },
  bitable: { kind: 'bitable.v1.app', name: 'name' },
}

/** Paths of what is no plain file. */
const places: Readonly<Record<string, string>> = { folder: 'drive/folder', docx: 'docx', bitable: 'base' }

/** Puts a file, a folder or a document where it is listed. */
export function addToDrive(
  { collections, clock, app }: ApiContext,
  { token, ...facts }: { readonly token: string; readonly name: string; readonly type: string; readonly parent_token: string },
): Entry {
  const time = String(Math.floor(clock.now() / 1000))
  const url = `https://feishu.cn/${places[facts.type] ?? 'file'}/${token}`
  const more = { created_time: time, modified_time: time, owner_id: app.botOpenId, url }
  return collections.add(driveFile.name, token, { token, ...facts, ...more })
}

export const folderOf = (data: Json | undefined, key = 'folder_token') => (data?.[key] ?? '') as string

/** A document is called what it is called now. */
function listedAs({ id, value }: Entry, { collections }: ApiContext): Json {
  const document = documents[value['type'] as string]
  const kept = document && collections.get(document.kind, id)?.value[document.name]
  return kept === undefined ? value : { ...value, name: kept }
}

/** The folders of the drive, and what is in them. The root folder has the empty token. */
export const driveFolderRoutes: readonly Route[] = resourceRoutes(driveFile, {
  list: (input, context) => {
    const folder = folderOf(input.params)
    const inside = context.collections.list(driveFile.name).filter(({ value }) => value['parent_token'] === folder)
    return listed(
      inside.map((entry) => listedAs(entry, context)),
      input,
      context,
      driveFile,
    )
  },
  create_folder: ({ data }, context) => {
    const token = driveFile.makeId(context)
    const parent_token = folderOf(data)
    const { value } = addToDrive(context, { token, name: data?.['name'] as string, type: 'folder', parent_token })
    return fits(value, context)
  },
  copy: (input, context) => {
    const found = named(driveFile, input, context)
    if (!found) return driveFile.missing
    const { files } = context
    const stored = files.get(found.id)
    const name = input.data?.['name'] as string
    const token = stored ? files.add('box', { ...stored, name }) : driveFile.makeId(context)
    const type = found.value['type'] as string
    const { value } = addToDrive(context, { token, name, type, parent_token: folderOf(input.data) })
    return fits({ file: value }, context)
  },
  move: (input, context) => {
    const found = named(driveFile, input, context)
    if (!found) return driveFile.missing
    context.collections.change(driveFile.name, found.id, { parent_token: folderOf(input.data) })
    return fits({}, context)
  },
  delete: (input, context) => {
    const found = named(driveFile, input, context)
    if (!found) return driveFile.missing
    const document = documents[found.value['type'] as string]
    if (document) context.collections.remove(document.kind, found.id)
    context.collections.remove(driveFile.name, found.id)
    context.files.remove(found.id)
    return fits({}, context)
  },
})
