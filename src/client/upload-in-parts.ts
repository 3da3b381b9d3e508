import {
  asyncScheduler,
  concat,
  concatMap,
  defer,
  finalize,
  from,
  ignoreElements,
  map,
  merge,
  of,
  repeat,
  retry,
  takeWhile,
  Subscription,
  throwError,
  timer,
  type Observable,
} from 'rxjs'
import { uploadFinish, uploadPart, uploadPrepare } from '../api/generated/drive/v1/file.js'
import {
  uploadFinish as finishMedia,
  uploadPart as mediaPart,
  uploadPrepare as prepareMedia,
} from '../api/generated/drive/v1/media.js'
import type { FileInput } from '../api/file-input.js'
import { adler32 } from '../http/adler-32.js'
import { blocksOf } from '../http/blocks-of.js'
import { moving, type Idleness } from '../http/moving.js'
import { fileSource, type OpenableFile } from '../http/file-source.js'
import { DecodeError, InputError, isLarkError, type Fault } from '../model/errors.js'
import { internals, type WithInternals } from '../model/internals.js'
import type { CallOptions, Lark } from '../model/lark.js'
import { timeLimits } from './policies.js'

/** Where a file goes: the token of a folder of the drive, or another parent by the platform's type of it. */
export type UploadParent = string | { readonly type: string; readonly node: string; readonly extra?: string }

/** What `uploadFile` brings into the drive. */
export interface FileUpload {
  readonly file: FileInput
  /** Default: the file's own name, where it has one. */
  readonly name?: string
  /** In bytes; needed where the file cannot tell: of a stream, and of a function that makes one. */
  readonly size?: number
  /** A folder's token; `{ type, node }` for `explorer`, `wiki`, and for the parents of medias (`docx_image`, `bitable_file`, ...). */
  readonly parent: UploadParent
  /** Parts that go up at once, each a block of the platform's choice (4 MB) in memory. Default: 3. */
  readonly concurrency?: number
}

/** What became of an upload. */
export interface UploadedFile {
  readonly file_token: string
}

/** How often a part is tried again, and how long the first pause is, in ms; each is twice as long as the one before. */
const retries = 4
const firstPause = 500

/** What errors call it. */
const endpoint = 'uploadFile'

/** What `uploadFile` does; loaded with the first one. */
export function uploadInParts(lark: Pick<Lark, 'call'>, upload: FileUpload, options: CallOptions): Observable<UploadedFile> {
  return defer(() => {
    const { onProgress, ...plain } = options
    const plan = planOf(upload)
    const job = { ...plan, call: callsOf(lark, plan, plain), onProgress, idleness: idlenessOf(lark, plain) }
    return job.call.prepare().pipe(
      concatMap((answer) => {
        const session = sessionOf(answer)
        return concat(parts(job, session), job.call.finish(session))
      }),
      map(({ file_token: token = '' }) => ({ file_token: token })),
    )
  })
}

interface Plan {
  readonly file: OpenableFile
  readonly fileName: string
  readonly size: number
  readonly parent: Exclude<UploadParent, string>
  readonly concurrency: number
}

/** What is wrong is said before the network. */
function planOf({ file: input, name, size: told, parent, concurrency = 3 }: FileUpload): Plan {
  const file = fileSource(input)
  const size = file.size ?? told ?? 0
  const faults = [...sizeFaults(file, told), ...(concurrency >= 1 ? [] : [{ path: 'concurrency', message: 'is below 1' }])]
  if (faults.length > 0) throw new InputError({ endpoint, faults })
  const place = typeof parent === 'string' ? { type: 'explorer', node: parent } : parent
  return { file, fileName: name ?? file.name ?? 'file', size, parent: place, concurrency }
}

function sizeFaults({ fault, size }: OpenableFile, told: number | undefined): readonly Fault[] {
  if (fault) return [{ path: 'file', message: fault }]
  if (size === undefined && told === undefined) return [{ path: 'size', message: 'is missing, and the file does not tell it' }]
  if ((size ?? told) === 0) return [{ path: 'file', message: 'is empty, and the drive takes nothing empty in parts' }]
  if (size === undefined || told === undefined || size === told) return []
  return [{ path: 'size', message: `is not that of the file, which has ${size} bytes` }]
}

