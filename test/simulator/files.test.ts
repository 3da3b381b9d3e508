import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { firstValueFrom, take, toArray } from 'rxjs'
import { createLark, isLarkError, uploadFile, type Lark, type Progress } from 'rxlark'
import { file as driveFile, media } from 'rxlark/api/drive/v1'
import { file, image, messageResource } from 'rxlark/api/im/v1'
import type { SimulateOptions, Simulator } from '../../simulator/index.js'
import { officialClient } from './support/official.js'
import { withSimulator } from './support/with-simulator.js'

const withLark = (options: SimulateOptions, test: (lark: Lark, simulator: Simulator) => Promise<void>) =>
  withSimulator(options, async (simulator) => {
    const { appId, appSecret } = simulator.credentials
    const lark = createLark({ appId, appSecret, domain: simulator.url, log: 'silent' })
    await test(lark, simulator).finally(() => lark.close())
  })

const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await work.catch((reason: unknown) => reason)
  return isLarkError(error, 'ApiError') ? error.code : error
}

/** Bytes that are not all alike. */
const patterned = (size: number) => Buffer.from(Uint8Array.from({ length: size }, (_, index) => (index * 31) ^ (index >> 8)))

const bytesBack = async (lark: Lark, token: string) => {
  const download = await firstValueFrom(lark.call(driveFile.download, { path: { file_token: token } }))
  return { name: download.fileName, bytes: Buffer.from(await firstValueFrom(download.bytes())) }
}

describe('files of messages', () => {
  it('come with what a person sends, for the bots who see the message', () =>
    withLark({ otherApps: [{}] }, async (lark, simulator) => {
      const bytes = patterned(9)
      const ann = simulator.user('Ann')
      const { messageId } = await ann.sends({ name: 'p.png', bytes, contentType: 'image/png' })
      const { messageId: document } = await ann.sends({ name: 'a.txt', bytes })
      const [picture, text] = simulator.export().messages
      assert.deepEqual([picture?.msgType, text?.msgType], ['image', 'file'])
      const { image_key: imageKey } = JSON.parse(picture!.content) as { image_key: string }
      const { file_key: fileKey, file_name: name } = JSON.parse(text!.content) as Record<string, string>
      assert.equal(name, 'a.txt')
      const get = (message_id: string, file_key: string, by = lark) =>
        firstValueFrom(by.call(messageResource.get, { path: { message_id, file_key }, params: { type: 'image' } }))
      const download = await get(messageId, imageKey)
      assert.deepEqual([download.contentType, download.fileName], ['image/png', 'p.png'])
      assert.ok(bytes.equals(await firstValueFrom(download.bytes())))
      assert.equal((await get(document, fileKey!)).fileName, 'a.txt')
      assert.equal(await codeOf(get(document, imageKey)), 234003)
      const { appId, appSecret } = simulator.apps[1]!
      const other = createLark({ appId, appSecret, domain: simulator.url, log: 'silent' })
      assert.equal(await codeOf(get(messageId, imageKey, other).finally(() => other.close())), 234004)
      await assert.rejects(ann.sends({ name: 'nothing', bytes: new Uint8Array() }), /nothing is empty/)
    }))

  it('go up and come down', () =>
    withLark({}, async (lark) => {
      const bytes = patterned(100_000)
      const picture = { file: new Blob([bytes], { type: 'image/png' }), name: 'p.png' }
      const { image_key = '' } = await firstValueFrom(
        lark.call(image.create, { data: { image_type: 'message', image: picture } }),
      )
      const download = await firstValueFrom(lark.call(image.get, { path: { image_key } }))
      assert.deepEqual([download.contentType, download.size, download.fileName], ['image/png', bytes.length, 'p.png'])
      assert.ok(bytes.equals(await firstValueFrom(download.bytes())))

      const data = { file_type: 'stream', file_name: '报告.bin', file: bytes, duration: 3 }
      const { file_key = '' } = await firstValueFrom(lark.call(file.create, { data }))
      assert.equal((await firstValueFrom(lark.call(file.get, { path: { file_key } }))).fileName, '报告.bin')
    }))

  it('are refused where they are empty, unknown, not wanted, or of another app', () =>
    withLark({ otherApps: [{}] }, async (lark, simulator) => {
      const empty = { data: { image_type: 'message', image: new Uint8Array() } }
      const wrongType = { data: { image_type: 'poster', image: patterned(9) } }
      assert.equal(await codeOf(firstValueFrom(lark.call(image.create, empty))), 234010)
      assert.equal(await codeOf(firstValueFrom(lark.call(image.create, wrongType))), 99992402)
      assert.equal(await codeOf(firstValueFrom(lark.call(image.get, { path: { image_key: 'img_none' } }))), 234001)
      const { image_key = '' } = await firstValueFrom(
        lark.call(image.create, { data: { image_type: 'message', image: patterned(9) } }),
      )
      const { appId, appSecret } = simulator.apps[1]!
      const other = createLark({ appId, appSecret, domain: simulator.url, log: 'silent' })
      assert.equal(await codeOf(firstValueFrom(other.call(image.get, { path: { image_key } }))), 234008)
      other.close()
    }))

  it('go up and come down with the official client', () =>
    withSimulator({}, async (simulator) => {
      const client = officialClient(simulator)
      const bytes = patterned(100_000)
      const made = await client.im.image.create({ data: { image_type: 'message', image: bytes } })
      const { getReadableStream } = await client.im.image.get({ path: { image_key: made?.image_key ?? '' } })
      assert.ok(bytes.equals(await buffer(getReadableStream())))
    }))
})

