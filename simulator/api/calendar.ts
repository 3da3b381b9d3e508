import type { Entry } from '../collections.js'
import { no } from './answer.js'
import type { ApiContext, Route } from './context.js'
import { fits, resourceRoutes } from './resource.js'
import type { Resource } from './resource.js'

/** The id of the calendar that everybody has. */
const primary = 'primary'

const calendar: Resource = {
  name: 'calendar.v4.calendar',
  key: 'calendar_id',
  item: 'calendar',
  always: [primary],
  makeId: ({ ids }) => `feishu.cn_${ids.hex(16)}@group.calendar.feishu.cn`,
  missing: no(191000, 'calendar not found', { status: 404 }),
  maxPage: 1_000,
  born: () => ({ type: 'shared', role: 'owner', is_deleted: false }),
}

const event: Resource = {
  name: 'calendar.v4.calendar.event',
  key: 'event_id',
  item: 'event',
  parent: { param: 'calendar_id', resource: calendar },
  makeId: ({ ids }) => `${ids.hex(8)}-${ids.hex(4)}-${ids.hex(4)}-${ids.hex(4)}-${ids.hex(12)}_0`,
  missing: no(193001, 'event not found', { status: 404 }),
  maxPage: 1_000,
  born: ({ path }, { clock }) => ({
    organizer_calendar_id: path?.['calendar_id'],
    status: 'confirmed',
    create_time: String(Math.floor(clock.now() / 1000)),
  }),
  among: ({ start_time, end_time }, { params = {} }) =>
    !(secondsOf(end_time) < Number(params['start_time'])) && !(secondsOf(start_time) > Number(params['end_time'])),
}

/** A moment, or the beginning of a whole day; what is none is neither before nor after anything. */
function secondsOf(time: unknown): number {
  const { timestamp, date } = (time ?? {}) as { readonly timestamp?: string; readonly date?: string }
  return timestamp === undefined ? Date.parse(date ?? '') / 1000 : Number(timestamp)
}

/** The calendar of the app, from the first time that it is asked for. */
function ownCalendar({ app, collections }: ApiContext): Entry {
  const facts = { [calendar.key]: primary, summary: app.botName, type: 'primary', role: 'owner', is_deleted: false }
  return collections.get(calendar.name, primary) ?? collections.add(calendar.name, primary, facts)
}

/** Calendars and their events; the calendar `primary` is always there. */
export const calendarRoutes: readonly Route[] = [
  ...resourceRoutes(calendar, {
    create: 'create',
    get: 'get',
    list: 'list',
    patch: 'change',
    delete: 'delete',
    primary: (_input, context) =>
      fits({ calendars: [{ calendar: ownCalendar(context).value, user_id: context.app.botOpenId }] }, context),
  }),
  ...resourceRoutes(event, { create: 'create', get: 'get', list: 'list', patch: 'change', delete: 'delete' }),
]
