import assert from 'node:assert/strict'
import { text } from './support/api.js'
import { codeOf, run, type Client } from './support/kept.js'

type Call = (client: Client) => Promise<{ code?: number | undefined }>

const message_id = 'om_none'
const chat_id = 'oc_none'
const app_token = 'none'
const table_id = 'tbl_none'
const document_id = 'none'
const file_token = 'none'
const calendar_id = 'none'
const card_id = 'none'
const reaction = { reaction_type: { emoji_type: 'OK' } }
const fields = { Name: 'x' }
const words = { elements: [{ type: 'text_run' as const, text_run: { text: 'x' } }] }
const docx = { file_type: 'docx' as const }

/** What a call for nothing says, by its code. */
const calls: Readonly<Record<number, Readonly<Record<string, Call>>>> = {
  99992354: {
    'message.get': ({ im }) => im.message.get({ path: { message_id } }),
    'message.update': ({ im }) => im.message.update({ path: { message_id }, data: text('x') }),
    'message.patch': ({ im }) => im.message.patch({ path: { message_id }, data: { content: '{}' } }),
    'message.delete': ({ im }) => im.message.delete({ path: { message_id } }),
    'message.reply': ({ im }) => im.message.reply({ path: { message_id }, data: text('x') }),
    'message.forward': ({ im }) =>
      im.message.forward({ path: { message_id }, params: { receive_id_type: 'chat_id' }, data: { receive_id: chat_id } }),
    'pin.create': ({ im }) => im.pin.create({ data: { message_id } }),
    'pin.delete': ({ im }) => im.pin.delete({ path: { message_id } }),
  },
  231003: {
    'messageReaction.create': ({ im }) => im.messageReaction.create({ path: { message_id }, data: reaction }),
    'messageReaction.list': ({ im }) => im.messageReaction.list({ path: { message_id } }),
    'messageReaction.delete': ({ im }) => im.messageReaction.delete({ path: { message_id, reaction_id: 'x' } }),
  },
  99992356: {
    'message.create': ({ im }) =>
      im.message.create({ params: { receive_id_type: 'chat_id' }, data: { receive_id: chat_id, ...text('x') } }),
    'message.list': ({ im }) => im.message.list({ params: { container_id_type: 'chat', container_id: chat_id } }),
    'pin.list': ({ im }) => im.pin.list({ params: { chat_id } }),
    'chat.get': ({ im }) => im.chat.get({ path: { chat_id } }),
    'chat.update': ({ im }) => im.chat.update({ path: { chat_id }, data: { name: 'x' } }),
    'chat.delete': ({ im }) => im.chat.delete({ path: { chat_id } }),
    'chatMembers.create': ({ im }) => im.chatMembers.create({ path: { chat_id }, data: { id_list: [] } }),
    'chatMembers.get': ({ im }) => im.chatMembers.get({ path: { chat_id } }),
    'chatMembers.delete': ({ im }) => im.chatMembers.delete({ path: { chat_id }, data: { id_list: [] } }),
    'chatMembers.isInChat': ({ im }) => im.chatMembers.isInChat({ path: { chat_id } }),
  },
  41012: {
    'user.get': ({ contact }) => contact.user.get({ path: { user_id: 'ou_none' } }),
    'user.patch': ({ contact }) => contact.user.patch({ path: { user_id: 'ou_none' }, data: { name: 'x' } }),
    'user.delete': ({ contact }) => contact.user.delete({ path: { user_id: 'ou_none' } }),
  },
  40015: {
    'user.findByDepartment': ({ contact }) => contact.user.findByDepartment({ params: { department_id: 'od-none' } }),
    'department.get': ({ contact }) => contact.department.get({ path: { department_id: 'od-none' } }),
    'department.patch': ({ contact }) => contact.department.patch({ path: { department_id: 'od-none' }, data: { name: 'x' } }),
    'department.delete': ({ contact }) => contact.department.delete({ path: { department_id: 'od-none' } }),
    'department.children': ({ contact }) => contact.department.children({ path: { department_id: 'od-none' } }),
    'department.list': ({ contact }) => contact.department.list({ params: { parent_department_id: 'od-none' } }),
    'department.parent': ({ contact }) => contact.department.parent({ params: { department_id: 'od-none' } }),
  },
  200740: {
    'card.update': ({ cardkit }) =>
      cardkit.v1.card.update({ path: { card_id }, data: { card: { type: 'card_json', data: '{}' }, sequence: 1 } }),
    'card.settings': ({ cardkit }) => cardkit.v1.card.settings({ path: { card_id }, data: { settings: '{}', sequence: 1 } }),
    'card.batchUpdate': ({ cardkit }) => cardkit.v1.card.batchUpdate({ path: { card_id }, data: { actions: '[]', sequence: 1 } }),
    'card.idConvert': ({ cardkit }) => cardkit.v1.card.idConvert({ data: { message_id } }),
    'cardElement.content': ({ cardkit }) =>
      cardkit.v1.cardElement.content({ path: { card_id, element_id: 'e' }, data: { content: 'x', sequence: 1 } }),
    'cardElement.delete': ({ cardkit }) =>
      cardkit.v1.cardElement.delete({ path: { card_id, element_id: 'e' }, data: { sequence: 1 } }),
  },
  1254040: {
    'app.get': ({ bitable }) => bitable.app.get({ path: { app_token } }),
    'app.update': ({ bitable }) => bitable.app.update({ path: { app_token }, data: { name: 'x' } }),
    'appTable.create': ({ bitable }) => bitable.appTable.create({ path: { app_token }, data: { table: { name: 'x' } } }),
    'appTable.list': ({ bitable }) => bitable.appTable.list({ path: { app_token } }),
    'appTable.patch': ({ bitable }) => bitable.appTable.patch({ path: { app_token, table_id }, data: { name: 'x' } }),
    'appTable.delete': ({ bitable }) => bitable.appTable.delete({ path: { app_token, table_id } }),
    'appTableRecord.list': ({ bitable }) => bitable.appTableRecord.list({ path: { app_token, table_id } }),
    'appTableRecord.create': ({ bitable }) => bitable.appTableRecord.create({ path: { app_token, table_id }, data: { fields } }),
  },
  1770002: {
    'document.get': (client) => client.docx.document.get({ path: { document_id } }),
    'document.rawContent': (client) => client.docx.document.rawContent({ path: { document_id } }),
    'documentBlock.list': (client) => client.docx.documentBlock.list({ path: { document_id } }),
    'documentBlock.get': (client) => client.docx.documentBlock.get({ path: { document_id, block_id: 'x' } }),
    'documentBlockChildren.create': (client) =>
      client.docx.documentBlockChildren.create({ path: { document_id, block_id: 'x' }, data: { children: [] } }),
  },
  1061003: {
    'file.copy': ({ drive }) => drive.file.copy({ path: { file_token }, data: { name: 'x', type: 'file', folder_token: '' } }),
    'file.move': ({ drive }) => drive.file.move({ path: { file_token }, data: { type: 'file', folder_token: '' } }),
    'file.delete': ({ drive }) => drive.file.delete({ path: { file_token }, params: { type: 'file' } }),
  },
  1069307: {
    'fileComment.get': ({ drive }) => drive.fileComment.get({ path: { file_token, comment_id: '1' }, params: docx }),
    'fileComment.patch': ({ drive }) =>
      drive.fileComment.patch({ path: { file_token, comment_id: '1' }, params: docx, data: { is_solved: true } }),
    'fileCommentReply.list': ({ drive }) => drive.fileCommentReply.list({ path: { file_token, comment_id: '1' }, params: docx }),
    'fileCommentReply.update': ({ drive }) =>
      drive.fileCommentReply.update({
        path: { file_token, comment_id: '1', reply_id: '1' },
        params: docx,
        data: { content: words },
      }),
  },
  191000: {
    'calendar.get': ({ calendar }) => calendar.calendar.get({ path: { calendar_id } }),
    'calendar.patch': ({ calendar }) => calendar.calendar.patch({ path: { calendar_id }, data: { summary: 'x' } }),
    'calendar.delete': ({ calendar }) => calendar.calendar.delete({ path: { calendar_id } }),
    'calendarEvent.list': ({ calendar }) => calendar.calendarEvent.list({ path: { calendar_id } }),
    'calendarEvent.create': ({ calendar }) =>
      calendar.calendarEvent.create({
        path: { calendar_id },
        data: { start_time: { timestamp: '1' }, end_time: { timestamp: '2' } },
      }),
  },
  1390003: {
    'instance.get': ({ approval }) => approval.instance.get({ path: { instance_id: 'none' } }),
    'instance.cancel': ({ approval }) =>
      approval.instance.cancel({ data: { approval_code: 'A', instance_code: 'none', user_id: 'u' } }),
  },
}

describe('what is not there', () => {
  for (const [code, asked] of Object.entries(calls))
    it(
      `is told by ${code}, by ${Object.keys(asked).join(', ')}`,
      run(async (client) => {
        const told = await Promise.all(Object.entries(asked).map(async ([name, call]) => [name, await codeOf(call(client))]))
        assert.deepEqual(
          told,
          Object.keys(asked).map((name) => [name, Number(code)]),
        )
      }),
    )
})
