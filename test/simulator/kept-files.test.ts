import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { codeOf, run, streamedCode, type Client } from './support/kept.js'

const bytes = Buffer.from('a picture, or a film')

interface Download {
  readonly getReadableStream: () => NodeJS.ReadableStream
}

interface Kind {
  readonly up: (client: Client) => Promise<string | undefined>
  readonly down: (client: Client, key: string) => Promise<Download>
  /** The code where there is none. */
  readonly missing: number
}

const stored = { file_name: 'film.mp4', parent_node: 'fld1', size: bytes.length, file: bytes }

const kinds: Readonly<Record<string, Kind>> = {
  'images of messages': {
    up: async ({ im }) => (await im.image.create({ data: { image_type: 'message', image: bytes } }))?.image_key,
    down: ({ im }, image_key) => im.image.get({ path: { image_key } }),
    missing: 234001,
  },
  'files of messages': {
    up: async ({ im }) => (await im.file.create({ data: { file_type: 'stream', file_name: 'f', file: bytes } }))?.file_key,
    down: ({ im }, file_key) => im.file.get({ path: { file_key } }),
    missing: 234001,
  },
  'files of the drive': {
    up: async ({ drive }) => (await drive.file.uploadAll({ data: { ...stored, parent_type: 'explorer' } }))?.file_token,
    down: ({ drive }, file_token) => drive.file.download({ path: { file_token } }),
    missing: 1061003,
  },
  'medias of documents': {
    up: async ({ drive }) => (await drive.media.uploadAll({ data: { ...stored, parent_type: 'docx_image' } }))?.file_token,
    down: ({ drive }, file_token) => drive.media.download({ path: { file_token } }),
    missing: 1061003,
  },
}

describe('what the official client sends up, it gets back', () => {
  for (const [name, { up, down, missing }] of Object.entries(kinds))
    it(
      name,
      run(async (client) => {
        const first = (await up(client)) ?? ''
        const second = (await up(client)) ?? ''
        assert.notEqual(first, second)
        for (const key of [first, second]) assert.deepEqual(await buffer((await down(client, key)).getReadableStream()), bytes)
        assert.equal(await streamedCode(down(client, 'none')), missing)
      }),
    )

  for (const what of ['file', 'media'] as const)
    it(
      `in parts, as a ${what} of the drive`,
      run(async ({ drive }) => {
        const size = 4 * 2 ** 20 + 5
        const whole = Buffer.alloc(size, 'film')
        const parent = { file_name: 'film.mp4', parent_node: 'fld1', size }
        const prepared = await (what === 'file'
          ? drive.file.uploadPrepare({ data: { ...parent, parent_type: 'explorer' } })
          : drive.media.uploadPrepare({ data: { ...parent, parent_type: 'docx_file' } }))
        const { upload_id = '', block_size = 0, block_num = 0 } = prepared.data ?? {}
        assert.deepEqual([block_size, block_num], [4 * 2 ** 20, 2])
        const part = (seq: number, id = upload_id) => {
          const file = whole.subarray(seq * block_size, (seq + 1) * block_size)
          return drive[what].uploadPart({ data: { upload_id: id, seq, size: file.length, file } })
        }
        const finish = (id = upload_id) => drive[what].uploadFinish({ data: { upload_id: id, block_num } })
        await part(1)
        assert.equal(await codeOf(finish()), 1062010)
        await part(0)
        const file_token = (await finish()).data?.file_token ?? ''
        const back = await drive[what].download({ path: { file_token } })
        assert.ok(whole.equals(await buffer(back.getReadableStream())))
        assert.equal(await codeOf(finish()), 1061003)
        assert.equal(await codeOf(finish('none')), 1061003)
      }),
    )
})
