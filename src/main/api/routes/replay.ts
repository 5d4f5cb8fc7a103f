import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError } from '../../../shared/api-error';
import { ViewerId } from '../../../shared/control';
import {
  ReplayAnswer,
  ReplayRequest,
  ReplaySettings,
  ReplayState,
  ReplaySummary,
} from '../../../shared/replay';
import { RequestError } from '../../../shared/request-error';
import type { ReplayService } from '../../replay/replay';
import { served } from '../served';
import type { ApiServer } from '../server';

const ONE = '/api/v0/replay';
/** The live view of the person who asks, in a header. */
const viewerOf = ViewerId.optional().catch(undefined);

const refusals = { 404: ApiError, 409: ApiError };

const COMMANDS = {
  play: 'Go on; from the beginning where it is over. What failed is tried again, what differed compared again',
  pause: 'Stand still before the next step',
  step: 'Do one step, without waiting for its time',
  skip: 'Go past the next step',
  stop: 'End it; what is being done is cut short',
} as const;

/** Doing recorded actions again. */
export function replayRoutes(server: ApiServer, { replay }: { replay: ReplayService }) {
  /** Whoever sets it going lends it their hands, should they have control. */
  const askedBy = async (request: FastifyRequest) => {
    replay.setRequester(viewerOf.parse(request.headers['jumpseat-viewer']));
  };

  server.route({
    method: 'GET',
    url: ONE,
    schema: { summary: 'The replay that is loaded', response: { 200: ReplayState, 404: ApiError } },
    handler: () => {
      if (!replay.state) throw new RequestError(404, 'No replay is loaded.');
      return replay.state;
    },
  });

  server.route({
    method: 'POST',
    url: ONE,
    schema: {
      summary: 'Do recorded actions again',
      description:
        'Loads a replay in place of the one that is loaded, unless that is playing, and begins it. Of several actions ' +
        'those that failed or only looked are left out. Before each step the screen around its target (for keys all of ' +
        'it) is compared with the picture of it from before the action, where one is kept; where it differs, the replay ' +
        'asks. Events of type `replay` tell how it goes.',
      body: ReplayRequest,
      response: { 200: ReplayState, 400: ApiError, ...refusals },
    },
    preHandler: askedBy,
    handler: (request) => replay.load(request.body),
  });

  server.route({
    method: 'POST',
    url: `${ONE}/plan`,
    schema: {
      summary: 'Describe a replay without starting it',
      description:
        'Takes what `POST /api/v0/replay` takes, and returns how many steps it will have, how long they will take, and ' +
        'how many of them can be verified. A replay that is loaded stays as it is.',
      body: ReplayRequest,
      response: { 200: ReplaySummary, 400: ApiError, ...refusals },
    },
    handler: (request) => replay.plan(request.body),
  });

  server.route({
    method: 'DELETE',
    url: ONE,
    schema: { summary: 'End the replay, and forget it', response: { 204: z.null() } },
    handler: async (_request, reply) => {
      replay.unload();
      return reply.code(204).send(null);
    },
  });

  server.route({
    method: 'PATCH',
    url: ONE,
    schema: {
      summary: 'Change its speed, or whether it compares the screen',
      body: ReplaySettings,
      response: { 200: ReplayState, 400: ApiError, ...refusals },
    },
    handler: ({ body }) => replay.command((player) => player.change(body)),
  });

  for (const command of ['play', 'pause', 'step', 'skip', 'stop'] as const) {
    server.route({
      method: 'POST',
      url: `${ONE}/${command}`,
      schema: { summary: COMMANDS[command], response: { 200: ReplayState, ...refusals } },
      ...((command === 'play' || command === 'step') && { preHandler: askedBy }),
      handler: () => replay.command((player) => player[command]()),
    });
  }

  server.route({
    method: 'POST',
    url: `${ONE}/answer`,
    schema: {
      summary: 'Answer what the replay asks',
      body: ReplayAnswer,
      response: { 200: ReplayState, 400: ApiError, ...refusals },
    },
    preHandler: askedBy,
    handler: ({ body }) => replay.command((player) => player.answer(body)),
  });

  server.route({
    method: 'GET',
    url: `${ONE}/:picture`,
    schema: {
      summary: 'The screen before the step in question as it was, and as it is; WebP',
      params: z.object({ picture: z.enum(['before.webp', 'now.webp']) }),
      response: { 200: served('image/webp', 'The picture.'), 400: ApiError, 404: ApiError },
    },
    handler: (request, reply) => {
      const picture = replay.picture(request.params.picture === 'now.webp' ? 'now' : 'before');
      if (!picture) throw new RequestError(404, 'No question with pictures is open.');
      return reply.type('image/webp').header('cache-control', 'no-store').send(picture);
    },
  });
}
