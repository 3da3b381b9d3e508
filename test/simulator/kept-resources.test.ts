import assert from 'node:assert/strict'
import { codeOf, run, three, threeInTwoPages } from './support/kept.js'

describe('what the official client makes, it finds again', () => {
  it(
    'pins',
    run(async ({ im }, simulator) => {
      const ann = simulator.user('Ann')
      const said = [await ann.says('a'), await ann.says('b'), await ann.says('c')]
      for (const { messageId } of said) await im.pin.create({ data: { message_id: messageId } })
      const { chatId, messageId } = said[0]!
      const list = () => threeInTwoPages<{ message_id: string }>((page) => im.pin.list({ params: { chat_id: chatId, ...page } }))
      assert.deepEqual(
        (await list()).map(({ message_id }) => message_id),
        said.map((one) => one.messageId),
      )
      await im.pin.delete({ path: { message_id: messageId } })
      assert.equal((await im.pin.list({ params: { chat_id: chatId } })).data?.items?.length, 2)
      assert.equal(await codeOf(im.pin.create({ data: { message_id: 'om_none' } })), 99992354)
    }),
  )

  it(
    'reactions, with those of users',
    run(async ({ im }, simulator) => {
      const ann = simulator.user('Ann')
      const { messageId: message_id } = await ann.says('hi')
      await ann.reacts(message_id, 'SMILE')
      const made = await im.messageReaction.create({ path: { message_id }, data: { reaction_type: { emoji_type: 'OK' } } })
      await im.messageReaction.create({ path: { message_id }, data: { reaction_type: { emoji_type: 'DONE' } } })
      const all = await threeInTwoPages<{ operator: { operator_type: string }; reaction_id: string }>((page) =>
        im.messageReaction.list({ path: { message_id }, params: page }),
      )
      assert.deepEqual(
        all.map(({ operator }) => operator.operator_type),
        ['user', 'app', 'app'],
      )
      const reaction_id = made.data?.reaction_id ?? ''
      assert.equal(await codeOf(im.messageReaction.delete({ path: { message_id, reaction_id } })), 0)
      assert.equal(await codeOf(im.messageReaction.delete({ path: { message_id, reaction_id } })), 231011)
      assert.equal(await codeOf(im.messageReaction.delete({ path: { message_id, reaction_id: all[0]!.reaction_id } })), 231007)
      assert.equal(await codeOf(im.messageReaction.list({ path: { message_id: 'om_none' } })), 231003)
    }),
  )

  it(
    'users',
    run(async ({ contact }, simulator) => {
      const ann = simulator.user('Ann')
      const made = await contact.user.create({
        data: {
          name: 'Bob',
          mobile: '+8613800000000',
          email: 'bob@example.com',
          department_ids: ['0'],
          employee_type: 1,
          city: 'Oslo',
        },
      })
      await contact.user.create({ data: { name: 'Cem', mobile: '', department_ids: ['0'], employee_type: 1 } })
      const { open_id: user_id = '' } = made.data?.user ?? {}
      const path = { user_id }
      const all = await threeInTwoPages<{ name: string }>((page) =>
        contact.user.findByDepartment({ params: { department_id: '0', ...page } }),
      )
      assert.deepEqual(
        all.map(({ name }) => name),
        ['Ann', 'Bob', 'Cem'],
      )
      const { user: found } = (await contact.user.get({ path })).data ?? {}
      assert.deepEqual([found?.name, found?.city], ['Bob', 'Oslo'])
      const asked = await contact.user.get({ path: { user_id: ann.userId }, params: { user_id_type: 'user_id' } })
      assert.equal(asked.data?.user?.open_id, ann.openId)
      await contact.user.patch({ path, data: { name: 'Rob' } })
      const { user: changed } = (await contact.user.get({ path })).data ?? {}
      assert.deepEqual([changed?.name, changed?.city], ['Rob', 'Oslo'])
      const held = { emails: ['bob@example.com', 'nobody@example.com'], mobiles: ['+8613800000000'] }
      const { user_list = [] } = (await contact.user.batchGetId({ params: { user_id_type: 'open_id' }, data: held })).data ?? {}
      assert.deepEqual(
        user_list.map((one) => one.user_id),
        [user_id, undefined, user_id],
      )
      await contact.user.delete({ path })
      assert.equal(await codeOf(contact.user.get({ path })), 41012)
      assert.equal(await codeOf(contact.user.patch({ path, data: { name: 'Bob' } })), 41012)
      assert.equal(await codeOf(contact.user.delete({ path })), 41012)
    }),
  )

  it(
    'departments',
    run(async ({ contact }) => {
      const make = (name: string) => contact.department.create({ data: { name, parent_department_id: '0' } })
      const made = await make('a')
      for (const name of ['b', 'c']) await make(name)
      const department_id = made.data?.department?.open_department_id ?? ''
      const path = { department_id }
      await threeInTwoPages((page) => contact.department.children({ path: { department_id: '0' }, params: page }))
      await threeInTwoPages((page) => contact.department.list({ params: { parent_department_id: '0', ...page } }))
      await contact.department.patch({ path, data: { name: 'z' } })
      assert.equal((await contact.department.get({ path })).data?.department?.name, 'z')
      const own = made.data?.department?.department_id ?? ''
      const asked = { path: { department_id: own }, params: { department_id_type: 'department_id' as const } }
      assert.equal((await contact.department.get(asked)).data?.department?.open_department_id, department_id)
      const batch = await contact.department.batch({ params: { department_ids: [department_id, 'od-none'] } })
      assert.deepEqual(
        batch.data?.items?.map(({ name }) => name),
        ['z'],
      )
      const inner = await contact.department.create({ data: { name: 'inner', parent_department_id: department_id } })
      const below = { department_id: inner.data?.department?.open_department_id ?? '' }
      const { items: above = [] } = (await contact.department.parent({ params: below })).data ?? {}
      assert.deepEqual(
        above.map((one) => one.open_department_id),
        [department_id],
      )
      const all = await contact.department.children({ path: { department_id: '0' }, params: { fetch_child: true } })
      assert.deepEqual(
        all.data?.items?.map(({ name }) => name),
        ['z', 'inner', 'b', 'c'],
      )
      await contact.department.patch({ path, data: { parent_department_id: below.department_id } })
      assert.equal((await contact.department.parent({ params: below })).data?.items?.length, 2)
      const inside = { path: { department_id: own }, params: { ...asked.params, fetch_child: true } }
      assert.equal((await contact.department.children(inside)).data?.items?.length, 2)
      const people = { params: { department_id: own, department_id_type: 'department_id' as const } }
      await contact.user.create({ data: { name: 'Bob', mobile: '', department_ids: [department_id], employee_type: 1 } })
      assert.deepEqual(
        (await contact.user.findByDepartment(people)).data?.items?.map(({ name }) => name),
        ['Bob'],
      )
      await contact.department.delete({ path })
      assert.equal(await codeOf(contact.department.get({ path })), 40015)
      assert.equal(await codeOf(contact.department.patch({ path, data: { name: 'y' } })), 40015)
      assert.equal(await codeOf(contact.department.delete({ path })), 40015)
    }),
  )

  it(
    'apps, tables and records of bases',
    run(async ({ bitable }) => {
      const { app } = (await bitable.app.create({ data: { name: 'base' } })).data ?? {}
      const app_token = app?.app_token ?? ''
      await bitable.app.update({ path: { app_token }, data: { name: 'new' } })
      assert.equal((await bitable.app.get({ path: { app_token } })).data?.app?.name, 'new')
      const { table_id = '' } =
        (await bitable.appTable.create({ path: { app_token }, data: { table: { name: 't' } } })).data ?? {}
      await bitable.appTable.create({ path: { app_token }, data: { table: { name: 'u' } } })
      await threeInTwoPages((page) => bitable.appTable.list({ path: { app_token }, params: page }))
      const path = { app_token, table_id }
      await bitable.appTable.patch({ path, data: { name: 'v' } })
      const { items: tables = [] } = (await bitable.appTable.list({ path: { app_token } })).data ?? {}
      assert.ok(tables.some((one) => one.table_id === table_id && one.name === 'v'))
      const records = three.map((Name) => ({ fields: { Name, Count: 1 } }))
      const made = (await bitable.appTableRecord.batchCreate({ path, data: { records } })).data?.records ?? []
      const [first, second] = made.map(({ record_id = '' }) => record_id) as [string, string, string]
      await threeInTwoPages((page) => bitable.appTableRecord.list({ path, params: page }))
      await threeInTwoPages((page) => bitable.appTableRecord.search({ path, params: page, data: {} }))
      await bitable.appTableRecord.update({ path: { ...path, record_id: first }, data: { fields: { Name: 'z' } } })
      const { record } = (await bitable.appTableRecord.get({ path: { ...path, record_id: first } })).data ?? {}
      assert.deepEqual(record?.fields, { Name: 'z', Count: 1 })
      const found = await bitable.appTableRecord.batchGet({ path, data: { record_ids: [second, 'rec_none'] } })
      assert.deepEqual([found.data?.records?.length, found.data?.absent_record_ids], [1, ['rec_none']])
      await bitable.appTableRecord.delete({ path: { ...path, record_id: first } })
      await bitable.appTableRecord.batchDelete({ path, data: { records: [second] } })
      const gone = { ...path, record_id: first }
      assert.equal(await codeOf(bitable.appTableRecord.get({ path: gone })), 1254043)
      assert.equal(await codeOf(bitable.appTableRecord.update({ path: gone, data: { fields: {} } })), 1254043)
      assert.equal(await codeOf(bitable.appTableRecord.delete({ path: gone })), 1254043)
      const alone = await bitable.appTableRecord.create({ path, data: { fields: { Name: 'alone' } } })
      const own = { ...path, record_id: alone.data?.record?.record_id ?? '' }
      assert.deepEqual((await bitable.appTableRecord.get({ path: own })).data?.record?.fields, { Name: 'alone' })
      assert.equal(await codeOf(bitable.appTableRecord.list({ path: { app_token, table_id: 'tbl_none' } })), 1254041)
      assert.equal(await codeOf(bitable.app.get({ path: { app_token: 'none' } })), 1254040)
      assert.equal(await codeOf(bitable.app.update({ path: { app_token: 'none' }, data: { name: 'x' } })), 1254040)
      await bitable.appTable.delete({ path })
      assert.equal(await codeOf(bitable.appTableRecord.list({ path })), 1254041)
      assert.equal(await codeOf(bitable.appTable.patch({ path, data: { name: 'w' } })), 1254041)
      assert.equal(await codeOf(bitable.appTable.delete({ path })), 1254041)
    }),
  )

  it(
    'fields of tables',
    run(async ({ bitable }) => {
      const app_token = (await bitable.app.create({ data: { name: 'base' } })).data?.app?.app_token ?? ''
      const made = await bitable.appTable.create({ path: { app_token }, data: { table: { name: 't' } } })
      const path = { app_token, table_id: made.data?.table_id ?? '' }
      const make = (field_name: string) => bitable.appTableField.create({ path, data: { field_name, type: 1 } })
      const field_id = (await make('a')).data?.field?.field_id ?? ''
      for (const name of ['b', 'c']) await make(name)
      const list = () => threeInTwoPages<{ field_name: string }>((page) => bitable.appTableField.list({ path, params: page }))
      assert.deepEqual(
        (await list()).map(({ field_name }) => field_name),
        [...three],
      )
      await bitable.appTableField.update({ path: { ...path, field_id }, data: { field_name: 'z', type: 1 } })
      assert.equal((await list())[0]?.field_name, 'z')
      await bitable.appTableField.delete({ path: { ...path, field_id } })
      assert.equal(await codeOf(bitable.appTableField.delete({ path: { ...path, field_id } })), 1254044)
    }),
  )

  it(
    'files and folders of the drive',
    run(async ({ drive }) => {
      const made = await drive.file.createFolder({ data: { name: 'folder', folder_token: '' } })
      const parent_node = made.data?.token ?? ''
      const file = Buffer.from('abc')
      const upload = (file_name: string) =>
        drive.file.uploadAll({ data: { file_name, parent_type: 'explorer', parent_node, size: file.length, file } })
      const tokens: string[] = []
      for (const name of three) tokens.push((await upload(name))?.file_token ?? '')
      const [file_token = ''] = tokens
      const list = (page: object) => drive.file.list({ params: { folder_token: parent_node, ...page } })
      const all = await threeInTwoPages<{ name: string }>(list, 'files')
      assert.deepEqual(
        all.map(({ name }) => name),
        [...three],
      )
      const data = { name: 'copy', folder_token: parent_node, type: 'file' as const }
      const copied = await drive.file.copy({ path: { file_token }, data })
      assert.equal(copied.data?.file?.name, 'copy')
      await drive.file.move({ path: { file_token }, data: { type: 'file', folder_token: '' } })
      assert.equal((await list({})).data?.files?.length, 3)
      await drive.file.delete({ path: { file_token }, params: { type: 'file' } })
      assert.equal(await codeOf(drive.file.delete({ path: { file_token }, params: { type: 'file' } })), 1061003)
    }),
  )

  it(
    'documents and bases in their folders',
    run(async ({ bitable, docx, drive }) => {
      const { token: folder_token = '' } = (await drive.file.createFolder({ data: { name: 'f', folder_token: '' } })).data ?? {}
      const made = await docx.document.create({ data: { title: 'a', folder_token } })
      const document_id = made.data?.document?.document_id ?? ''
      await docx.document.create({ data: { title: 'b', folder_token } })
      const base = await bitable.app.create({ data: { name: 'c', folder_token } })
      const app_token = base.data?.app?.app_token ?? ''
      const list = (page: object = {}) => drive.file.list({ params: { folder_token, ...page } })
      const all = await threeInTwoPages<{ name: string; type: string }>(list, 'files')
      assert.deepEqual(
        all.map(({ name, type }) => [name, type]),
        [
          ['a', 'docx'],
          ['b', 'docx'],
          ['c', 'bitable'],
        ],
      )
      await drive.file.delete({ path: { file_token: document_id }, params: { type: 'docx' } })
      assert.equal(await codeOf(docx.document.rawContent({ path: { document_id } })), 1770002)
      await drive.file.delete({ path: { file_token: app_token }, params: { type: 'bitable' } })
      assert.equal(await codeOf(bitable.app.get({ path: { app_token } })), 1254040)
      assert.equal((await list()).data?.files?.length, 1)
    }),
  )

  it(
    'comments and their replies',
    run(async ({ drive }) => {
      const params = { file_type: 'docx' as const }
      const content = (words: string) => ({ elements: [{ type: 'text_run' as const, text_run: { text: words } }] })
      const make = (words: string) =>
        drive.fileComment.create({
          path: { file_token: 'doc' },
          params,
          data: { reply_list: { replies: [{ content: content(words) }] } },
        })
      const { comment_id = '' } = (await make('a')).data ?? {}
      for (const words of ['b', 'c']) await make(words)
      await threeInTwoPages((page) => drive.fileComment.list({ path: { file_token: 'doc' }, params: { ...params, ...page } }))
      const path = { file_token: 'doc', comment_id }
      await drive.fileComment.patch({ path, params, data: { is_solved: true } })
      const { data } = await drive.fileComment.get({ path, params })
      assert.deepEqual([data?.is_solved, data?.reply_list?.replies[0]?.content.elements[0]?.text_run?.text], [true, 'a'])
      const reply_id = data?.reply_list?.replies[0]?.reply_id ?? ''
      await drive.fileCommentReply.update({ path: { ...path, reply_id }, params, data: { content: content('z') } })
      const { items = [] } = (await drive.fileCommentReply.list({ path, params })).data ?? {}
      assert.equal(items[0]?.content.elements[0]?.text_run?.text, 'z')
      await drive.fileCommentReply.delete({ path: { ...path, reply_id }, params })
      assert.equal((await drive.fileCommentReply.list({ path, params })).data?.items?.length, 0)
      const none = { ...path, comment_id: '1' }
      assert.equal(await codeOf(drive.fileComment.get({ path: none, params })), 1069307)
      assert.equal(await codeOf(drive.fileComment.patch({ path: none, params, data: { is_solved: true } })), 1069307)
      assert.equal(await codeOf(drive.fileCommentReply.delete({ path: { ...path, reply_id }, params })), 1069307)
    }),
  )

  it(
    'calendars, and the one that everybody has',
    run(async ({ calendar }) => {
      const made = []
      // A page has 50 at least.
      const summaries = Array.from({ length: 51 }, (_, index) => `c${index}`)
      for (const summary of summaries)
        made.push((await calendar.calendar.create({ data: { summary } })).data?.calendar?.calendar_id)
      const path = { calendar_id: made[0] ?? '' }
      const first = (await calendar.calendar.list({ params: { page_size: 50 } })).data
      const second = (await calendar.calendar.list({ params: { page_size: 50, page_token: first?.page_token ?? '' } })).data
      assert.deepEqual([first?.has_more, second?.has_more], [true, false])
      assert.deepEqual(
        [...(first?.calendar_list ?? []), ...(second?.calendar_list ?? [])].map(({ calendar_id }) => calendar_id),
        made,
      )
      await calendar.calendar.patch({ path, data: { summary: 'z' } })
      assert.equal((await calendar.calendar.get({ path })).data?.summary, 'z')
      await calendar.calendar.delete({ path })
      assert.equal(await codeOf(calendar.calendar.get({ path })), 191000)
      assert.equal(await codeOf(calendar.calendar.patch({ path, data: { summary: 'y' } })), 191000)
      assert.equal(await codeOf(calendar.calendar.delete({ path })), 191000)
      const { calendars = [] } = (await calendar.calendar.primary({})).data ?? {}
      const calendar_id = calendars[0]?.calendar?.calendar_id ?? ''
      const time = { timestamp: '1767225600' }
      const event = { path: { calendar_id }, data: { summary: 'a', start_time: time, end_time: time } }
      assert.equal(await codeOf(calendar.calendarEvent.create(event)), 0)
      assert.equal((await calendar.calendar.get({ path: { calendar_id } })).data?.type, 'primary')
    }),
  )

  it(
    'calendar events',
    run(async ({ calendar }) => {
      const made = await calendar.calendar.create({ data: { summary: 'team' } })
      const calendar_id = made.data?.calendar?.calendar_id ?? ''
      const time = { timestamp: '1767225600' }
      const make = (summary: string) =>
        calendar.calendarEvent.create({ path: { calendar_id }, data: { summary, start_time: time, end_time: time } })
      const { event_id = '' } = (await make('a')).data?.event ?? {}
      for (const summary of ['b', 'c']) await make(summary)
      const path = { calendar_id, event_id }
      await threeInTwoPages((page) => calendar.calendarEvent.list({ path: { calendar_id }, params: page }))
      const between = async (start_time: string, end_time: string) =>
        (await calendar.calendarEvent.list({ path: { calendar_id }, params: { start_time, end_time } })).data?.items?.length
      assert.deepEqual(
        await Promise.all([between('1767225600', '1767225700'), between('1767225601', '1767225700'), between('0', '1767225599')]),
        [3, 0, 0],
      )
      await calendar.calendarEvent.patch({ path, data: { summary: 'z' } })
      assert.equal((await calendar.calendarEvent.get({ path })).data?.event?.summary, 'z')
      await calendar.calendarEvent.delete({ path })
      assert.equal(await codeOf(calendar.calendarEvent.get({ path })), 193001)
      assert.equal(await codeOf(calendar.calendarEvent.patch({ path, data: { summary: 'y' } })), 193001)
      assert.equal(await codeOf(calendar.calendarEvent.delete({ path })), 193001)
      assert.equal(await codeOf(calendar.calendarEvent.get({ path: { ...path, calendar_id: 'none' } })), 191000)
    }),
  )

  it(
    'instances of approvals',
    run(async ({ approval }) => {
      const make = () => approval.instance.create({ data: { approval_code: 'A', form: '[]', open_id: 'ou_1' } })
      const { instance_code = '' } = (await make()).data ?? {}
      await make()
      await make()
      const span = { start_time: '0', end_time: '9999999999999' }
      const params = { approval_code: 'A', ...span }
      await threeInTwoPages((page) => approval.instance.list({ params: { ...params, ...page } }), 'instance_code_list')
      const status = async () => (await approval.instance.get({ path: { instance_id: instance_code } })).data?.status
      assert.equal(await status(), 'PENDING')
      await approval.instance.cancel({ data: { approval_code: 'A', instance_code, user_id: 'u' } })
      assert.equal(await status(), 'CANCELED')
      assert.equal(await codeOf(approval.instance.get({ path: { instance_id: 'none' } })), 1390003)
      const none = { approval_code: 'A', instance_code: 'none', user_id: 'u' }
      assert.equal(await codeOf(approval.instance.cancel({ data: none })), 1390003)
    }),
  )
})
