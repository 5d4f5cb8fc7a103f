import { z } from 'zod';
import { ApiError } from '../../../shared/api-error';
import { Recording, RecordingChange, RecordingDetail, RecordingList } from '../../../shared/recording';
import { NoQuery } from '../../../shared/routes/parameters';
import type { RecordingLibrary } from '../../recorder/library/recording-library';
import type { Recorder } from '../../recorder/recorder';
import { lookUpRecordings } from '../recording-lookup';
import type { ApiServer } from '../server';
import { answered } from './recording';

export const LIST = '/api/v0/recordings';
export const ONE = `${LIST}/:id`;

export const params = z.object({ id: z.string().describe('A UUID.') });
export const refusals = { 404: ApiError, 409: ApiError, 500: ApiError, 507: ApiError };

/** The library of recordings. */
export function recordingsRoutes(
  server: ApiServer,
  { recorder, library }: { recorder: Recorder; library: RecordingLibrary },
) {
  const { find } = lookUpRecordings(recorder, library);

  server.route({
    method: 'GET',
    url: LIST,
    schema: {
      summary: 'All recordings, newest first',
      querystring: NoQuery,
      response: { 200: RecordingList, 400: ApiError },
    },
    handler: async () => {
      await recorder.ready;
      return library.list();
    },
  });

  server.route({
    method: 'GET',
    url: ONE,
    schema: {
      summary: 'A recording, with the map between wall-clock and video time',
      params,
      response: { 200: RecordingDetail, 404: ApiError },
    },
    handler: async (request) => {
      const recording = await find(request.params.id);
      const live = recorder.clock(recording.id);
      if (live) return { ...recording, clock: live };
      return { ...recording, clock: (await library.detail(recording.id))?.clock ?? [] };
    },
  });

  server.route({
    method: 'PATCH',
    url: ONE,
    schema: {
      summary: 'Rename a recording, or keep it from the quota',
      params,
      body: RecordingChange,
      response: { 200: Recording, 400: ApiError, ...refusals },
    },
    handler: async (request) => {
      const { id } = await find(request.params.id);
      return recorder.change(id, request.body).catch((error: unknown) => {
        throw answered(error, 'Failed to change recording.', 507);
      });
    },
  });

  server.route({
    method: 'DELETE',
    url: ONE,
    schema: { summary: 'Take a recording from the disk', params, response: { 204: z.null(), ...refusals } },
    handler: async (request, reply) => {
      const { id } = await find(request.params.id);
      await recorder.remove(id).catch((error: unknown) => {
        throw answered(error, 'Failed to delete recording.', 507);
      });
      return reply.code(204).send(null);
    },
  });

  server.route({
    method: 'POST',
    url: `${ONE}/stop`,
    schema: {
      summary: 'Stop a recording without getting its video',
      description: 'Then `GET …/video.mp4` has it: the way for clients that cannot read `multipart/mixed`.',
      params,
      response: { 200: Recording, 503: ApiError, ...refusals },
    },
    handler: async (request) => {
      const { id } = await find(request.params.id);
      return recorder.stop(id).catch((error: unknown) => {
        throw answered(error, 'Failed to stop recording.', 507);
      });
    },
  });
}