describe('uploadFile', () => {
  const size = 9 * 2 ** 20 + 5
  const bytes = patterned(size)

  it('brings a file into the drive in blocks', () =>
    withLark({}, async (lark, simulator) => {
      const told: Progress[] = []
      const upload$ = uploadFile(lark, { file: bytes, name: 'film.mp4', parent: 'fld1' }, { onProgress: (one) => told.push(one) })
      const { file_token } = await firstValueFrom(upload$)
      const back = await bytesBack(lark, file_token)
      assert.equal(back.name, 'film.mp4')
      assert.ok(bytes.equals(back.bytes))
      assert.deepEqual(told.at(-1), { sent: size, total: size })
      const requests = await firstValueFrom(simulator.requests$.pipe(take(6), toArray()))
      const endpoints = requests.map(({ endpoint = '' }) => endpoint.split('.').at(-1))
      assert.deepEqual(endpoints, ['internal', 'upload_prepare', 'upload_part', 'upload_part', 'upload_part', 'upload_finish'])
    }))

  it('takes a stream with its size, and medias', () =>
    withLark({}, async (lark) => {
      const file = Readable.from([bytes.subarray(0, 7_000_000), bytes.subarray(7_000_000)])
      const parent = { type: 'docx_image', node: 'doxcn1' }
      const { file_token } = await firstValueFrom(uploadFile(lark, { file, name: 'a', size, parent, concurrency: 1 }))
      const download = await firstValueFrom(lark.call(media.download, { path: { file_token } }))
      assert.ok(bytes.equals(await firstValueFrom(download.bytes())))
    }))

  it('sends a block again that failed for a passing reason, and no other', () =>
    withLark({}, async (lark, simulator) => {
      simulator.faults.calls({ match: 'drive.v1.file.upload_part', reset: true })
      const { file_token } = await firstValueFrom(uploadFile(lark, { file: bytes, parent: 'fld1' }))
      assert.ok(bytes.equals((await bytesBack(lark, file_token)).bytes))
      const requests = await firstValueFrom(simulator.requests$.pipe(take(8), toArray()))
      assert.equal(requests.filter(({ endpoint }) => endpoint === 'drive.v1.file.upload_part').length, 4)
    }))

  it('fails at once where the platform says no', () =>
    withLark({}, async (lark, simulator) => {
      simulator.faults.calls({ match: 'drive.v1.file.upload_part', code: 1061043 })
      assert.equal(await codeOf(firstValueFrom(uploadFile(lark, { file: bytes, parent: 'fld1' }))), 1061043)
    }))

  it('never holds more blocks than go up at once', () =>
    withLark({}, async (lark) => {
      for (const concurrency of [1, 2]) {
        let [pulled, sent, most] = [0, 0, 0]
        const pieces = async function* () {
          for (let start = 0; start < size; start += 65_536) {
            const piece = bytes.subarray(start, start + 65_536)
            pulled += piece.length
            most = Math.max(most, pulled - sent)
            yield piece
          }
        }
        const upload = { file: pieces, size, parent: 'fld1', concurrency }
        await firstValueFrom(uploadFile(lark, upload, { onProgress: (progress) => (sent = progress.sent) }))
        assert.ok(most <= concurrency * 4 * 2 ** 20 + 65_536, `${most} bytes were held`)
        assert.ok(most > (concurrency - 1) * 4 * 2 ** 20, `${most} bytes: not as many at once as may be`)
      }
    }))

  it('says before the network what is wrong', () =>
    withLark({}, async (lark, simulator) => {
      const spent = Readable.from([Buffer.from('x')])
      await buffer(spent)
      for (const [upload, fault] of [
        [{ file: () => Readable.from([bytes]), parent: 'f' }, /size: is missing/],
        [{ file: new Uint8Array(), parent: 'f' }, /file: is empty/],
        [{ file: bytes, size: 5, parent: 'f' }, /size: is not that of the file/],
        [{ file: { path: '/none' }, parent: 'f' }, /file: cannot be read \(ENOENT\)/],
        [{ file: bytes, parent: 'f', concurrency: 0 }, /concurrency: is below 1/],
      ] as const) {
        await assert.rejects(
          firstValueFrom(uploadFile(lark, upload)),
          (error) => isLarkError(error, 'InputError') && fault.test(error.message),
        )
      }
      const tooShort = { file: () => Readable.from([Buffer.from('xy')]), size: 3, parent: 'f' }
      await assert.rejects(firstValueFrom(uploadFile(lark, tooShort)), /less than the 3 bytes that were said/)
      const [first] = await firstValueFrom(simulator.requests$.pipe(take(1), toArray()))
      assert.equal(first?.endpoint, 'auth.v3.tenant_access_token.internal')
    }))
})
