import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ActionBody, ActionResult } from '../../../shared/action';
import { ApiError } from '../../../shared/api-error';
import { ViewerId } from '../../../shared/control';
import { JournalPage, RequestSource } from '../../../shared/journal';
import { PageQuery } from '../../../shared/routes/parameters';
import type { Dispatcher } from '../../actions/dispatcher';
import type { Journal } from '../../journal/journal';
import type { ApiServer } from '../server';

/** Who asks, in headers. Anything else there is ignored, as any other header would be. */
const chatIdOf = z.guid().optional().catch(undefined);
const sourceOf = RequestSource.catch('agent');
const viewerOf = ViewerId.optional().catch(undefined);

const ScreenshotResult = ActionResult.required({ screenshot_data: true });

export interface ActionRoutesOptions {
  readonly dispatcher: Dispatcher;
  readonly journal: Journal;
  /**
   * Called for an action that a live view sends as what its person did: text of an input method, which is no keys. Gives
   * whether that person types privately; undefined if the person does not have control.
   */
  readonly personAt: (viewer: string | undefined) => { readonly sensitive: boolean } | undefined;
}

export function actionRoutes(server: ApiServer, { dispatcher, journal, personAt }: ActionRoutesOptions) {
  server.route({
    method: 'POST',
    url: '/api/v0/desktop/action',
    schema: {
      summary: 'Do one action on the desktop',
      description:
        'Actions run one at a time in the order they arrive, and are answered when the desktop has taken them in. ' +
        'A `Coder-Chat-Id: <uuid>` header tags the journal entry; `Jumpseat-Source` says who asks (agent by default). ' +
        '`you` counts only from the live view that has control, named in `Jumpseat-Viewer`. ' +
        'While a person has control, or has paused agents, all but `screenshot` and `cursor_position` are answered 423. ' +
        'All of these are in the journal; a body that cannot be decoded is no action, and leaves no entry.',
      body: ActionBody,
      response: { 200: ActionResult, 400: ApiError, 423: ApiError, 500: ApiError, 503: ApiError },
    },
    serializerCompiler: () => serializeResult,
    handler: ({ body, headers }, reply) => {
      const viewer = viewerOf.parse(headers['jumpseat-viewer']);
      const person = headers['jumpseat-source'] === 'you' ? personAt(viewer) : undefined;
      return dispatcher.dispatch({
        body: person?.sensitive ? { ...body, sensitive: true } : body,
        source: person ? 'you' : sourceOf.parse(headers['jumpseat-source']),
        viewer,
        chatId: chatIdOf.parse(headers['coder-chat-id']),
        signal: abortedWhenClientLeaves(reply),
      });
    },
  });

  server.route({
    method: 'GET',
    url: '/api/v0/actions',
    schema: {
      summary: 'The journal of this session, newest last',
      description:
        'A page holds at most 4 MiB of entries, but one at least where there is one: it may be shorter than `limit`. ' +
        'There is more while its last entry has a lower seq than `last_seq`; ask on with that seq as `after`.',
      querystring: PageQuery,
      response: { 200: JournalPage, 400: ApiError },
    },
    handler: (request) => journal.page(request.query.after, request.query.limit),
  });
}

/** JSON, but for a screenshot's base64: it has nothing to escape, and looking for that takes longer than sending it. */
export function serializeResult(result: unknown): string {
  const screenshot = ScreenshotResult.safeParse(result);
  if (!screenshot.success) return JSON.stringify(result);
  const { screenshot_data, ...rest } = screenshot.data;
  return `${JSON.stringify(rest).slice(0, -1)},"screenshot_data":"${screenshot_data}"}`;
}

function abortedWhenClientLeaves(reply: FastifyReply): AbortSignal {
  const left = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) left.abort();
  });
  return left.signal;
}
