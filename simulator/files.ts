import type { App } from './app.js'
import { BoundedMap } from './bounded-map.js'
import type { Ids } from './ids.js'

/** How many bytes of files are kept, and as many of open uploads; how many of each. The oldest goes first. */
export const keptBytes = 256 * 1024 * 1024
const keptFiles = 1_000
const keptUploads = 100

/** Bytes under a name, and whose they are. */
export interface StoredFile {
  readonly appId: string
  readonly bytes: Uint8Array
  readonly name: string
  readonly contentType: string
}

/** A file that comes in blocks. */
export interface PendingUpload {
  readonly appId: string
  readonly name: string
  readonly size: number
  /** The folder that it is for. */
  readonly parent: string
  /** By their number. */
  readonly blocks: ReadonlyMap<number, Uint8Array>
}

/** The files of a tenant, and those that are on their way. */
export interface Files {
  /** Keeps a file under a new key with this beginning. */
  add(prefix: string, file: StoredFile): string
  get(key: string): StoredFile | undefined
  remove(key: string): void
  export(): readonly (readonly [key: string, file: StoredFile])[]
  /** Forgets all files and uploads, and takes these in their place. */
  import(given: readonly (readonly [key: string, file: StoredFile])[]): void
  /** Opens an upload, and gives its id. */
  begin(app: App, name: string, size: number, parent?: string): string
  pending(uploadId: string): PendingUpload | undefined
  /** Keeps a block of an open upload. */
  receive(uploadId: string, seq: number, block: Uint8Array): void
  end(uploadId: string): void
}

export function createFiles(ids: Ids): Files {
  const files = new BoundedMap<string, StoredFile>(keptFiles)
  const uploads = new BoundedMap<string, PendingUpload>(keptUploads)
  return {
    add(prefix, file) {
      const key = prefix + ids.hex(32)
      files.set(key, file)
      makeRoom(files, sizeOfFile)
      return key
    },
    get: (key) => files.get(key),
    export: () => [...files],
    import(given) {
      files.clear()
      uploads.clear()
      given.forEach(([key, file]) => files.set(key, file))
      makeRoom(files, sizeOfFile)
    },
    remove: (key) => void files.delete(key),
    begin(app, name, size, parent = '') {
      const uploadId = ids.digits(19)
      uploads.set(uploadId, { appId: app.appId, name, size, parent, blocks: new Map() })
      return uploadId
    },
    pending: (uploadId) => uploads.get(uploadId),
    receive(uploadId, seq, block) {
      const upload = uploads.get(uploadId)
      if (!upload) return
      uploads.replace(uploadId, { ...upload, blocks: new Map(upload.blocks).set(seq, block) })
      makeRoom(uploads, sizeOfUpload)
    },
    end: (uploadId) => void uploads.delete(uploadId),
  }
}

const sizeOfFile = ({ bytes }: StoredFile) => bytes.byteLength
const sizeOfUpload = ({ blocks }: PendingUpload) => [...blocks.values()].reduce((sum, block) => sum + block.byteLength, 0)

/** The oldest go, until the others are few enough bytes. */
function makeRoom<T>(kept: Map<string, T>, sizeOf: (one: T) => number): void {
  let size = [...kept.values()].reduce((sum, one) => sum + sizeOf(one), 0)
  for (const [key, one] of kept) {
    if (size <= keptBytes) return
    kept.delete(key)
    size -= sizeOf(one)
  }
}
