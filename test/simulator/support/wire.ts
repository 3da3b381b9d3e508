/**
 * JSON as it came off the wire, with the fields that tests look at. All are declared as if they were there: a test that is
 * wrong about that fails.
 */
export interface WireAnswer {
  readonly code: number
  readonly msg: string
  readonly data: WireData
  readonly error: WireError
  readonly tenant_access_token: string
  readonly app_access_token: string
  readonly expire: number
  readonly bot: { readonly open_id: string; readonly app_name: string; readonly activate_status: number }
}

export interface WireError {
  readonly log_id: string
  readonly troubleshooter: string
  readonly field_violations?: readonly { readonly field: string; readonly value: string; readonly description: string }[]
  readonly permission_violations: readonly { readonly type: string; readonly subject: string }[]
  readonly helps: readonly { readonly url: string }[]
}

export interface WireItem {
  readonly name: string
  readonly updated: boolean
  readonly deleted: boolean
  readonly body: { readonly content: string }
}

export interface WireData extends WireItem {
  readonly items: readonly WireItem[]
  readonly has_more: boolean
  readonly page_token: string
  readonly message_id: string
  readonly parent_id: string
  readonly root_id: string
  readonly thread_id: string
  readonly chat_id: string
  readonly msg_type: string
  readonly create_time: string
  readonly sender: { readonly id: string }
  readonly description: string
  readonly owner_id: string
  readonly chat_mode: string
  readonly chat_status: string
  readonly user_count: string
  readonly bot_count: string
  readonly invalid_id_list: readonly string[]
  readonly is_in_chat: boolean
  readonly URL: string
  readonly ClientConfig: unknown
}

/** An envelope of either generation, or a challenge. */
export interface WireEnvelope {
  readonly schema: string
  readonly header: {
    readonly event_id: string
    readonly event_type: string
    readonly create_time: string
    readonly app_id: string
    readonly token: string
  }
  readonly event: WireEvent
  readonly uuid: string
  readonly ts: string
  readonly type: string
  readonly token: string
  readonly challenge: string
}

export interface WireEvent {
  readonly type: string
  readonly app_ticket: string
  readonly order_id: string
  readonly message_id: string
  readonly message: WireMessage
  readonly sender: { readonly sender_id: { readonly open_id: string } }
  readonly user_id: { readonly open_id: string }
  readonly reaction_type: { readonly emoji_type: string }
  readonly operator: { readonly open_id: string }
  readonly context: { readonly open_message_id: string }
  readonly host: string
  readonly token: string
  readonly action: unknown
}

export interface WireMessage {
  readonly message_id: string
  readonly parent_id: string
  readonly root_id: string
  readonly chat_id: string
  readonly chat_type: string
  readonly content: string
  readonly mentions: readonly {
    readonly name: string
    readonly mentioned_type: string
    readonly id: { readonly open_id: string }
  }[]
}

export const envelopeOf = (text: string) => JSON.parse(text) as WireEnvelope

/** The words of a text message. */
export const wordsOf = (content: string) => (JSON.parse(content) as { readonly text: string }).text
