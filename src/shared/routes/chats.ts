import { z } from 'zod';
import { Chat, ChatChange, ChatList, MAX_CHATS } from '../chat';
import { EXAMPLE_UUID, NoQuery } from './parameters';
import type { Routes } from './route';

/** Titles of the chats that agents name in `Coder-Chat-Id`. */
export const CHAT_ROUTES = {
  listChats: {
    method: 'GET',
    path: '/api/v0/chats',
    summary: 'List the chats that have a title',
    query: NoQuery,
    answers: { 200: ChatList },
  },
  updateChat: {
    method: 'PATCH',
    path: '/api/v0/chats/{id}',
    summary: 'Give a chat a title',
    description: `The panel shows it instead of the id. The host keeps the ${MAX_CHATS} titles that were set last.`,
    params: z.object({
      id: z
        .guid()
        .meta({ description: 'UUID of the chat, as in `Coder-Chat-Id`.', examples: [EXAMPLE_UUID] }),
    }),
    body: ChatChange,
    examples: { title: { title: 'Book a flight' }, untitled: { title: null } },
    answers: { 200: Chat },
    errors: ['disk-full'],
  },
} as const satisfies Routes;
