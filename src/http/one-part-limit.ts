const megabyte = 1024 * 1024

/** The largest file that goes up in one part, in bytes (protocol 3.5); the platform refuses a larger one after it was sent. */
const limits: Readonly<Record<string, number>> = {
  'im.v1.file.create': 30 * megabyte,
  'im.v1.image.create': 30 * megabyte,
  'drive.v1.file.upload_all': 20 * megabyte,
  'drive.v1.media.upload_all': 20 * megabyte,
}

export interface OnePartLimit {
  readonly bytes: number
  readonly message: string
}

/** How large the file of an endpoint may be, where that is known. */
export function onePartLimit(endpoint: string): OnePartLimit | undefined {
  const bytes = limits[endpoint]
  if (bytes === undefined) return undefined
  const most = `is larger than ${bytes / megabyte} MB, the most that goes up in one part`
  return { bytes, message: `${most}: uploadFile(lark, { file, name, size, parent }) brings larger ones into the drive` }
}
