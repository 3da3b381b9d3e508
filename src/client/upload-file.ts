import { concatMap, type Observable } from 'rxjs'
import { loadOnce } from '../http/load-once.js'
import type { CallOptions, Lark } from '../model/lark.js'
import type { FileUpload, UploadedFile } from './upload-in-parts.js'

const parts$ = /* @__PURE__ */ loadOnce('uploads in parts', () => import('./upload-in-parts.js'))

/**
 * Brings a file of any size into the drive: prepares, sends its blocks with their Adler-32, finishes.
 *
 * Cold; emits the token of the file once, and completes. A block that fails for a passing reason is sent again by itself, at most
 * four times. At most `concurrency` blocks are in memory, whatever the file; it is read once, from its start, and no faster than its
 * blocks go up. Unsubscribing aborts what is on its way and lets go of the file; the platform forgets what was not finished.
 *
 * Errors with an `InputError` before the network where the size is not known, or the stream was read already; with what a part
 * errored with.
 *
 * @example
 * ```ts
 * uploadFile(lark, { file: { path: 'film.mp4' }, parent: 'fldcnFolder' }, { onProgress: ({ sent }) => console.log(sent) })
 *   .subscribe(({ file_token }) => console.log(file_token))
 * ```
 * @param options - Of every call that is made; `onProgress` tells of whole parts that have arrived.
 */
export const uploadFile = (lark: Pick<Lark, 'call'>, upload: FileUpload, options: CallOptions = {}): Observable<UploadedFile> =>
  parts$.pipe(concatMap(({ uploadInParts }) => uploadInParts(lark, upload, options)))
