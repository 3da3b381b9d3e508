import type { Readable } from 'node:stream'
import { expectTypeOf } from 'expect-type'
import type { Observable } from 'rxjs'
import type { CallArguments, CallResponse, Lark } from '../../../src/model/lark.js'
import type { Endpoint } from '../../../src/model/endpoint.js'
import type { page } from '../../../src/model/page.js'
import { type Paged } from '../../../src/model/page.js'
import type { Download } from '../../../src/api/download.js'
import type { FileInput } from '../../../src/api/file-input.js'
import type { chat, image, message, messageResource } from '../../../src/api/generated/im/v1/index.js'
import { type shapes } from '../../../src/api/generated/im/v1/index.js'
import { defineEndpoint } from '../../../src/api/define-endpoint.js'
import type { scope } from '../../../src/api/generated/contact/v3/index.js'
import type { space } from '../../../src/api/generated/wiki/v2/index.js'
import type { tenant } from '../../../src/api/generated/tenant/v2/index.js'

type InputOf<E> = E extends Endpoint<infer I, never> ? I : E extends Endpoint<infer I, unknown> ? I : never
type OutputOf<E> = E extends Endpoint<never, infer O> ? O : never

describe('types of the generated API', () => {
  it('require what the catalogue requires', () => {
    type Input = InputOf<typeof message.create>
    expectTypeOf<Input>().toEqualTypeOf<message.CreateInput>()
    expectTypeOf<keyof Input>().toEqualTypeOf<'params' | 'data'>()
    expectTypeOf<{ receive_id: string; msg_type: string; content: string }>().toExtend<Input['data']>()
    expectTypeOf<{ receive_id: string; msg_type: string }>().not.toExtend<Input['data']>()
    expectTypeOf<Input['data']>().toHaveProperty('uuid').toEqualTypeOf<string | undefined>()
    expectTypeOf<message.ReplyInput['path']>().toEqualTypeOf<{ message_id: string }>()
  })

  it('let known values complete, and take any other text', () => {
    expectTypeOf<'chat_id'>().toExtend<message.CreateInput['params']['receive_id_type']>()
    expectTypeOf<string>().toExtend<message.CreateInput['params']['receive_id_type']>()
    expectTypeOf<number>().not.toExtend<message.CreateInput['params']['receive_id_type']>()
  })

  it('let an input be left out where nothing in it is required', () => {
    expectTypeOf<[]>().toExtend<CallArguments<InputOf<typeof chat.list>>>()
    expectTypeOf<[]>().toExtend<CallArguments<InputOf<typeof tenant.query>>>()
    expectTypeOf<[]>().not.toExtend<CallArguments<InputOf<typeof message.list>>>()
  })

  it('know a misspelt field from a field, in whatever depth', () => {
    const data = { receive_id: 'oc_1', msg_type: 'text', content: '{}' }
    const calls = (lark: Lark, to: typeof message, of: typeof chat) => [
      lark.call(to.create, { params: { receive_id_type: 'chat_id' }, data: { ...data, uuid: '1' } }),
      // @ts-expect-error -- the field is called uuid
      lark.call(to.create, { params: { receive_id_type: 'chat_id' }, data: { ...data, uid: '1' } }),
      // @ts-expect-error -- the field is called uuid
      lark.call(to.create, { params: { receive_id_type: 'chat_id' }, data: { ...data, uid: '1' } }, { observe: 'response' }),
      // @ts-expect-error -- the field is called page_token
      lark.call(of.list, { params: { page_size: 10, page_tokn: '1' } }),
    ]
    expectTypeOf(calls).returns.toExtend<readonly Observable<unknown>[]>()
  })

  it('tell a whole answer from its data, also where the input is left out', () => {
    const whole = (lark: Lark, of: typeof chat) => lark.call(of.list, undefined, { observe: 'response' })
    expectTypeOf(whole).returns.toEqualTypeOf<Observable<CallResponse<OutputOf<typeof chat.list>>>>()
  })

  it('know what is in a page', () => {
    type Page = OutputOf<typeof message.list>
    expectTypeOf<Page>().toEqualTypeOf<Paged<message.ListOutput, shapes.Message>>()
    expectTypeOf<Page[typeof page]['items'][number]>().toEqualTypeOf<shapes.Message>()
    expectTypeOf<Page['has_more']>().toEqualTypeOf<boolean | undefined>()
    expectTypeOf<OutputOf<typeof space.list>[typeof page]['items'][number]>().toHaveProperty('space_id')
  })

  it('do not guess what is in a page with several lists', () => {
    expectTypeOf<OutputOf<typeof scope.list>[typeof page]['items']>().toEqualTypeOf<readonly unknown[]>()
  })

  it('are one for one thing, and have its names wherever it is used', () => {
    expectTypeOf<message.CreateOutput>().toEqualTypeOf<message.ReplyOutput>()
    expectTypeOf<message.CreateOutput>().toEqualTypeOf<shapes.Message>()
    expectTypeOf<message.UrgentSmsData>().toEqualTypeOf<{ user_id_list: readonly string[] }>()
  })

  it('tell files apart: what goes up, and what comes down', () => {
    expectTypeOf<image.CreateData['image']>().toEqualTypeOf<FileInput>()
    expectTypeOf<Uint8Array>().toExtend<FileInput>()
    expectTypeOf<Blob>().toExtend<FileInput>()
    expectTypeOf<{ file: { path: string }; name: string }>().toExtend<FileInput>()
    expectTypeOf<Readable>().toExtend<FileInput>()
    expectTypeOf<OutputOf<typeof messageResource.get>>().toEqualTypeOf<Download>()
    expectTypeOf<ReturnType<Download['stream']>>().toEqualTypeOf<ReadableStream>()
  })

  it('follow from defineEndpoint', () => {
    const endpoint = defineEndpoint<{ path: { id: string } }, { title: string }>({
      method: 'GET',
      path: '/open-apis/desk/v1/tickets/:id',
    })
    expectTypeOf(endpoint).toEqualTypeOf<Endpoint<{ path: { id: string } }, { title: string }>>()
  })
})
