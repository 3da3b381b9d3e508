const button = (label: string, type: string, value: object) => ({
  tag: 'button',
  text: { tag: 'plain_text', content: label },
  type,
  behaviors: [{ type: 'callback', value }],
})

/** A card that asks for a decision. */
export const leaveCard = {
  schema: '2.0',
  header: { title: { tag: 'plain_text', content: 'A request for leave' }, template: 'blue' },
  body: {
    elements: [
      { tag: 'markdown', content: '**Bob** asks for *two days* next week.' },
      button('Approve', 'primary', { approved: true }),
      button('Refuse', 'danger', { approved: false }),
    ],
  },
}
