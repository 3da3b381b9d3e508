import type { Entry, Json } from '../collections.js'
import { no } from './answer.js'
import type { ApiContext, Route } from './context.js'
import { find, fits, make, resourceRoutes, viewOf } from './resource.js'
import type { Input, Resource } from './resource.js'

const missing = no(1069307, 'not exist', { status: 404 })

const seconds = ({ clock }: ApiContext) => Math.floor(clock.now() / 1000)

const author = (_input: Input, context: ApiContext) => ({
  user_id: context.user?.openId ?? context.app.botOpenId,
  create_time: seconds(context),
  update_time: seconds(context),
})

const comment: Resource = {
  name: 'drive.v1.file.comment',
  key: 'comment_id',
  parent: { param: 'file_token' },
  makeId: ({ ids }) => ids.digits(19),
  missing,
  maxPage: 100,
  born: (input, context, comment_id) => {
    const replies = ((input.data?.['reply_list'] as Json | undefined)?.['replies'] ?? []) as readonly Json[]
    replies.forEach((one) => make(reply, one, { ...input, path: { ...input.path, comment_id } }, context))
    return { ...author(input, context), is_solved: false, is_whole: true, has_more: false, page_token: '' }
  },
  view: ({ id, value }, { collections }) => ({
    ...value,
    reply_list: { replies: collections.list(reply.name, id).map((one) => one.value) },
  }),
  among: (value, { params = {} }) =>
    ['is_whole', 'is_solved'].every((key) => params[key] === undefined || params[key] === value[key]),
}

const reply: Resource = {
  name: 'drive.v1.file.comment.reply',
  key: 'reply_id',
  parent: { param: 'comment_id', resource: comment },
  makeId: ({ ids }) => ids.digits(19),
  missing,
  maxPage: 100,
  born: author,
}

/** Comments of files and documents, with their replies. Whose they are need not be there. */
export const commentRoutes: readonly Route[] = [
  ...resourceRoutes(comment, {
    create: 'create',
    get: 'get',
    list: 'list',
    patch: 'change',
    batch_query: (input, context) => {
      const ids = (input.data?.['comment_ids'] ?? []) as readonly string[]
      const found = ids.map((id) => find(comment, id, context)).filter((one): one is Entry => one !== undefined)
      return fits({ items: found.map((one) => viewOf(comment, one, context)) }, context)
    },
  }),
  ...resourceRoutes(reply, { create: 'create', list: 'list', update: 'change', delete: 'delete' }),
]