/** How long the file may keep its readers waiting for its next piece: as long as the parts of it may stand still on their way. */
const idlenessOf = (lark: Pick<Lark, 'call'> & Partial<WithInternals>, { timeout }: CallOptions): Idleness => ({
  endpoint,
  idle: timeLimits(undefined, timeout).idle,
  scheduler: lark[internals]?.scheduler ?? asyncScheduler,
})

/** One upload as the platform knows it. */
interface Session {
  readonly id: string
  readonly blockSize: number
}

function sessionOf({ upload_id: id, block_size: blockSize }: { upload_id?: string; block_size?: number }): Session {
  if (id && blockSize && blockSize > 0) return { id, blockSize }
  throw new DecodeError({
    what: endpoint,
    faults: [{ path: 'block_size', message: 'or upload_id is missing in the answer to prepare' }],
  })
}

/** A block of the file, and which one it is. */
interface Block {
  readonly seq: number
  readonly bytes: Uint8Array
}

type Calls = ReturnType<typeof callsOf>

/** The three calls, for a file of the drive or for a media of a document. */
function callsOf(lark: Pick<Lark, 'call'>, { fileName, size, parent: { type, node, extra } }: Plan, options: CallOptions) {
  const isFile = type === 'explorer' || type === 'wiki'
  const named = { file_name: fileName, parent_type: type, parent_node: node, size }
  return {
    prepare: () =>
      isFile
        ? lark.call(uploadPrepare, { data: named }, options)
        : lark.call(prepareMedia, { data: { ...named, ...(extra !== undefined && { extra }) } }, options),
    part: ({ id }: Session, { seq, bytes }: Block) => {
      const file = { file: bytes, name: fileName }
      const data = { upload_id: id, seq, size: bytes.byteLength, checksum: String(adler32(bytes)), file }
      return lark.call(isFile ? uploadPart : mediaPart, { data }, options)
    },
    finish: ({ id, blockSize }: Session) =>
      lark.call(
        isFile ? uploadFinish : finishMedia,
        { data: { upload_id: id, block_num: Math.ceil(size / blockSize) } },
        options,
      ),
  }
}

interface Job extends Plan {
  readonly call: Calls
  readonly onProgress: CallOptions['onProgress']
  readonly idleness: Idleness
}

/** Workers who each take the next block when they are done with one: who has none to send holds none. */
function parts({ file, size, concurrency, call, onProgress, idleness }: Job, session: Session): Observable<never> {
  return defer(() => {
    const life = new Subscription()
    const blocks = numbered(moving(file.open(life), idleness), size, session)
    let sent = 0
    const arrived = ({ bytes }: Block) => onProgress?.({ sent: (sent += bytes.byteLength), total: size })
    const one$ = defer(() => from(blocks.next())).pipe(
      concatMap(({ done, value: block }) =>
        done
          ? of(false)
          : call.part(session, block).pipe(
              again(),
              map(() => (arrived(block), true)),
            ),
      ),
    )
    const worker$ = one$.pipe(repeat(), takeWhile(Boolean))
    return merge(...Array.from({ length: Math.min(concurrency, Math.ceil(size / session.blockSize)) }, () => worker$)).pipe(
      ignoreElements(),
      finalize(() => {
        life.unsubscribe()
        void blocks.return()
      }),
    )
  })
}

/** The blocks of the file in their order. It has to be as long as it was said to be: the platform waits for every byte. */
async function* numbered(chunks: AsyncIterable<Uint8Array>, size: number, { blockSize }: Session): AsyncGenerator<Block, void> {
  const wrong = (message: string, cause?: unknown) => new InputError({ endpoint, faults: [{ path: 'file', message }], cause })
  let seq = 0
  let length = 0
  try {
    for await (const bytes of blocksOf(chunks, blockSize)) {
      length += bytes.byteLength
      if (length > size || (length < size && bytes.byteLength < blockSize)) break
      yield { seq: seq++, bytes }
    }
  } catch (error) {
    throw isLarkError(error) ? error : wrong(error instanceof Error ? error.message : 'cannot be read', error)
  }
  if (length !== size) throw wrong(`has ${length > size ? 'more' : 'less'} than the ${size} bytes that were said`)
}

const again = <T>() =>
  retry<T>({
    count: retries,
    delay: (error: unknown, attempt) =>
      isLarkError(error) && error.retryable
        ? timer(isLarkError(error, 'RateLimitError') ? error.retryAfter : firstPause * 2 ** (attempt - 1))
        : throwError(() => error),
  })
