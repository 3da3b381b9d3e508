import type { App } from './app.js'
import { BoundedMap } from './bounded-map.js'
import type { Ids } from './ids.js'

/** How much is kept, in bytes and files; the oldest goes first. And how many uploads are open. */
const keptBytes = 256 * 1024 * 1024
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
  readonly blocks: Map<number, Uint8Array>
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
  end(uploadId: string): void
}

export function createFiles(ids: Ids): Files {
  const files = new BoundedMap<string, StoredFile>(keptFiles)
  const uploads = new BoundedMap<string, PendingUpload>(keptUploads)
  const makeRoom = () => {
    let size = [...files.values()].reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
    for (const [key, { bytes }] of files) {
      if (size <= keptBytes) return
      files.delete(key)
      size -= bytes.byteLength
    }
  }
  return {
    add(prefix, file) {
      const key = prefix + ids.hex(32)
      files.set(key, file)
      makeRoom()
      return key
    },
    get: (key) => files.get(key),
    export: () => [...files],
    import(given) {
      files.clear()
      uploads.clear()
      given.forEach(([key, file]) => files.set(key, file))
      makeRoom()
    },
    remove: (key) => void files.delete(key),
    begin(app, name, size, parent = '') {
      const uploadId = ids.digits(19)
      uploads.set(uploadId, { appId: app.appId, name, size, parent, blocks: new Map() })
      return uploadId
    },
    pending: (uploadId) => uploads.get(uploadId),
    end: (uploadId) => void uploads.delete(uploadId),
  }
}
