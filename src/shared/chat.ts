import { z } from 'zod';
import { Title } from './title';

/** Titles that the host keeps. */
export const MAX_CHATS = 1000;

/** A chat whose id is in `Coder-Chat-Id` headers, with the title that the panel shows instead. */
export const Chat = z
  .object({ id: z.guid().describe('In lower case.'), title: Title.optional() })
  .meta({ id: 'Chat' });
export type Chat = z.infer<typeof Chat>;

/** The chats that have a title, the one that was set last at the end. */
export const ChatList = z.object({ chats: z.array(Chat).max(MAX_CHATS) }).meta({ id: 'ChatList' });

export const ChatChange = z
  .object({ title: Title.nullable().describe('null removes the title.') })
  .meta({ id: 'ChatChange' });

/** Whether something belongs to a chat; without one, everything does. Ids are compared without regard to case. */
export function isOfChat(
  { chat_id }: { readonly chat_id?: string | undefined },
  wanted: string | undefined,
): boolean {
  return wanted === undefined || chat_id?.toLowerCase() === wanted.toLowerCase();
}
