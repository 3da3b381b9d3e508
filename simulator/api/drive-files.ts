import * as file from '../../src/api/generated/drive/v1/file.js'
import * as media from '../../src/api/generated/drive/v1/media.js'
import { keptBytes } from '../files.js'
import type { StoredFile } from '../files.js'
import { fileAnswer, no, ok } from './answer.js'
import type { Answer } from './answer.js'
import { arrived } from './context.js'
import type { ApiContext, Route } from './context.js'
import { addToDrive } from './drive-folders.js'
import type { FormFile } from './parse-form.js'

const scopes = ['drive:drive', 'drive:file', 'drive:file:upload', 'drive:file:download', 'docs:document.media:upload']

/** The size of every block but the last, and the most bytes that go up at once. */
const blockSize = 4 * 1024 * 1024
const maxAtOnce = 20 * 1024 * 1024

const badParameter = no(1061002, 'params error.')
const notFound = no(1061003, 'not found.', { status: 404 })
const tooLarge = no(1061043, 'file size beyond limit.')
const wrongChecksum = no(1062008, 'checksum param Invalid.')
const wrongSize = no(1062009, 'the actual size is inconsistent with the parameter declaration size.')
const missingBlock = no(1062010, 'block missing, please upload all blocks.')
const noSuchBlock = no(1062011, 'block num out of bounds.')

interface Named {
  readonly file_name: string
  readonly size: number
  readonly parent_node?: string
}

interface Sent {
  readonly file: FormFile
  readonly size: number
  readonly checksum?: string
}

interface Block extends Sent {
  readonly upload_id: string
  readonly seq: number
}

/** Files of the drive and medias of documents, in one piece or in blocks: both work alike. */
export const driveFileRoutes: readonly Route[] = [file, media].flatMap((one) => [
  arrived<{ data: Named & Sent }>(one.uploadAll, scopes, ({ data }, context) => {
    const { file_name: name, file: sent, size, parent_node: parent = '' } = data
    if (size > maxAtOnce) return tooLarge
    return (
      refused(data) ?? keep({ bytes: sent.file, name, contentType: sent.contentType }, one === file ? parent : undefined, context)
    )
  }),

  arrived<{ data: Named }>(one.uploadPrepare, scopes, ({ data: { file_name, size, parent_node = '' } }, { app, files }) => {
    if (size <= 0) return badParameter
    if (size > keptBytes) return tooLarge
    const upload_id = files.begin(app, file_name, size, parent_node)
    return ok({ upload_id, block_size: blockSize, block_num: Math.ceil(size / blockSize) })
  }),

  arrived<{ data: Block }>(one.uploadPart, scopes, ({ data }, context) => {
    const upload = pendingOf(data.upload_id, context)
    if (!upload) return notFound
    const rest = upload.size - data.seq * blockSize
    if (data.seq < 0 || rest <= 0) return noSuchBlock
    if (data.size !== Math.min(rest, blockSize)) return wrongSize
    const no = refused(data)
    if (no) return no
    context.files.receive(data.upload_id, data.seq, data.file.file)
    return ok()
  }),

  arrived<{ data: { upload_id: string; block_num: number } }>(one.uploadFinish, scopes, ({ data }, context) => {
    const upload = pendingOf(data.upload_id, context)
    if (!upload) return notFound
    const { name, size, blocks, parent } = upload
    const count = Math.ceil(size / blockSize)
    if (data.block_num !== count || blocks.size !== count) return missingBlock
    context.files.end(data.upload_id)
    const bytes = Buffer.concat(Array.from({ length: count }, (_, seq) => blocks.get(seq) ?? Buffer.alloc(0)))
    return keep({ bytes, name, contentType: 'application/octet-stream' }, one === file ? parent : undefined, context)
  }),

  arrived<{ path: { file_token: string } }>(one.download, scopes, ({ path }, { app, files }) => {
    const found = files.get(path.file_token)
    return found?.appId === app.appId ? fileAnswer(found) : notFound
  }),
])

/** Keeps what has come up; files are listed in their folder, medias are not. */
function keep(given: Omit<StoredFile, 'appId'>, folder: string | undefined, context: ApiContext): Answer {
  const file_token = context.files.add('box', { appId: context.app.appId, ...given })
  if (folder !== undefined) addToDrive(context, { token: file_token, name: given.name, type: 'file', parent_token: folder })
  return ok({ file_token })
}

function pendingOf(uploadId: string, { app, files }: ApiContext) {
  const upload = files.pending(uploadId)
  return upload?.appId === app.appId ? upload : undefined
}

function refused({ file: { file: bytes }, size, checksum }: Sent): Answer | undefined {
  if (bytes.byteLength !== size) return wrongSize
  return checksum === undefined || checksum === String(adler32(bytes)) ? undefined : wrongChecksum
}

/** As RFC 1950 writes it down. */
function adler32(bytes: Uint8Array): number {
  const sums = [1, 0] as [number, number]
  for (const byte of bytes) {
    sums[0] = (sums[0] + byte) % 65_521
    sums[1] = (sums[1] + sums[0]) % 65_521
  }
  return sums[1] * 65_536 + sums[0]
}
